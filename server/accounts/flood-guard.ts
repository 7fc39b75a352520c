// A flood of incoming texts is stored to the last one; what has a budget is the ringing of staff: so many alerts a minute
// for each sender and for all together. When a budget is used up, staff are told once that it is, and by whom.

const MINUTE = 60_000;
const MOST_SENDERS = 10_000;

export interface FloodLimits {
  readonly alertsPerSenderPerMinute: number;
  readonly alertsPerMinute: number;
}

export const FLOOD_LIMITS: FloodLimits = { alertsPerSenderPerMinute: 5, alertsPerMinute: 30 };

export type FloodVerdict =
  | 'alert'
  /** Say once that alerts are held back now, then be quiet. */
  | 'announce-flood'
  | 'quiet';

interface Bucket {
  started: number;
  count: number;
  announced: boolean;
}

/** Decides for each incoming text whether to ring. In memory: after a restart everybody has a full budget. */
export class FloodGuard {
  readonly #clock: { monotonic(): number };
  readonly #limits: FloodLimits;
  readonly #senders = new Map<string, Bucket>();
  readonly #all: Bucket;

  constructor(clock: { monotonic(): number }, limits: FloodLimits = FLOOD_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
    this.#all = { started: clock.monotonic(), count: 0, announced: false };
  }

  /** To be asked once for each incoming text, after it is stored. */
  arrival(sender: string): FloodVerdict {
    const bySender = this.#bucketOf(sender);
    const overSender = isOver(bySender, this.#clock.monotonic(), this.#limits.alertsPerSenderPerMinute);
    if (overSender) return announceOnce(bySender);
    const overAll = isOver(this.#all, this.#clock.monotonic(), this.#limits.alertsPerMinute);
    return overAll ? announceOnce(this.#all) : 'alert';
  }

  #bucketOf(sender: string): Bucket {
    const bucket = this.#senders.get(sender) ?? { started: this.#clock.monotonic(), count: 0, announced: false };
    this.#senders.delete(sender);
    this.#senders.set(sender, bucket);
    if (this.#senders.size > MOST_SENDERS) {
      const oldest = this.#senders.keys().next();
      if (!oldest.done) this.#senders.delete(oldest.value);
    }
    return bucket;
  }
}

function isOver(bucket: Bucket, now: number, limit: number): boolean {
  if (now - bucket.started >= MINUTE) Object.assign(bucket, { started: now, count: 0, announced: false });
  bucket.count += 1;
  return bucket.count > limit;
}

function announceOnce(bucket: Bucket): FloodVerdict {
  if (bucket.announced) return 'quiet';
  bucket.announced = true;
  return 'announce-flood';
}
