// CSV (RFC 4180) that a spreadsheet takes as text: what could be a formula gets an apostrophe in front.

/** One line, with CRLF. Every field is quoted. */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields.map((field) => `"${harmless(String(field ?? '')).replace(/"/g, '""')}"`).join(',')}\r\n`;
}

// OWASP: = + - @ and what a spreadsheet strips before looking at them.
function harmless(text: string): string {
  return /^[\s\0]*[=+\-@]/.test(text) || /^[\t\r\n\0]/.test(text) ? `'${text}` : text;
}
