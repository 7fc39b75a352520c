// CSV (RFC 4180) that a spreadsheet takes as text: what could be a formula gets an apostrophe in front.

import { guard } from '../inbox/csv.ts';

/** One line, with CRLF. Every field is quoted. */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields.map((field) => `"${guard(String(field ?? '')).replace(/"/g, '""')}"`).join(',')}\r\n`;
}
