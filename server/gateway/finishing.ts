// A text of several parts is finished within minutes of its first, or not at all: a phone does not put parts together that
// come hours apart. By the clock that never jumps where this process sent the other parts; across a restart by the wall clock.
import { addStep } from '../store/message-steps.ts';
import { moveSegment, type OutboundSegment, segmentsOf, unfinishedSegments } from '../store/outbound-segments.ts';
import { type Announce, type Store, type Trx, transact } from '../store/transact.ts';
import type { GatewayDeps } from './deps.ts';
import { updateMessage } from './message-outcome.ts';
import { FINISH_WITHIN } from './prepare-message.ts';

const MESSAGES_REMEMBERED = 1000;
const TOO_LATE = { why: 'too-late-to-finish' } as const;

export interface UnfinishedPart {
  readonly id: number;
  readonly message_id: number;
  readonly sequence: number;
  readonly total: number;
}

export class Finishing {
  readonly #deps: Pick<GatewayDeps, 'clock'>;
  /** When the first part of a sending was accepted, by the monotonic clock; of the newest sendings. */
  readonly #begun = new Map<string, number>();

  constructor(deps: Pick<GatewayDeps, 'clock'>) {
    this.#deps = deps;
  }

  /** A part was accepted. */
  note(part: OutboundSegment): void {
    const sending = sendingOf(part);
    if (this.#begun.has(sending)) return;
    const [oldest] = this.#begun.keys();
    if (oldest !== undefined && this.#begun.size >= MESSAGES_REMEMBERED) this.#begun.delete(oldest);
    this.#begun.set(sending, this.#deps.clock.monotonic());
  }

  /** Whether this part would come too long after those before it. */
  async isTooLate(trx: Trx, waiting: UnfinishedPart): Promise<boolean> {
    if (waiting.total === 1) return false;
    const parts = await segmentsOf(trx, waiting.message_id);
    const segment = parts.find((part) => part.id === waiting.id);
    const sent = parts.filter((part) => part.attempt === segment?.attempt && part.submitted_at !== null);
    if (!segment || sent.length === 0) return false;
    const { clock } = this.#deps;
    const begun = this.#begun.get(sendingOf(segment));
    if (begun !== undefined) return clock.monotonic() - begun > FINISH_WITHIN;
    return clock.trusted() && sent.some((part) => clock.now() - (part.submitted_at ?? 0) > FINISH_WITHIN);
  }
}

/** Gives a part up that comes too late, and its message with it. */
export async function giveUpPart(trx: Trx, announce: Announce, deps: GatewayDeps, part: UnfinishedPart): Promise<void> {
  const at = deps.clock.now();
  await moveSegment(trx, { id: part.id, at, state: 'failed', error: TOO_LATE });
  const detail = { part: part.sequence, of: part.total, reason: TOO_LATE };
  await addStep(trx, { messageId: part.message_id, at, type: 'part-not-submitted', detail });
  await updateMessage(trx, announce, deps, part.message_id);
}

/**
 * Gives up what was begun by a SIM that cannot finish it: its modem is gone, and another SIM would be another sender. To be
 * called now and then with the SIMs that can send; those end what is theirs when its turn comes.
 */
export async function giveUpUnfinished(store: Store, deps: GatewayDeps, ready: ReadonlySet<string>): Promise<void> {
  const { clock } = deps;
  if (!clock.trusted()) return;
  for (const part of await unfinishedSegments(store.db, clock.now() - FINISH_WITHIN)) {
    if (part.iccid !== null && ready.has(part.iccid)) continue;
    await transact(store, (trx, announce) => giveUpPart(trx, announce, deps, part));
  }
}

function sendingOf(segment: OutboundSegment): string {
  return `${segment.message_id} ${segment.attempt}`;
}
