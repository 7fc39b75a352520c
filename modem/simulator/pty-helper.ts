// A pseudo-terminal without native code. Node can open /dev/ptmx but not unlock its other end (an ioctl, TIOCSPTLCK), so a small
// program of the system does it: `script` (bsdutils, on every Debian), else python3. Its stdin and stdout are the
// modem's end. It ends with us, however we end: its last file descriptor is a pipe from this process.

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export type PtyProgram = 'script' | 'python3';

export interface PtyHelper {
  readonly program: PtyProgram;
  /** The host's end: `/dev/pts/3`. */
  readonly device: string;
  readonly input: Writable;
  readonly output: Readable;
  /** Takes the pseudo-terminal away, at once; who has it open sees a hang-up. */
  kill(): void;
  /** Resolves when the program has ended. */
  readonly ended: Promise<void>;
}

const PYTHON = `
import os, select, sys, tty
master, slave = os.openpty()
tty.setraw(slave)
os.write(1, (os.ttyname(slave) + "\\n").encode())
while True:
    ready, _, _ = select.select([0, master], [], [])
    if 0 in ready:
        data = os.read(0, 65536)
        if not data: break
        while data: data = data[os.write(master, data):]
    if master in ready: os.write(1, os.read(master, 65536))
`;

// Each one prints the name of the host's end as its first line. The host's end stays open all the time, so that a reader that
// closes it and comes back does not end the modem's end.
const COMMANDS: Readonly<Record<PtyProgram, readonly string[]>> = {
  script: ['-q', '-e', '-f', '-c', 'stty raw -echo; tty; exec cat <&3 >/dev/null', '/dev/null'],
  python3: ['-u', '-c', PYTHON],
};

const PATIENCE = 500;

/** The programs that this machine has, best first. */
export function ptyPrograms(): readonly PtyProgram[] {
  return (['script', 'python3'] as const).filter(isInstalled);
}

/** Makes a pseudo-terminal. Rejects with what to install when nothing on this machine can. */
export async function openPtyHelper(program: PtyProgram | undefined = ptyPrograms()[0]): Promise<PtyHelper> {
  if (program === undefined) {
    throw new Error('a pseudo-terminal needs the program script or python3 (Debian: apt-get install bsdutils)');
  }
  const child = spawn(program, [...COMMANDS[program]], {
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    env: { ...process.env, SHELL: '/bin/sh' },
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error(`${program}: no pipes`);
  stdin.on('error', () => {}); // it ended while we wrote: `ended` tells
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const device = await firstLine(child, stdout, program);
  return { program, device, input: stdin, output: stdout, ended, kill: () => end(child) };
}

/** Both pipes closed, it ends by itself and takes its own child along; killed only if it does not. */
function end(child: ChildProcess): void {
  child.stdin?.destroy();
  const lifeline = child.stdio[3];
  if (lifeline !== null && lifeline !== undefined && 'destroy' in lifeline) lifeline.destroy();
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  timer.unref();
  child.once('close', () => clearTimeout(timer));
}

function firstLine(child: ChildProcess, output: Readable, program: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const failed = () => {
      end(child);
      reject(new Error(`${program} gave no pseudo-terminal: ${text.trim() || 'it ended at once'}`));
    };
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const line = /^(\/dev\/\S+)\r?\n/.exec(text)?.[1];
      if (line === undefined) return;
      output.off('data', take);
      output.off('end', failed);
      resolve(line);
    };
    output.on('data', take);
    output.once('end', failed);
    child.once('error', failed);
  });
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
