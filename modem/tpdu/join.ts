// The parts of a message put together again (3GPP TS 23.040 §9.2.3.24.1): octets first, characters afterwards.

import { decodeGsm7 } from './gsm7.ts';
import { readUcs2 } from './ucs2.ts';
import { alphabetOf, type UserData } from './user-data.ts';
import { type Concatenation, concatenationOf } from './user-data-header.ts';

/** What the parts say together. */
export type Content =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'octets'; readonly octets: Uint8Array };

/** A message put together, or as much of it as there is, with a gap (`[…]` in texts) where parts are missing. */
export type Joined =
  | { readonly state: 'complete'; readonly content: Content }
  | {
      readonly state: 'incomplete';
      readonly total: number;
      readonly missing: readonly number[];
      readonly content: Content;
    };

const GAP = '[…]';

/**
 * Joins parts of one message, in any order and perhaps repeated (the first of a number counts; `assemble` tells
 * messages apart). A single part without concatenation is a message by itself. Throws RangeError without parts.
 */
export function join(parts: readonly UserData[]): Joined {
  const first = parts[0];
  if (first === undefined) throw new RangeError('join: no parts');
  const concatenation = concatenationOf(first.header);
  if (concatenation === undefined) return { state: 'complete', content: contentOf([[first]]) };
  const bySequence = new Map<number, UserData>();
  for (const part of parts) {
    const place = concatenationOf(part.header);
    if (place === undefined || !sameMessage(place, concatenation) || bySequence.has(place.sequence)) continue;
    bySequence.set(place.sequence, part);
  }
  const runs: UserData[][] = [[]];
  const missing: number[] = [];
  for (let sequence = 1; sequence <= concatenation.total; sequence++) {
    const part = bySequence.get(sequence);
    if (part !== undefined) {
      runs.at(-1)?.push(part);
    } else {
      missing.push(sequence);
      if (missing.at(-2) !== sequence - 1) runs.push([]);
    }
  }
  const content = contentOf(runs);
  return missing.length === 0
    ? { state: 'complete', content }
    : { state: 'incomplete', total: concatenation.total, missing, content };
}

function sameMessage(a: Concatenation, b: Concatenation): boolean {
  return a.reference === b.reference && a.referenceBits === b.referenceBits && a.total === b.total;
}

/** Content of runs of adjacent parts with a gap between each two. */
function contentOf(runs: readonly (readonly UserData[])[]): Content {
  const isText = runs.flat().some((part) => part.alphabet === 'gsm-7-bit' || part.alphabet === 'ucs-2');
  if (isText) return { type: 'text', text: runs.map(textOfRun).join(GAP) };
  return { type: 'octets', octets: concatenate(runs.flat().map(rawOctets)) };
}

/** Adjacent parts in the same alphabet are joined before they are decoded: characters may be cut anywhere. */
function textOfRun(run: readonly UserData[]): string {
  let text = '';
  for (let from = 0; from < run.length; ) {
    let to = from + 1;
    while (to < run.length && sameAlphabet(run[from], run[to])) to++;
    text += textOfParts(run.slice(from, to));
    from = to;
  }
  return text;
}

function sameAlphabet(a: UserData | undefined, b: UserData | undefined): boolean {
  return a?.alphabet === b?.alphabet && (a?.alphabet !== 'gsm-7-bit' || alphabetOf(a.header) === alphabetOf(b?.header));
}

function textOfParts(parts: readonly UserData[]): string {
  const first = parts[0];
  if (first?.alphabet === 'gsm-7-bit')
    return decodeGsm7(concatenate(parts.map(rawOctets)), alphabetOf(first.header)).text;
  if (first?.alphabet === 'ucs-2') return readUcs2(concatenate(parts.map(rawOctets)));
  return '';
}

function rawOctets(part: UserData): Uint8Array {
  return part.alphabet === 'gsm-7-bit' ? part.septets : part.octets;
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
