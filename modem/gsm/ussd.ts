// USSD (+CUSD, 3GPP TS 27.007 §7.15), for prepaid balances: the OK comes at once, the answer up to three minutes later, or never.
// What the answer says is content and is read elsewhere; here it is found on its line, quotes or not.

import type { Clock } from '../at/clock.ts';
import type { AtLine } from './commands.ts';
import { set, trySet } from './commands.ts';
import type { JobQueue } from './job-queue.ts';

export interface UssdAnswer {
  /** The network waits for a reply; the session was kept open because it was asked for. */
  readonly open: boolean;
  /** The string as the modem wrote it: text, or hex of packed septets or of UCS-2. */
  readonly raw: string;
  /** <dcs>; undefined where the modem tells none. */
  readonly scheme: number | undefined;
}

export type UssdProblem =
  | { readonly type: 'no-code'; readonly code: string }
  /** Another request waits for its answer. */
  | { readonly type: 'busy' }
  | { readonly type: 'no-answer'; readonly milliseconds: number }
  | { readonly type: 'answered-elsewhere' | 'not-supported' | 'network-timeout' }
  /** `status`: <m> of +CUSD. */
  | { readonly type: 'ended'; readonly status: number };

export class UssdFailed extends Error {
  override readonly name = 'UssdFailed';
  readonly problem: UssdProblem;

  constructor(problem: UssdProblem) {
    super(`USSD: ${problem.type}`);
    this.problem = problem;
  }
}

/** The longest that networks take. */
const patience = 180_000;

export class Ussd {
  readonly #at: AtLine;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  #waiting: { readonly take: (text: string) => void; readonly fail: (error: unknown) => void } | undefined;

  constructor(at: AtLine, jobs: JobQueue, clock: Clock) {
    this.#at = at;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  /**
   * Asks the network, `*100#` or a reply in an open session. Rejects with UssdFailed when no answer comes or the network ends it, or as the line fails.
   * `packed`: the code is written as hex of septets. Unless it is to stay open, a session that the network leaves open is closed.
   */
  async request(code: string, packed: boolean, stayOpen = false): Promise<UssdAnswer> {
    if (!/^[\d*#+]{1,160}$/.test(code)) throw new UssdFailed({ type: 'no-code', code });
    if (this.#waiting !== undefined) throw new UssdFailed({ type: 'busy' });
    const answered = this.#answer();
    try {
      const text = packed ? packSeptets(code) : code;
      await this.#jobs.run('routine', () => set(this.#at, `AT+CUSD=1,"${text}",15`, 30_000));
    } catch (error) {
      this.fail(error);
    }
    const answer = await answered;
    if (answer.open && !stayOpen) await this.close();
    return answer;
  }

  /** Ends a session that the network keeps open: the next command may wait for it. */
  async close(): Promise<void> {
    await this.#jobs.run('routine', () => trySet(this.#at, 'AT+CUSD=2'));
  }

  /** What follows `+CUSD:` on its line, or lines. */
  take(text: string): void {
    this.#waiting?.take(text);
  }

  /** The line has ended, or did not take the request. */
  fail(error: unknown): void {
    this.#waiting?.fail(error);
  }

  #answer(): Promise<UssdAnswer> {
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#waiting = undefined;
        callOff();
      };
      const fail = (error: unknown) => {
        done();
        reject(error);
      };
      const callOff = this.#clock.after(patience, () =>
        fail(new UssdFailed({ type: 'no-answer', milliseconds: patience })),
      );
      const take = (text: string) => {
        const { status, raw, scheme } = readUssd(text);
        if (raw === '' && status > 2) return fail(new UssdFailed(endings[status] ?? { type: 'ended', status }));
        done();
        resolve({ open: status === 1, raw, scheme });
      };
      this.#waiting = { take, fail };
    });
  }
}

const endings: Readonly<Record<number, UssdProblem>> = {
  3: { type: 'answered-elsewhere' },
  4: { type: 'not-supported' },
  5: { type: 'network-timeout' },
};

/** `<m>[,"<str>"[,<dcs>]]`, also without quotes and with quotes inside the text. */
export function readUssd(text: string): { status: number; raw: string; scheme: number | undefined } {
  const status = Number.parseInt(text, 10);
  const rest = text.replace(/^\s*\d+\s*,?\s*/, '');
  const scheme = /,\s*(\d{1,3})\s*$/.exec(rest);
  const body = (scheme === null ? rest : rest.slice(0, scheme.index)).trim();
  return {
    status: Number.isNaN(status) ? 0 : status,
    raw: body.replace(/^"/, '').replace(/"$/, ''),
    scheme: scheme === null ? undefined : Number(scheme[1]),
  };
}

/** Digits, `*` and `#` are the same in the GSM alphabet and in ASCII; a spare septet is filled with CR (TS 23.038 §6.1.2.3.1). */
export function packSeptets(code: string): string {
  const septets = code.length % 8 === 7 ? `${code}\r` : code;
  const octets: number[] = [];
  let [bits, held] = [0, 0];
  for (const character of septets) {
    bits |= character.charCodeAt(0) << held;
    held += 7;
    while (held >= 8) {
      octets.push(bits & 0xff);
      bits >>= 8;
      held -= 8;
    }
  }
  if (held > 0) octets.push(bits & 0xff);
  return octets.map((octet) => octet.toString(16).padStart(2, '0').toUpperCase()).join('');
}
