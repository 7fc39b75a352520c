// What of a page a person reads or hears: its texts, and the attributes that are shown or spoken.

const SPOKEN = new Set(['title', 'aria-label', 'aria-description', 'placeholder', 'alt', 'label']);
const TAG =
  /<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>|<\/?([a-z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|<![^>]*>/gi;
/** The part of a banner's sentence that is not announced (waiting-part.ts): still the same sentence. */
const COUNT = /<span aria-live="off">([^<]*)<\/span>/g;
const ATTRIBUTE = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

export function shownTexts(page: string): string[] {
  const html = page.replaceAll(COUNT, '$1');
  const texts: string[] = [];
  let at = 0;
  for (const tag of html.matchAll(TAG)) {
    texts.push(html.slice(at, tag.index));
    at = tag.index + tag[0].length;
    for (const [, name = '', double, single] of (tag[3] ?? '').matchAll(ATTRIBUTE))
      if (SPOKEN.has(name)) texts.push(double ?? single ?? '');
  }
  texts.push(html.slice(at));
  return texts.map((text) => decoded(text).trim()).filter((text) => text !== '');
}

function decoded(text: string): string {
  return text
    .replaceAll(/&#(?:x([0-9a-f]+)|(\d+));/gi, (_all, hex: string | undefined, decimal: string | undefined) =>
      String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/**
 * What of a text is neither a sentence of the disguised catalogue (pseudo-words.ts) nor known data: the Latin words that are
 * left. Empty for a good one.
 */
export function strayWords(text: string, isData: (part: string) => boolean): string[] {
  return partsOutside(text).filter((part) => /\p{Script=Latin}{2}/u.test(part) && !isData(part));
}

// ⟦ opens what is the catalogue's, ⟨ inside of it what is not.
function partsOutside(text: string): string[] {
  const parts = [''];
  const open: string[] = [];
  for (const letter of text) {
    if (letter === '⟦' || letter === '⟨') open.push(letter);
    else if (letter === '⟧' || letter === '⟩') open.pop();
    else {
      if (open.at(-1) !== '⟦') parts[parts.length - 1] += letter;
      continue;
    }
    parts.push('');
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
