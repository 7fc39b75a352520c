// Loaded into the real server by NODE_OPTIONS=--import, in tests only: faults of the process that begin at a signal.
const BLOCK = 6_000;

// The event loop stands still.
process.on('SIGURG', () => {
  const end = performance.now() + BLOCK;
  while (performance.now() < end);
});

// Memory is gathered until there is none. It is kept by the process, so that no collection helps.
process.on('SIGWINCH', () => {
  const leak: unknown[] = [];
  Object.assign(process, { leak });
  for (;;) leak.push(new Array(10_000).fill(leak.length));
});
