// One log for the whole server: JSON lines for journald with its priorities, short lines for a person at a terminal.
import pino, { type Logger } from 'pino';
import type { LogLevel } from './config.ts';

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

/** The log to standard output. Cookies and keys of requests never stand in it; texts are never given to it. */
export function makeLog(level: LogLevel, journal: boolean): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: journal ? false : pino.stdTimeFunctions.isoTime,
      redact: ['req.headers.cookie', 'req.headers.authorization'],
    },
    journal ? journalStream() : terminalStream(),
  );
}

// pino tells its level to a stream that carries this symbol, so that no line need be parsed.
function journalStream() {
  return {
    [Symbol.for('pino.metadata')]: true,
    lastLevel: INFO,
    write(line: string) {
      process.stdout.write(`<${PRIORITY[this.lastLevel] ?? 6}>${line}`);
    },
  };
}

function terminalStream() {
  return {
    write(line: string) {
      process.stdout.write(readable(line));
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
  // What a modem or a client sent must not move the cursor of whoever reads it.
  return `${text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')}\n`;
}
