// The server as its users run it: a process of its own, started on a folder, ended in order or by kill -9.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..');
/** As npm start and the unit have it. */
const ARGUMENTS = ['--disable-proto=delete', '--disable-warning=ExperimentalWarning', 'server/start.mjs'];

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Printed at the first start only. */
  readonly setupCode: string | undefined;
  /** Everything it printed so far. */
  output(): string;
  /** Ends it in order; resolves to its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: nothing of it runs a line more. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when it has ended, however, and all that it printed is here. */
  readonly ended: Promise<number | null>;
}

/**
 * Starts `server/start.mjs` with these variables besides PATH. Rejects with its output when it ends before it listens.
 * `wrap`: a program and its arguments that start the command given to it, in place of themselves.
 */
export async function startServer(
  environment: Readonly<Record<string, string>>,
  { wrap = [] }: { readonly wrap?: readonly string[] } = {},
): Promise<ServerProcess> {
  const [program = process.execPath, ...rest] = [...wrap, process.execPath, ...ARGUMENTS];
  const child = spawn(program, rest, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...compileCache(), TEXTDESK_PORT: '0', TEXTDESK_HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const started = Promise.withResolvers<string>();
  const ended = Promise.withResolvers<number | null>();
  const read = (chunk: Buffer) => {
    printed += chunk.toString();
    const url = /^Textdesk is running\. Open (\S+)\n[\s\S]*$/m.exec(printed)?.[1];
    // The setup code is printed in the line after, when there is one, together with it.
    if (url !== undefined) started.resolve(url);
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  child.once('close', (code) => {
    ended.resolve(code);
    started.reject(new Error(`The server ended with ${code} before it listened:\n${printed}`));
  });
  const url = await started.promise;
  return {
    url,
    pid: child.pid ?? 0,
    setupCode: /^Setup code: (\S+)/m.exec(printed)?.[1],
    output: () => printed,
    stop: () => end(child, 'SIGTERM', ended.promise),
    kill: async () => {
      await end(child, 'SIGKILL', ended.promise);
    },
    signal: (signal) => child.kill(signal),
    ended: ended.promise,
  };
}

/** Compiled code is shared with the tests that run beside it, where they keep any. */
function compileCache(): Readonly<Record<string, string>> {
  const folder = process.env.NODE_COMPILE_CACHE;
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

async function end(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<number | null>): Promise<number | null> {
  child.kill(signal);
  return await ended;
}
