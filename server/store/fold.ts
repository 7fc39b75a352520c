// What is the same to somebody who searches: capitals, accents, the marks of Arabic and Hebrew, forms of one letter, and the
// punctuation of numbers. The index holds texts so, and what is typed is folded the same way. Deleting from the index needs
// exactly what was put in: who changes anything here writes a migration that builds the indexes anew.

/** Letters that Unicode does not take apart into a plain one and a mark. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ...pairs('øo łl đd ðd ħh ıi ŧt ßss æae œoe þth ςσ'),
  // Arabic and Persian: alef wasla, alef maksura, ta marbuta, Persian yeh and kaf, tatweel.
  ...pairs('ٱا ىي ةه یي کك ـ'),
  ...['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹'].flatMap((digits) =>
    [...digits].map((digit, index) => [digit, String(index)] as const),
  ),
]);
const SPECIAL = new RegExp(`[${[...PLAIN.keys()].join('')}]`, 'gu');
// Only marks that people leave out: the vowel signs of Indic scripts and of Thai are letters to their readers. й, ў and ї
// are letters too, unlike ё, which is typed е as often as not.
const MARKS =
  /([иу]\u0306|і\u0308|[\u3099\u309a])|[[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}]&&\p{Mn}]/gv;
const ASCII = /^[\0-\x7f]*$/;

/** A text as the index compares it: NFC, small, without accents. Never throws. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(MARKS, '$1')
    .replace(SPECIAL, (letter) => PLAIN.get(letter) ?? letter)
    .normalize('NFC');
}

/** Digits of one number at most: E.164 has 15, and 00 before them. */
const LONGEST_NUMBER = 17;
/** Fewer are a time or a price, whose words find them. */
export const SHORTEST_NUMBER = 6;
// Also of a single group: where it had to be followed by another one, a long text of digits would be begun anew at each.
const RUN = /\d+(?:[^\p{L}\p{N}\n]{1,3}\d+)*/gu;

/** What of a text goes into the index: the text folded, then each number in it without its spaces, from each of its groups on. */
export function searchable(text: string): string {
  const folded = fold(text);
  let numbers = '';
  for (const [run] of folded.matchAll(RUN)) {
    for (const { digits, groups } of joinedNumbers(digitGroups(run)))
      if (groups > 1 && digits.length >= SHORTEST_NUMBER) numbers += ` ${digits}`;
  }
  return folded + numbers;
}

export interface DigitGroup {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/** The groups of digits in a run of them. The 0 of +33 (0)6 is nobody's to dial and left out. */
export function digitGroups(run: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  for (const { 0: digits, index } of run.matchAll(/\p{Nd}+/gu)) {
    const isTrunk = run.slice(index - 1, index + 2) === '(0)';
    if (!isTrunk) groups.push({ digits: fold(digits), start: index, end: index + digits.length });
  }
  return groups;
}

/** From each group on, as many as a number can have. */
export function joinedNumbers(groups: readonly DigitGroup[]): { readonly digits: string; readonly groups: number }[] {
  return groups.map((_, first) => {
    let digits = '';
    let count = 0;
    for (const group of groups.slice(first, first + LONGEST_NUMBER)) {
      if (digits.length + group.digits.length > LONGEST_NUMBER) break;
      digits += group.digits;
      count += 1;
    }
    return { digits, groups: count };
  });
}

/** By what a name is sorted: É beside E and Å beside A, whatever stands between the words. */
export function sortKey(name: string): string {
  return fold(name)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

function pairs(list: string): (readonly [string, string])[] {
  return list.split(' ').map((pair) => {
    const [letter = '', ...plain] = pair;
    return [letter, plain.join('')];
  });
}
