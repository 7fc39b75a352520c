#!/usr/bin/env node
// The runtime guard of the textdesk command: plain JavaScript, as in server/start.mjs, so that any Node can read it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 19)) {
  console.error(
    `textdesk: Node 24.19 or newer is needed, this is ${process.version}. ` +
      'Run "node_modules/.bin/node server/cli/textdesk.mjs" in the checkout, or "sudo textdesk" on an installed appliance.',
  );
  process.exit(78); // EX_CONFIG of sysexits.h
}
await import('./main.ts');
