// Where a text may be cut without tearing what people see as one character (Unicode UAX #29).

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Grapheme clusters of a text, in order. */
export function graphemes(text: string): string[] {
  const clusters: string[] = [];
  if (isSimple(text)) {
    for (let index = 0; index < text.length; index++) {
      const pair = text.charCodeAt(index) === 13 && text.charCodeAt(index + 1) === 10;
      clusters.push(pair ? '\r\n' : text.charAt(index));
      if (pair) index++;
    }
    return clusters;
  }
  for (const { segment } of segmenter.segment(text)) clusters.push(segment);
  return clusters;
}

/** Below U+0300, the first combining mark, CR LF is the only cluster of two code units. */
function isSimple(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) >= 0x300) return false;
  return true;
}
