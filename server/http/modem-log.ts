// The log of a modem as pages show it and as a file: what crossed the line, and what happened to it.
import type { ControlledModem } from './gateway-control.ts';
import { LOG_LEVELS, type LogLevel, type ModemLog } from './pages/gateway.ts';

const SHOWN = 200;
const DAY = 24 * 60 * 60 * 1000;

/** The newest lines with `filter` in them, and events of `level` or graver. */
export function modemLog(
  modem: Pick<ControlledModem, 'transcript' | 'events'> | undefined,
  { index, filter, level }: { index: number; filter: string; level: LogLevel },
): ModemLog {
  const wanted = filter.trim().toLowerCase();
  const has = ({ text }: { readonly text: string }) => text !== '' && text.toLowerCase().includes(wanted);
  const grave = LOG_LEVELS.slice(LOG_LEVELS.indexOf(level));
  const lines = (modem?.transcript() ?? []).map((line) => ({ ...line, text: legible(line.text) })).filter(has);
  const events = (modem?.events() ?? []).filter((event) => grave.includes(event.level) && has(event));
  return {
    index,
    filter,
    level,
    lines: lines.slice(-SHOWN).toReversed(),
    events: events.slice(-SHOWN).toReversed(),
  };
}

/** Lines and events of the last day in one file, in the order in which they happened. */
export function modemLogText(modem: ControlledModem, now: number): string {
  const lines = modem
    .transcript()
    .map(({ at, direction, text }) => ({ at, text: `${direction === 'to' ? '→' : '←'} ${text}` }));
  const events = modem.events().map(({ at, level, text }) => ({ at, text: `${level}: ${text}` }));
  return [...lines, ...events]
    .filter(({ at }) => at >= now - DAY)
    .sort((a, b) => a.at - b.at)
    .map(({ at, text }) => `${new Date(at).toISOString()} ${text}\n`)
    .join('');
}

// The pictures of control characters (␍ for CR) are in few fonts: line ends go, the others get their names.
function legible(text: string): string {
  return text
    .replaceAll('␍', ' ')
    .replaceAll('␊', ' ')
    .replaceAll('␛', '<ESC>')
    .replaceAll('␚', '<Ctrl-Z>')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}
