// Comma-separated values (RFC 4180), read as spreadsheets write them and written so that no spreadsheet takes a field for
// a formula (OWASP ASVS 1.2.10): every E.164 number begins with a plus sign, so this is the common case.

const BYTE_ORDER_MARK = '\ufeff';
const DELIMITERS = [',', ';', '\t'] as const;
/** What a spreadsheet calculates, and what looks as if it had been guarded against that. */
const FORMULA = /^'*[=+\-@\t\r\0]/;
const GUARDED = /^'+[=+\-@\t\r\0]/;

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

// A field that begins like a guarded one is guarded too, so that reading it back gives what was written.
function guard(field: string): string {
  return FORMULA.test(field) ? `'${field}` : field;
}

function unguard(field: string): string {
  return GUARDED.test(field) ? field.slice(1) : field;
}

function delimiterOf(source: string): string {
  const line = source.slice(0, source.search(/\r?\n|$/));
  const count = (delimiter: string) => line.split(delimiter).length;
  return [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ',';
}
