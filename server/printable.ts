// Text from outside on its way to a terminal or a log: a client's phone, a modem or a name must neither move the cursor, nor
// begin a line of its own, nor turn the direction of what stands beside it.

// C0, DEL and C1, the line ends of Unicode, and the marks that turn the direction of text.
const DANGEROUS = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** For what may have several lines, written by us. */
export function withoutControls(text: string): string {
  return text.replace(DANGEROUS, (character) => (character === '\n' ? character : ' '));
}

/** For what must be one line. */
export function oneLine(text: string): string {
  return text.replace(DANGEROUS, ' ');
}

/** JSON in which nothing but ASCII that can be seen is left of them: the same value to whoever reads it. */
export function escapedJson(json: string): string {
  return json.replace(DANGEROUS, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
