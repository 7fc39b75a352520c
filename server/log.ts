// One log for the whole server: JSON lines for journald with its priorities, short lines for a person at a terminal.
import pino, { type Logger } from 'pino';
import type { LogLevel } from './config.ts';
import { escapedJson, oneLine } from './printable.ts';

const PRIORITY: Readonly<Record<number, number>> = { 10: 7, 20: 7, 30: 6, 40: 4, 50: 3, 60: 2 };
const NAME: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
const INFO = 30;
/** Characters; journald cuts at 48 KiB and would make several lines of it. */
const LONGEST_LINE = 16 * 1024;
const LONGEST_VALUE = 1000;

/** The log to standard output. Cookies and keys of requests never stand in it; texts are never given to it. */
export function makeLog(
  level: LogLevel,
  journal: boolean,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: journal ? false : pino.stdTimeFunctions.isoTime,
      redact: ['req.headers.cookie', 'req.headers.authorization'],
    },
    journal ? journalStream(write) : terminalStream(write),
  );
}

// pino tells its level to a stream that carries this symbol, so that no line need be parsed.
function journalStream(write: (line: string) => void) {
  return {
    [Symbol.for('pino.metadata')]: true,
    lastLevel: INFO,
    write(line: string) {
      write(`<${PRIORITY[this.lastLevel] ?? 6}>${escapedJson(shortened(line)).trimEnd()}\n`);
    },
  };
}

function terminalStream(write: (line: string) => void) {
  return {
    write(line: string) {
      write(readable(shortened(line)));
    },
  };
}

function readable(line: string): string {
  const { level, time, msg, ...fields }: Record<string, unknown> = JSON.parse(line);
  const clock = typeof time === 'string' ? time.slice(11, 19) : '';
  const rest = Object.entries(fields).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const text = `${clock} ${(typeof level === 'number' && NAME[level]) || 'info'} ${String(msg ?? '')}${rest.join('')}`;
  return `${oneLine(text)}\n`;
}

// Whatever somebody sent: a line stays one that can be read.
function shortened(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  return `${JSON.stringify(JSON.parse(line, (_key, value) => (typeof value === 'string' ? cut(value) : value)))}\n`;
}

function cut(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}… (${text.length} characters)`;
}
