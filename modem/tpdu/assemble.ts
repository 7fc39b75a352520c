// Which received parts belong to one message. References repeat: a part number that is already taken by something
// else opens a second message, and so does a part that comes too late.

import type { Address } from './address.ts';
import { type Joined, join } from './join.ts';
import type { UserData } from './user-data.ts';
import { concatenationOf } from './user-data-header.ts';

/** What of a received message matters for putting it together; the caller's own fields come back untouched. */
export interface ReceivedPart {
  readonly originatingAddress: Address;
  readonly dataCodingScheme: number;
  readonly userData: UserData;
  /** Milliseconds; when it was sent or received, as long as all are told alike. */
  readonly time: number;
}

/** A message as far as its parts are there. */
export interface Assembly<Part extends ReceivedPart> {
  /** In the order of their numbers. */
  readonly parts: readonly Part[];
  /** The same part once more, which the network sends when an acknowledgement got lost. */
  readonly duplicates: readonly Part[];
  readonly joined: Joined;
}

interface Open<Part extends ReceivedPart> {
  readonly bySequence: Map<number, Part>;
  readonly duplicates: Part[];
  readonly begun: number;
}

/** Groups parts, given in the order of their arrival; `window` is how far apart (ms) parts of a message may be. */
export function assemble<Part extends ReceivedPart>(parts: readonly Part[], window: number): Assembly<Part>[] {
  const messages: Open<Part>[] = [];
  const open = new Map<string, Open<Part>[]>();
  for (const part of parts) {
    const place = concatenationOf(part.userData.header);
    const sequence = place?.sequence ?? 1;
    const key = place === undefined ? undefined : keyOf(part);
    const candidates = (key === undefined ? undefined : open.get(key)) ?? [];
    const home = candidates.find((message) => fits(message, part, sequence, window));
    if (home !== undefined) {
      if (home.bySequence.has(sequence)) home.duplicates.push(part);
      else home.bySequence.set(sequence, part);
      continue;
    }
    const message: Open<Part> = { bySequence: new Map([[sequence, part]]), duplicates: [], begun: part.time };
    messages.push(message);
    if (key !== undefined) open.set(key, [...candidates, message]);
  }
  return messages.map(({ bySequence, duplicates }) => {
    const ordered = [...bySequence].sort(([a], [b]) => a - b).map(([, part]) => part);
    return { parts: ordered, duplicates, joined: join(ordered.map((part) => part.userData)) };
  });
}

/** Sender, coding, and everything in the element but the part's own number. */
function keyOf(part: ReceivedPart): string {
  const { typeOfNumber, numberingPlan, value } = part.originatingAddress;
  const place = concatenationOf(part.userData.header);
  return [
    typeOfNumber,
    numberingPlan,
    value,
    part.userData.alphabet,
    place?.referenceBits,
    place?.reference,
    place?.total,
  ].join('/');
}

function fits<Part extends ReceivedPart>(message: Open<Part>, part: Part, sequence: number, window: number): boolean {
  if (Math.abs(part.time - message.begun) > window) return false;
  const taken = message.bySequence.get(sequence);
  return taken === undefined || sameContent(taken, part);
}

function sameContent(a: ReceivedPart, b: ReceivedPart): boolean {
  const one = a.userData.alphabet === 'gsm-7-bit' ? a.userData.septets : a.userData.octets;
  const other = b.userData.alphabet === 'gsm-7-bit' ? b.userData.septets : b.userData.octets;
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}
