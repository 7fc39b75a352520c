// The runtime guard. Plain JavaScript on purpose: whatever Node the machine has must be able to read this line by line
// and say what is missing, instead of dying on the first type annotation.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 19)) {
  console.error(
    `Textdesk needs Node 24.19 or newer, this is ${process.version}. ` +
      'Run "npm ci" (it brings the right Node along), then "npm start".',
  );
  process.exit(78); // EX_CONFIG of sysexits.h; systemd must not restart on it
}
await import('./main.ts');
