// What crossed the line of a modem, and what happened to it, for the pages and the support bundle: a day of it, in memory, and
// not more of it than so many characters, whatever a modem says.
import type { ModemLogEntry, TranscriptLine } from './gateway-control.ts';

/** A day and a bit of a modem that is asked something every few seconds. */
const LINES = { entries: 40_000, characters: 4_000_000 };
const EVENTS = { entries: 2_000, characters: 400_000 };
const KEPT = 24 * 60 * 60 * 1000;
/** What is longer is noise; an answer with its numbers masked is shorter. */
const LONGEST = 1000;

export class ModemHistory {
  readonly #lines: Kept<TranscriptLine>;
  readonly #events: Kept<ModemLogEntry>;
  readonly #now: () => number;
  readonly #tell: (entry: ModemLogEntry) => void;

  /** `now`: milliseconds since 1970. `tell`: whoever else is to hear of an event. */
  constructor(now: () => number, tell: (entry: ModemLogEntry) => void) {
    this.#now = now;
    this.#tell = tell;
    this.#lines = new Kept(LINES);
    this.#events = new Kept(EVENTS);
  }

  get lines(): readonly TranscriptLine[] {
    return this.#lines.entries;
  }

  get events(): readonly ModemLogEntry[] {
    return this.#events.entries;
  }

  /** The driver's line: when, an arrow, what crossed. */
  readonly transcript = (line: string): void => {
    const arrow = line.search(/[→←]/);
    const direction = line[arrow] === '→' ? 'to' : 'from';
    this.#lines.add({ at: this.#now(), direction, text: shortened(line.slice(arrow + 2)) });
  };

  /** `tell`: false where it was announced, since whoever hears that tells it. */
  event(level: ModemLogEntry['level'], text: string, tell: boolean): void {
    const entry = { at: this.#now(), level, text: shortened(text) };
    this.#events.add(entry);
    if (tell) this.#tell(entry);
  }
}

/** The newest entries, up to a number of them and of their characters. */
class Kept<Entry extends { readonly at: number; readonly text: string }> {
  readonly entries: Entry[] = [];
  readonly #most: { readonly entries: number; readonly characters: number };
  #characters = 0;

  constructor(most: { readonly entries: number; readonly characters: number }) {
    this.#most = most;
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    this.#characters += entry.text.length;
    this.#forget(entry.at - KEPT);
  }

  // Many at a time, since taking from the front moves all the others.
  #forget(tooOld: number): void {
    const { entries, characters } = this.#most;
    const isFull = this.entries.length >= entries * 1.1 || this.#characters >= characters * 1.1;
    if (!isFull && (this.entries[0]?.at ?? tooOld) >= tooOld - KEPT / 24) return;
    let goes = 0;
    for (const { at, text } of this.entries) {
      if (at >= tooOld && this.entries.length - goes <= entries && this.#characters <= characters) break;
      this.#characters -= text.length;
      goes += 1;
    }
    this.entries.splice(0, goes);
  }
}

// A part of a string keeps all of it in memory; what went through octets does not.
function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  return Buffer.from(`${text.slice(0, LONGEST)}… (${text.length} characters)`).toString();
}
