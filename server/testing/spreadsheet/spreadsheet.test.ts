// T19: what leaves as CSV, judged by a reader of its own that knows RFC 4180 and nothing else. npm run fuzz -- spreadsheet
// asks a real spreadsheet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../http/csv.ts';
import { formatCsv, parseCsv } from '../../inbox/csv.ts';
import { hostileRows } from './hostile-rows.ts';

const HEADING = ['one', 'two', 'three'];
const ROWS = hostileRows(1000, 1);

/** Every field quoted, CR LF behind each record, nothing in between: anything else is an error. */
function strictly(text: string): string[][] {
  const record = /(?:"(?:[^"]|"")*",){2}"(?:[^"]|"")*"\r\n/y;
  const records: string[][] = [];
  while (record.lastIndex < text.length) {
    const at = record.lastIndex;
    const found = record.exec(text)?.[0];
    assert.ok(found, `no record at ${at}: ${JSON.stringify(text.slice(at, at + 80))}`);
    const fields = found.match(/"(?:[^"]|"")*"/g) ?? [];
    records.push(fields.map((field) => field.slice(1, -1).replaceAll('""', '"')));
  }
  return records;
}

for (const [name, text] of [
  ['clients', formatCsv([HEADING, ...ROWS])],
  ['the audit log', [HEADING, ...ROWS].map(csvLine).join('')],
] as const) {
  test(`of 1,000 hostile rows no field of the export of ${name} is calculated, or breaks out of its quotes`, () => {
    const records = strictly(text.replace(/^\ufeff/, ''));
    assert.equal(records.length, ROWS.length + 1);
    const calculated = records.flat().filter((field) => /^[\t\r\0]|^[=+\-@]/.test(field));
    assert.deepEqual(calculated, []);
    const guarded = records.flat().filter((field) => /^'+[\t\r\n\0 ]*[=+\-@]/.test(field));
    assert.ok(guarded.length > 500, `${guarded.length} were guarded: too few to say anything`);
  });
}

test('what was exported is imported as it was', () => {
  // An empty row is left out, and a CR outside of quotes cannot be told from the end of a line.
  const rows = ROWS.map((row) => ['x', ...row]);
  assert.deepEqual(parseCsv(formatCsv([['x', ...HEADING], ...rows])).slice(1), rows);
});
