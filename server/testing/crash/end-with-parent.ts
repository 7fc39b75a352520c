// A life whose harness was killed must not go on: it would find the modem of another world at its port one day, and take
// that one's texts for its own.

/** To be called before anything is waited for. */
export function endWithParent(): void {
  process.on('disconnect', () => process.exit());
  // Gone already, while the modules were loaded: then no event comes.
  if (!process.connected) process.exit();
}
