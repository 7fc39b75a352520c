// Where a sentence tells how many messages wait. The number changes with every text, and a page that announced the sentence
// again each time would read it out all day: so that part stands in an element of its own. The catalogue holds whole
// sentences; the part is what differs between none, one and several.

export interface Counted {
  readonly text: string;
  /** Where in `text` it stands; from equals to where nothing is said of none. Undefined in a sentence without a number. */
  readonly waiting?: { readonly from: number; readonly to: number };
}

/** The sentence for so many, and where it says so. */
export function withWaiting(sentence: (waiting: number) => string, waiting: number): Counted {
  const text = sentence(waiting);
  const [none = '', ...others] = [0, 1, 2].map(sentence);
  if (others.every((other) => other === none)) return { text };
  const before = Math.min(...others.map((other) => sharedStart(none, other)));
  const rest = [none, ...others].map((other) => other.slice(before).split('').toReversed().join(''));
  const after = Math.min(...rest.map((other) => sharedStart(rest[0] ?? '', other)));
  return { text, waiting: { from: before, to: text.length - after } };
}

function sharedStart(one: string, other: string): number {
  const differs = one.split('').findIndex((_, index) => one[index] !== other[index]);
  return differs === -1 ? one.length : differs;
}
