// The piece of a text that shows why it was found, with marks around what was searched for. The text stays as it was
// written; what is compared is its folded form, word by word.
import { digitGroups, fold, joinedNumbers } from './fold.ts';
import { MARK_END, MARK_START, WORD } from './full-text.ts';

/** What the text was found by. */
export type Wanted =
  /** Folded words, the last of which may be a beginning. */
  | { readonly type: 'words'; readonly words: readonly string[] }
  /** Digits that a number begins with from one of its groups on, in any of these forms. */
  | { readonly type: 'number'; readonly forms: readonly string[] };

interface Token {
  readonly start: number;
  readonly end: number;
  /** Which of the wanted words it is; -1: none. */
  wanted: number;
}

/** Words that a snippet has, and how many of them stand before the first that is marked. */
const LENGTH = 24;
const BEFORE = 4;
const MARKS = new RegExp(`[${MARK_START}${MARK_END}]`, 'g');

/** Never throws. */
export function snippetOf(text: string, wanted: Wanted): string {
  const clean = text.replace(MARKS, ' ');
  const tokens: Token[] = [];
  for (const { 0: word, index } of clean.matchAll(WORD))
    tokens.push({ start: index, end: index + word.length, wanted: -1 });
  if (wanted.type === 'words') markWords(clean, tokens, wanted.words);
  else markNumbers(clean, tokens, wanted.forms);
  const from = Math.max(0, Math.min(bestPlace(tokens) - BEFORE, tokens.length - LENGTH));
  const to = Math.min(tokens.length, from + LENGTH);
  let at = from === 0 ? 0 : (tokens[from]?.start ?? 0);
  let snippet = from === 0 ? '' : '…';
  for (const { start, end, wanted: which } of tokens.slice(from, to)) {
    if (which < 0) continue;
    snippet += `${clean.slice(at, start)}${MARK_START}${clean.slice(start, end)}${MARK_END}`;
    at = end;
  }
  const isWhole = to === tokens.length;
  return snippet + clean.slice(at, isWhole ? undefined : tokens[to - 1]?.end) + (isWhole ? '' : '…');
}

function markWords(text: string, tokens: readonly Token[], words: readonly string[]): void {
  const beginning = words.at(-1);
  for (const token of tokens) {
    const word = fold(text.slice(token.start, token.end));
    token.wanted = words.indexOf(word);
    if (token.wanted < 0 && beginning !== undefined && word.startsWith(beginning)) token.wanted = words.length - 1;
  }
}

// A run of digits, whatever little stands between its groups, as the index joins them.
const RUN = /\p{Nd}+(?:[^\p{L}\p{N}\n]{1,3}\p{Nd}+)*/gu;

function markNumbers(text: string, tokens: readonly Token[], forms: readonly string[]): void {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const groups = digitGroups(run);
    for (const [first, { digits }] of joinedNumbers(groups).entries()) {
      const form = forms.find((each) => digits.startsWith(each));
      if (form === undefined) continue;
      const [start, end] = [index + (groups[first]?.start ?? 0), index + endOf(groups.slice(first), form.length)];
      for (const token of tokens) if (token.start < end && token.end > start) token.wanted = 0;
    }
  }
}

function endOf(groups: readonly { readonly digits: string; readonly end: number }[], length: number): number {
  let left = length;
  for (const { digits, end } of groups) {
    left -= digits.length;
    if (left <= 0) return end;
  }
  return groups.at(-1)?.end ?? 0;
}

/** The first of the places from which on the most of the wanted words stand close together. */
function bestPlace(tokens: readonly Token[]): number {
  let best = 0;
  let most = 0;
  for (const [place, { wanted }] of tokens.entries()) {
    if (wanted < 0) continue;
    const near = new Set<number>();
    for (const other of tokens.slice(place, place + LENGTH - BEFORE)) if (other.wanted >= 0) near.add(other.wanted);
    if (near.size <= most) continue;
    most = near.size;
    best = place;
  }
  return best;
}
