// Comma-separated values (RFC 4180), read as spreadsheets write them and written so that no spreadsheet takes a field for
// a formula (OWASP ASVS 1.2.10): every E.164 number begins with a plus sign, so this is the common case.

const BYTE_ORDER_MARK = '\ufeff';
const DELIMITERS = [',', ';', '\t'] as const;
/** What a formula begins with. */
const FORMULA = new Set('=+-@');
/** Taken for nothing by a spreadsheet at the beginning of a cell: then it looks at what comes next. */
const STRIPPED = new Set('\t\r\0');
/**
 * Behind these a cell may begin, too: where the list separator is a semicolon, as in most of Europe, a spreadsheet that is
 * not told about the comma takes the quotes of the first field only, and all others apart.
 */
const SEPARATORS = new Set(';\t\r\n"|');

/** Rows of fields. The delimiter is the one that the first line has most of; empty lines are left out. */
export function parseCsv(text: string): string[][] {
  const source = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const delimiter = delimiterOf(source);
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    row.push(unguard(field));
    field = '';
  };
  const endRow = () => {
    endField();
    if (row.some((value) => value.trim() !== '')) rows.push(row);
    row = [];
  };
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index);
    if (quoted) {
      if (character !== '"') field += character;
      else if (source.charAt(index + 1) === '"') {
        field += '"';
        index++;
      } else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === delimiter) endField();
    else if (character === '\n') endRow();
    else if (character !== '\r') field += character;
  }
  if (field !== '' || row.length > 0) endRow();
  return rows;
}

/** Every field in quotes, nothing that a spreadsheet would calculate. Lines end with CR LF. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map((field) => `"${guard(field).replaceAll('"', '""')}"`).join(','));
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}

/** Text that no spreadsheet calculates: an apostrophe stands before what could begin a formula. */
export function guard(field: string): string {
  return withApostrophes(field, (count) => count + 1);
}

function unguard(field: string): string {
  return withApostrophes(field, (count) => Math.max(count - 1, 0));
}

// What looks guarded already is guarded once more, so that reading it back gives what was written.
function withApostrophes(field: string, wanted: (count: number) => number): string {
  let text = '';
  let mayBegin = true;
  let isStart = true;
  let apostrophes = 0;
  for (const character of field) {
    if (mayBegin && character === "'") {
      apostrophes += 1;
      continue;
    }
    const begins: boolean = mayBegin && (FORMULA.has(character) || (isStart && STRIPPED.has(character)));
    text += "'".repeat(begins ? wanted(apostrophes) : apostrophes) + character;
    const goesOn: boolean = mayBegin && (begins || apostrophes === 0) && /[\s\0]/.test(character);
    mayBegin = SEPARATORS.has(character) || goesOn;
    isStart = false;
    apostrophes = 0;
  }
  return text + "'".repeat(apostrophes);
}

function delimiterOf(source: string): string {
  const line = source.slice(0, source.search(/\r?\n|$/));
  const count = (delimiter: string) => line.split(delimiter).length;
  return [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ',';
}
