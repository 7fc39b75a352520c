// The textdesk command: the terminal it talks to, and how it ends.
import { systemClock } from '../clock.ts';
import { run } from './run.ts';
import { processTerminal } from './terminal.ts';

process.exitCode = await run(process.argv.slice(2), {
  terminal: processTerminal(),
  environment: process.env,
  clock: systemClock(),
});
