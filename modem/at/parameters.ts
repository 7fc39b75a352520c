// The parameters of an AT line: `1,"SM",,(0-3)` ⇄ values (ITU-T V.250 §5.4, 3GPP TS 27.007 §4).
// Reading is lenient on purpose: modems leave quotes out, double them, and open brackets that they never close.

export type Parameter =
  | { readonly type: 'empty' }
  | { readonly type: 'number'; readonly value: number; readonly text: string }
  | { readonly type: 'text'; readonly value: string; readonly quoted: boolean }
  | { readonly type: 'range'; readonly from: number; readonly to: number }
  | { readonly type: 'list'; readonly values: readonly Parameter[] };

export type ParameterValue = string | number | undefined | readonly ParameterValue[];

/** What follows the colon of an information response or the `=` of a command, as values. Never throws. */
export function parseParameters(text: string): Parameter[] {
  return new Reader(text).list(false);
}

/** Values as they are written on a line: strings quoted, undefined left out, arrays in brackets. A `"` inside a string is dropped. */
export function formatParameters(values: readonly ParameterValue[]): string {
  return values.map(formatParameter).join(',');
}

/** The number at a position, also when it came in quotes; undefined where there is none. */
export function numberAt(parameters: readonly Parameter[], index: number): number | undefined {
  const parameter = parameters[index];
  if (parameter?.type === 'number') return parameter.value;
  if (parameter?.type === 'text' && /^-?\d+$/.test(parameter.value)) return Number(parameter.value);
  return undefined;
}

/** The text at a position, numbers as they were written; undefined where there is none. */
export function textAt(parameters: readonly Parameter[], index: number): string | undefined {
  const parameter = parameters[index];
  if (parameter?.type === 'text') return parameter.value;
  if (parameter?.type === 'number') return parameter.text;
  return undefined;
}

/** Every number that a `(0-2,4)` offers; a bare number offers itself. At most 1000 are told. */
export function numbersOffered(parameter: Parameter | undefined): number[] {
  if (parameter === undefined) return [];
  switch (parameter.type) {
    case 'number':
      return [parameter.value];
    case 'range': {
      const count = Math.min(Math.max(parameter.to - parameter.from + 1, 0), 1000);
      return Array.from({ length: count }, (_, step) => parameter.from + step);
    }
    case 'list':
      return parameter.values.flatMap(numbersOffered);
    case 'text':
    case 'empty':
      return [];
    default:
      return parameter satisfies never;
  }
}

/** Every text that a `("SM","ME")` offers; a bare text offers itself. */
export function textsOffered(parameter: Parameter | undefined): string[] {
  if (parameter?.type === 'text') return [parameter.value];
  if (parameter?.type === 'list') return parameter.values.flatMap(textsOffered);
  return [];
}

function formatParameter(value: ParameterValue): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `"${value.replaceAll('"', '')}"`;
  return `(${formatParameters(value)})`;
}

/** Deeper brackets than this are noise; they are read as plain text. */
const maximumDepth = 8;

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  list(bracketed: boolean): Parameter[] {
    const values: Parameter[] = [];
    this.#skipBlanks();
    if (this.#at >= this.#text.length) return values;
    if (bracketed && this.#text[this.#at] === ')') {
      this.#at += 1;
      return values;
    }
    for (;;) {
      values.push(this.#value());
      this.#skipBlanks();
      const separator = this.#text[this.#at];
      this.#at += 1;
      if (separator === undefined || (bracketed && separator === ')')) return values;
    }
  }

  #value(): Parameter {
    this.#skipBlanks();
    const first = this.#text[this.#at];
    if (first === '"') return this.#quoted();
    if (first === '(' && this.#depth < maximumDepth) {
      this.#at += 1;
      this.#depth += 1;
      const values = this.list(true);
      this.#depth -= 1;
      this.#skipTo(this.#depth > 0 ? /[,)]/g : /,/g);
      return { type: 'list', values };
    }
    return this.#bare();
  }

  /** A quote ends a string only where a separator follows it: `"0B,"0100701",7` has been seen. */
  #quoted(): Parameter {
    const start = this.#at + 1;
    const closing = /"(?=[ \t]*(?:[,)]|$))/g;
    closing.lastIndex = start;
    const end = closing.exec(this.#text)?.index ?? this.#text.length;
    this.#at = end + 1;
    return { type: 'text', value: this.#text.slice(start, end), quoted: true };
  }

  #bare(): Parameter {
    const start = this.#at;
    this.#skipTo(this.#depth > 0 ? /[,)]/g : /,/g);
    const text = this.#text.slice(start, this.#at).trim();
    if (text === '') return { type: 'empty' };
    if (/^-?\d{1,15}$/.test(text)) return { type: 'number', value: Number(text), text };
    const range = /^(\d{1,9})\s*-\s*(\d{1,9})$/.exec(text);
    if (range !== null) return { type: 'range', from: Number(range[1]), to: Number(range[2]) };
    return { type: 'text', value: text, quoted: false };
  }

  #skipBlanks(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #skipTo(separator: RegExp): void {
    separator.lastIndex = this.#at;
    this.#at = separator.exec(this.#text)?.index ?? this.#text.length;
  }
}
