// A text cut into the parts of a message: which alphabet, and where the cuts go (3GPP TS 23.040 §9.2.3.24.1).
// Runs in browsers as it is, since the composer counts with it.

import { graphemes } from './graphemes.ts';
import { GSM_DEFAULT, type GsmAlphabet, gsmAlphabet, septetsOf } from './gsm7.ts';
import { forceGsm } from './look-alikes.ts';
import { lockingShiftTable, type NationalLanguage } from './national-tables.ts';

/** How a text may be cut. */
export interface LayoutOptions {
  /** Bits of the concatenation reference: 8 is understood everywhere; 16 collides less and costs a unit a part. */
  readonly referenceBits?: 8 | 16 | undefined;
  /** Languages whose tables may be used where that costs fewer parts than UCS-2. None: many networks break them. */
  readonly nationalLanguages?: readonly NationalLanguage[] | undefined;
  /** Takes this alphabet whatever it costs; what GSM 7 bit does not have becomes its look-alike or `?`. */
  readonly alphabet?: 'gsm-7-bit' | 'ucs-2' | undefined;
}

/** A text cut into parts, none of it encoded yet. */
export interface Layout {
  readonly alphabet: 'gsm-7-bit' | 'ucs-2';
  readonly tables: GsmAlphabet;
  /** The texts of the parts in order; at least one, perhaps empty. */
  readonly parts: readonly string[];
  /** Units used by each part: septets, or 16-bit code units. */
  readonly used: readonly number[];
  /** Units that each part of this message holds. */
  readonly limit: number;
}

type Cost = (text: string) => number;

const TABLE_ELEMENT_OCTETS = 3;
const CODE_POINT = /./gsu;

/** Cuts a text. Cuts never part an escape or a surrogate pair, nor a grapheme cluster that fits into one part. */
export function layOut(text: string, options: LayoutOptions = {}): Layout {
  const { referenceBits = 8, nationalLanguages = [], alphabet } = options;
  if (alphabet === 'gsm-7-bit') {
    const forced = forceGsm(text);
    return inSeptets(graphemes(forced), GSM_DEFAULT, referenceBits);
  }
  const wellFormed = text.toWellFormed();
  const clusters = graphemes(wellFormed);
  if (alphabet !== 'ucs-2' && septetCost(wellFormed, GSM_DEFAULT) >= 0) {
    return inSeptets(clusters, GSM_DEFAULT, referenceBits);
  }
  let best = inCodeUnits(clusters, referenceBits);
  if (alphabet === 'ucs-2') return best;
  for (const tables of nationalTables(nationalLanguages)) {
    if (septetCost(wellFormed, tables) < 0) continue;
    const layout = inSeptets(clusters, tables, referenceBits);
    if (layout.parts.length < best.parts.length) best = layout;
  }
  return best;
}

/** Septets of a text, or -1 when the tables do not have all of it. */
function septetCost(text: string, tables: GsmAlphabet): number {
  let septets = 0;
  for (let index = 0; index < text.length; index++) {
    const cost = septetsOf(text.charCodeAt(index), tables);
    if (cost === 0) return -1;
    septets += cost;
  }
  return septets;
}

/** The tables worth trying, those with less header first. */
function nationalTables(languages: readonly NationalLanguage[]): GsmAlphabet[] {
  const locking = languages.filter((language) => lockingShiftTable(language) !== undefined);
  return [
    ...languages.map((language) => gsmAlphabet(undefined, language)),
    ...locking.map((language) => gsmAlphabet(language, undefined)),
    ...locking.map((language) => gsmAlphabet(language, language)),
  ];
}

function inSeptets(clusters: readonly string[], tables: GsmAlphabet, referenceBits: 8 | 16): Layout {
  const elements = TABLE_ELEMENT_OCTETS * (Number(tables.locking !== undefined) + Number(tables.single !== undefined));
  const capacity = (header: number) => 160 - Math.ceil((8 * header) / 7);
  const cost: Cost = (text) => septetCost(text, tables);
  const cut = cutUp(clusters, cost, elements, referenceBits, capacity);
  return { alphabet: 'gsm-7-bit', tables, ...cut };
}

function inCodeUnits(clusters: readonly string[], referenceBits: 8 | 16): Layout {
  const capacity = (header: number) => (140 - header) >> 1;
  const cut = cutUp(clusters, (text) => text.length, 0, referenceBits, capacity);
  return { alphabet: 'ucs-2', tables: GSM_DEFAULT, ...cut };
}

function cutUp(
  clusters: readonly string[],
  cost: Cost,
  elementOctets: number,
  referenceBits: 8 | 16,
  capacity: (headerOctets: number) => number,
): { parts: string[]; used: number[]; limit: number } {
  const whole = clusters.join('');
  const single = capacity(elementOctets === 0 ? 0 : 1 + elementOctets);
  const total = cost(whole);
  if (total <= single) return { parts: [whole], used: [total], limit: single };
  const limit = capacity(1 + elementOctets + (referenceBits === 8 ? 5 : 6));
  return { ...fill(clusters, cost, limit), limit };
}

function fill(clusters: readonly string[], cost: Cost, limit: number): { parts: string[]; used: number[] } {
  const parts: string[] = [];
  const used: number[] = [];
  let part = '';
  let units = 0;
  const place = (piece: string, pieceUnits: number) => {
    if (units + pieceUnits > limit) {
      parts.push(part);
      used.push(units);
      part = '';
      units = 0;
    }
    part += piece;
    units += pieceUnits;
  };
  for (const cluster of clusters) {
    const clusterUnits = cost(cluster);
    if (clusterUnits <= limit) place(cluster, clusterUnits);
    else for (const codePoint of cluster.match(CODE_POINT) ?? []) place(codePoint, cost(codePoint));
  }
  parts.push(part);
  used.push(units);
  return { parts, used };
}
