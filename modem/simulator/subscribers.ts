// The people behind the network: numbers that get texts, answer some of them, are out of reach or do not exist.

import { join } from '../tpdu/concatenation.ts';
import type { UserData } from '../tpdu/user-data.ts';
import { concatenationOf } from '../tpdu/user-data-header.ts';

/** One status report: TP-ST, when, and what a sloppy network gets wrong in it. */
export interface PlannedReport {
  readonly status: number;
  readonly afterMilliseconds?: number;
  readonly reference?: number;
  readonly recipient?: string;
}

export interface SubscriberOptions {
  readonly number: string;
  /** The reports that the sender gets, if asked for; [] = never one. The network's plan when it is not told. */
  readonly reports?: readonly PlannedReport[];
  /** Refused at submission with this cause (3GPP TS 24.011 §8.2.5.4, or TP-FCS). */
  readonly refusal?: number;
  /** What is written back, if anything, and after how long. */
  readonly reply?: (text: string) => Reply | undefined;
}

export interface Reply {
  readonly text: string;
  readonly afterMilliseconds: number;
}

export interface ReceivedText {
  readonly from: string;
  readonly text: string;
  readonly at: number;
}

export class Subscriber {
  readonly options: SubscriberOptions;
  /** Whole texts, their parts put together. */
  readonly received: ReceivedText[] = [];
  readonly #parts = new Map<string, UserData[]>();

  constructor(options: SubscriberOptions) {
    this.options = options;
  }

  /** Takes one part; the whole text when it was the last one. */
  take(from: string, userData: UserData, at: number): ReceivedText | undefined {
    const concatenation = concatenationOf(userData.header);
    const key = `${from} ${concatenation?.reference ?? ''} ${concatenation?.total ?? ''}`;
    const parts = concatenation === undefined ? [userData] : [...(this.#parts.get(key) ?? []), userData];
    this.#parts.set(key, parts);
    const joined = join(parts);
    if (joined.state === 'incomplete') return undefined;
    this.#parts.delete(key);
    if (joined.content.type !== 'text') return undefined;
    const text = { from, text: joined.content.text, at };
    this.received.push(text);
    return text;
  }
}
