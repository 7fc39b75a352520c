// A log that keeps every line at every level, for tests that look for what must not stand in one.
import type { FastifyBaseLogger } from 'fastify';

/** Each thing that is logged becomes a line at the end of `lines`. */
export function keepingLog(lines: string[]): FastifyBaseLogger {
  const keep = (...told: unknown[]) => {
    lines.push(told.map((each) => (each instanceof Error ? String(each.stack) : JSON.stringify(each))).join(' '));
  };
  const levels = { trace: keep, debug: keep, info: keep, warn: keep, error: keep, fatal: keep, silent: keep };
  const log: FastifyBaseLogger = { level: 'trace', ...levels, child: () => log };
  return log;
}
