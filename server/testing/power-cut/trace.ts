// Runs a program under strace and reads what it wrote to the files of one database, in order, octet by octet, with what it
// said on standard output in between.
import { spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { markFile } from '../../store/commit-mark.ts';

/** One thing that happened; `at`: seconds since 1970; `place`: which one of all it is. */
export type Event =
  | {
      readonly type: 'write';
      readonly at: number;
      readonly place: number;
      readonly file: string;
      readonly offset: number;
      readonly octets: Buffer;
    }
  | {
      readonly type: 'truncate';
      readonly at: number;
      readonly place: number;
      readonly file: string;
      readonly size: number;
    }
  /** `begunAt`: how many events there were when it began; what was written since may not be covered. */
  | { readonly type: 'flush'; readonly at: number; readonly file: string; readonly begunAt: number }
  | { readonly type: 'said'; readonly at: number; readonly line: string };

export const STRACE = '/usr/bin/strace';
const CALLS = 'pwrite64,write,fsync,fdatasync,ftruncate';

/** Records `program`; resolves when it has ended, however. Throws one line that says what to install where strace is missing. */
export async function recordRun(program: readonly string[], database: string, log: string): Promise<readonly Event[]> {
  if (!existsSync(STRACE))
    throw new Error('The power-cut tests need strace. Install it with: sudo apt-get install strace');
  const options = ['-f', '-y', '-ttt', '-xx', '-s', '1000000', '--seccomp-bpf', '-e', `trace=${CALLS}`, '-o', log];
  const child = spawn(STRACE, [...options, process.execPath, '--disable-warning=ExperimentalWarning', ...program], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  await new Promise((resolve) => child.on('close', resolve));
  const events = await readTrace(log, database);
  if (!events.some((event) => event.type === 'write')) throw new Error(`Nothing was recorded: ${complaints}`);
  return events;
}

/** Reads a log of strace -f -y -ttt -xx. Calls of two threads at once count where they ended. */
export async function readTrace(log: string, database: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  const unfinished = new Map<string, { readonly call: string; readonly begunAt: number }>();
  for await (const line of createInterface({ input: createReadStream(log), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [, pid = '', at = '', rest = ''] = /^(\d+)\s+([\d.]+)\s+(.*)$/.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      unfinished.set(pid, { call: rest.slice(0, -'<unfinished ...>'.length), begunAt: events.length });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const begun = resumed ? unfinished.get(pid) : undefined;
    const place = events.length;
    const call = resumed ? `${begun?.call ?? ''}${resumed[1]}` : rest;
    const event = readCall(call, { at: Number(at), place, begunAt: begun?.begunAt ?? place }, database);
    if (event) events.push(event);
    // It is opened with O_DSYNC: a write that has returned is flushed.
    if (event?.type === 'write' && event.file === markFile(database))
      events.push({ type: 'flush', at: event.at, file: event.file, begunAt: events.length });
  }
  return events;
}

interface When {
  readonly at: number;
  readonly place: number;
  readonly begunAt: number;
}

function readCall(call: string, { at, place, begunAt }: When, database: string): Event | undefined {
  const [, name = '', descriptor = '', path = ''] = /^(\w+)\((\d+)<((?:\\x[0-9a-f]{2}|[^>])*)>/.exec(call) ?? [];
  const result = Number(/= (-?\d+)(?: \S+.*)?$/.exec(call)?.[1] ?? -1);
  if (name === '' || result < 0) return undefined;
  const file = readable(path).replace(/ \(deleted\)$/, '');
  if (name === 'write' && descriptor === '1') {
    return { type: 'said', at, line: octetsOf(call).toString('utf8').trim() };
  }
  if (![database, `${database}-wal`, markFile(database)].includes(file)) return undefined;
  switch (name) {
    case 'pwrite64':
      return {
        type: 'write',
        at,
        place,
        file,
        offset: Number(/, (\d+)\s*\)\s*=/.exec(call)?.[1]),
        octets: octetsOf(call).subarray(0, result),
      };
    case 'ftruncate':
      return { type: 'truncate', at, place, file, size: Number(/, (\d+)\s*\)\s*=/.exec(call)?.[1]) };
    case 'fsync':
    case 'fdatasync':
      return { type: 'flush', at, file, begunAt };
    default:
      throw new Error(`A write that the replay does not know: ${call.slice(0, 80)}`);
  }
}

function octetsOf(call: string): Buffer {
  const begin = call.indexOf('"') + 1;
  return Buffer.from(call.slice(begin, call.indexOf('"', begin)).replaceAll('\\x', ''), 'hex');
}

function readable(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
