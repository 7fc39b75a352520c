// Lines that nobody asked for (unsolicited result codes, V.250 §5.7.1), and those that begin one but go on:
// +CMT, +CDS and +CBM bring a PDU on the next hex line (TS 27.005 §3.4.1), +CUSD may break its text over several lines.

import type { Clock } from './clock.ts';
import { isHex } from './exchange.ts';

export interface UnsolicitedResultCode {
  /** The first line, whole; for a quoted text that went over several lines all of them, joined by LF. */
  readonly line: string;
  /** The PDU after it; undefined when none belongs to it or none came in time. */
  readonly trailing: string | undefined;
}

/** How long a heading waits for its second line. */
export const trailingLineTimeout = 2000;
const longestContinuation = 4096;

export class UnsolicitedReader {
  readonly #clock: Clock;
  readonly #receive: (code: UnsolicitedResultCode) => void;
  #open: { readonly kind: 'pdu' | 'quoted'; readonly line: string; readonly giveUp: () => void } | undefined;

  constructor(clock: Clock, receive: (code: UnsolicitedResultCode) => void) {
    this.#clock = clock;
    this.#receive = receive;
  }

  /** True while a heading waits for its PDU. */
  get pduOwed(): boolean {
    return this.#open?.kind === 'pdu';
  }

  /** Takes the line if it goes on with what was begun. */
  continue(line: string): boolean {
    const open = this.#open;
    if (open === undefined) return false;
    if (open.kind === 'pdu') {
      if (!isHex(line)) return false;
      this.#close({ line: open.line, trailing: line });
      return true;
    }
    // A modem does not speak in the middle of its own indication: the text was cut short, and its end will not come.
    if (isHeading(line)) {
      this.#flush();
      return false;
    }
    const joined = `${open.line}\n${line}`;
    if (isWhole(joined) || joined.length > longestContinuation) this.#close({ line: joined, trailing: undefined });
    else this.#wait('quoted', joined);
    return true;
  }

  /** Takes a line that is no PDU and nothing else either, in the place where a PDU is due: it is kept as it came. */
  takeGarbage(line: string): boolean {
    if (this.#open?.kind !== 'pdu') return false;
    this.#close({ line: this.#open.line, trailing: line });
    return true;
  }

  /** Takes a line that begins an unsolicited result code; false when it does not look like one. */
  begin(line: string): boolean {
    if (!looksUnsolicited(line)) return false;
    if (/^\+(?:CMT|CDS|CBM):/i.test(line)) this.#wait('pdu', line);
    else if (/^\+CUSD:/i.test(line) && !isWhole(line)) this.#wait('quoted', line);
    else this.#receive({ line, trailing: undefined });
    return true;
  }

  close(): void {
    this.#flush();
  }

  #wait(kind: 'pdu' | 'quoted', line: string): void {
    if (kind === 'pdu') this.#flush();
    this.#open?.giveUp();
    this.#open = { kind, line, giveUp: this.#clock.after(trailingLineTimeout, () => this.#flush()) };
  }

  #flush(): void {
    if (this.#open !== undefined) this.#close({ line: this.#open.line, trailing: undefined });
  }

  #close(code: UnsolicitedResultCode): void {
    this.#open?.giveUp();
    this.#open = undefined;
    this.#receive(code);
  }
}

/** Indications of makers begin with one of these characters; the standard's and the boot banners are words. */
export function looksUnsolicited(line: string): boolean {
  return /^[+^*#$%_&!](?=[A-Z])/i.test(line) || wordsUnsolicited.test(line);
}

const wordsUnsolicited =
  /^(?:RING|RDY|NO CARRIER|NO ANSWER|NO DIALTONE|BUSY|CONNECT.*|VOICE CALL:.*|MISSED_CALL:.*|Call Ready|SMS Ready|SMS DONE|PB DONE|POWERED DOWN|NORMAL POWER DOWN|(?:OVER|UNDER)-VOLTAGE .*|START|SIM (?:NOT )?(?:READY|INSERTED|REMOVED)|APP RDY|SYSSTART|PSM POWER DOWN)$/i;

/** The text of a +CUSD may itself hold quotes: what closes it is the last one, with nothing but the scheme after it. */
function isWhole(text: string): boolean {
  return !text.includes('"') || /"[^"]*"\s*(?:,\s*\d{1,3}\s*)?$/.test(text);
}

function isHeading(line: string): boolean {
  return /^[+^][A-Z]{2,}(?: ERROR)?:/i.test(line);
}
