// Finds the regular expressions in a source text: a scanner that knows strings, templates and comments, and tells a slash
// that divides from one that opens an expression by what stands before it.

export interface FoundExpression {
  readonly source: string;
  readonly flags: string;
  /** Which line it stands in, from 1. */
  readonly line: number;
}

const BEFORE_EXPRESSION =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|await|yield))\s*$/;
const FLAGS = /[dgimsuvy]*/y;

export function regularExpressions(text: string): FoundExpression[] {
  const found: FoundExpression[] = [];
  /** How many braces are open in each template's `${…}` that we stand in. */
  const templates: number[] = [];
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const one = text[at] ?? '';
    if (two === '//') at = endOf(text, at, '\n');
    else if (two === '/*') at = endOf(text, at + 2, '*/');
    else if (one === '"' || one === "'") at = closing(text, at, one);
    else if (one === '`') at = intoTemplate(text, at + 1, templates);
    else if (one === '/' && BEFORE_EXPRESSION.test(text.slice(Math.max(0, at - 40), at))) {
      const end = endOfExpression(text, at);
      FLAGS.lastIndex = end;
      const flags = FLAGS.exec(text)?.[0] ?? '';
      found.push({ source: text.slice(at + 1, end - 1), flags, line: text.slice(0, at).split('\n').length });
      at = end + flags.length;
    } else {
      const open = templates.length - 1;
      if (one === '{' && open >= 0) templates[open] = (templates[open] ?? 0) + 1;
      if (one === '}' && open >= 0) templates[open] = (templates[open] ?? 0) - 1;
      at += 1;
      if (open >= 0 && templates[open] === 0) {
        templates.pop();
        at = intoTemplate(text, at, templates);
      }
    }
  }
  return found;
}

function endOf(text: string, from: number, end: string): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

function closing(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

// Up to the template's end, or into the code of its next `${`.
function intoTemplate(text: string, from: number, templates: number[]): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') return at + 1;
    else if (text.startsWith('${', at)) {
      templates.push(1);
      return at + 2;
    }
  }
  return text.length;
}

// In a class a slash is a slash.
function endOfExpression(text: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < text.length; at += 1) {
    const one = text[at];
    if (one === '\\') at += 1;
    else if (one === '[') inClass = true;
    else if (one === ']') inClass = false;
    else if (one === '/' && !inClass) return at + 1;
  }
  return text.length;
}
