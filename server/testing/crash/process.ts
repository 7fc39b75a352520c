// One life of the server: started, told what to do, killed or stopped, and gone for certain before the next begins.
import { type ChildProcess, fork } from 'node:child_process';
import type { ChildPlan, FromChild, ToChild } from './messages.ts';

export interface Life {
  /** The process itself runs and the database is open. */
  readonly started: Promise<void>;
  /** The modem is ready: texts come and go. */
  readonly ready: Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** What it wrote to standard error. */
  complaints(): string;
  tell(message: ToChild): void;
  hear(listener: (message: FromChild) => void): void;
  kill(): void;
}

/** `program`: the test build to run, a file beside this one. Code is compiled once and kept in `cache`. */
export function live(program: string, plan: ChildPlan, cache: string): Life {
  const child: ChildProcess = fork(program, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache, TEXTDESK_CRASH_PLAN: JSON.stringify(plan) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const started = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<{ code: number | null; signal: NodeJS.Signals | null }>();
  child.on('message', (message: FromChild) => {
    if (message.type === 'started') started.resolve();
    if (message.type === 'ready') ready.resolve();
  });
  child.on('error', () => child.kill('SIGKILL'));
  child.on('close', (code, signal) => {
    ended.resolve({ code, signal });
    started.resolve();
    ready.resolve();
  });
  return {
    started: started.promise,
    ready: ready.promise,
    ended: ended.promise,
    complaints: () => complaints,
    // It may die while we speak; that is what it is for.
    tell: (message) => child.connected && child.send(message, () => {}),
    hear: (listener) => child.on('message', listener),
    kill: () => child.kill('SIGKILL'),
  };
}
