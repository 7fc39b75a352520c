// `textdesk` as a test runs it: over a data folder, with nobody at the keyboard.
import assert from 'node:assert/strict';
import { run } from '../cli/run.ts';
import type { Terminal } from '../cli/terminal.ts';
import { systemClock } from '../clock.ts';

/** What the command wrote, and its exit code. `readInput`: what is piped into it. */
export async function runTextdesk(
  args: readonly string[],
  data: string,
  readInput: Terminal['readInput'] = () => assert.fail('nothing is read from the keyboard'),
): Promise<{ readonly code: number; readonly out: string; readonly notes: string }> {
  const notes: string[] = [];
  const out: string[] = [];
  const terminal: Terminal = {
    isInteractive: false,
    out: (line) => out.push(line),
    note: (line) => notes.push(line),
    progress: () => {},
    ask: () => assert.fail('nobody is there to be asked'),
    readInput,
  };
  const environment = { TEXTDESK_DATA: data, TEXTDESK_PORT: '1', TEXTDESK_COUNTRY: 'SE' };
  const code = await run(args, { terminal, environment, clock: systemClock() });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}
