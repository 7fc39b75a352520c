// Incoming calls: nobody is there to talk, and on some modems no message comes in while it rings. Noted as missed, then ended.

import { Allowance } from '../at/allowance.ts';
import type { Clock } from '../at/clock.ts';
import { type AtLine, trySet } from './commands.ts';
import type { JobQueue } from './job-queue.ts';

/** The caller's number (+CLIP) comes just after the first RING. */
const numberTimeout = 1500;
/** RING comes every five seconds: after so long without one the call is over. */
const callTimeout = 12_000;
/** Some modems ignore ATH, and a caller may be patient. */
const mostHangUps = 3;
/** Calls that are noted: a SIMCom may tell several of an hour at once, and no network brings one a second for long. */
const mostCalls = { atOnce: 20, every: 5000 };

export class Calls {
  readonly #at: AtLine;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  readonly #missed: (from: string | undefined) => void;
  readonly #allowance: Allowance;
  #hangsUp = false;
  #current: { from: string | undefined; told: boolean; hangUps: number; over: () => void } | undefined;

  constructor(at: AtLine, jobs: JobQueue, clock: Clock, missed: (from: string | undefined) => void) {
    this.#at = at;
    this.#jobs = jobs;
    this.#clock = clock;
    this.#missed = missed;
    this.#allowance = new Allowance(clock, mostCalls);
  }

  async ring(): Promise<void> {
    const call = this.#current;
    if (call === undefined) {
      this.#current = { from: undefined, told: false, hangUps: 0, over: this.#overAfter(callTimeout) };
      this.#clock.after(numberTimeout, () => this.#tell());
      return this.hangUp();
    }
    call.over();
    call.over = this.#overAfter(callTimeout);
    if (call.hangUps < mostHangUps) await this.hangUp();
  }

  caller(number: string | undefined): void {
    if (this.#current === undefined)
      this.#current = { from: number, told: false, hangUps: mostHangUps, over: this.#overAfter(0) };
    this.#current.from ??= number;
    this.#tell();
  }

  ended(): void {
    this.#current?.over();
    this.#tell();
    this.#current = undefined;
  }

  /** Ends whatever rings or talks. */
  async hangUp(): Promise<void> {
    if (this.#current !== undefined) this.#current.hangUps += 1;
    // One that waits ends whatever rings by then.
    if (this.#hangsUp) return;
    this.#hangsUp = true;
    await this.#jobs.run('bell', async () => {
      this.#hangsUp = false;
      if (!(await trySet(this.#at, 'AT+CHUP', 10_000))) await trySet(this.#at, 'ATH', 10_000);
    });
  }

  #tell(): void {
    const call = this.#current;
    if (call === undefined || call.told) return;
    call.told = true;
    if (this.#allowance.take()) this.#missed(call.from);
  }

  #overAfter(milliseconds: number): () => void {
    return this.#clock.after(milliseconds, () => {
      this.#tell();
      this.#current = undefined;
    });
  }
}
