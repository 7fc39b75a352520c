// What a command reads and writes: results on standard output, everything else on standard error, so that output can be
// piped. Progress is one line that is written over, and only where somebody looks.
import { createInterface } from 'node:readline';
import { oneLine, withoutControls } from '../printable.ts';

export interface Terminal {
  /** A line of the result. */
  out(line: string): void;
  /** A line about the work: never part of the result. */
  note(line: string): void;
  /** Replaces the line of the one before; an empty text clears it. Nothing where nobody looks. */
  progress(line: string): void;
  /** Whether a person is there to be asked. */
  readonly isInteractive: boolean;
  /** Asks on standard error. `hidden`: what is typed is not shown. */
  ask(question: string, options?: { readonly hidden?: boolean }): Promise<string>;
  /** Everything from standard input. */
  readInput(): Promise<string>;
}

export function processTerminal(): Terminal {
  const { stdout, stderr, stdin } = process;
  let shown = false;
  // Whoever reads us may have seen enough (head): then there is nobody left to write to.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 74));
  const progress = (line: string) => {
    if (!stderr.isTTY) return;
    stderr.write(`\r\u001b[K${oneLine(line)}`);
    shown = line !== '';
  };
  const clear = () => {
    if (shown) progress('');
  };
  return {
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    progress,
    out(line) {
      clear();
      stdout.write(`${withoutControls(line)}\n`);
    },
    note(line) {
      clear();
      stderr.write(`${withoutControls(line)}\n`);
    },
    ask(question, options = {}) {
      clear();
      return options.hidden ? askHidden(question) : askPlainly(question);
    },
    async readInput() {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}

function askPlainly(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.on('close', () => resolve(''));
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}

// In raw mode the terminal shows nothing by itself; Ctrl-C must then be minded here.
function askHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.resume();
  return new Promise((resolve) => {
    let typed = '';
    const end = (answer: string) => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off('data', listen);
      stderr.write('\n');
      resolve(answer);
    };
    const listen = (chunk: Buffer) => {
      for (const character of chunk.toString('utf8')) {
        if (character === '\r' || character === '\n' || character === '\u0004') return end(typed);
        if (character === '\u0003') {
          end('');
          process.kill(process.pid, 'SIGINT');
          return;
        }
        typed = character === '\u007f' || character === '\b' ? typed.slice(0, -1) : typed + character;
      }
    };
    stdin.on('data', listen);
  });
}
