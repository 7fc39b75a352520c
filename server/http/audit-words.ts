// A row of the audit log as a person reads it: the deed by the catalogue, its details (JSON) as 'name: Kim → Kim Moreau,
// groups: Front desk'.
import { words } from './words/en.ts';

const deeds: Readonly<Record<string, string>> = words.accounts.audit.actions;

/** A deed of an older program, which has no words any more, by its key. */
export function deedInWords(action: string): string {
  return deeds[action] ?? action;
}

/** Never throws: what is no JSON object is shown as it is. */
export function detailInWords(detail: string): string {
  const parsed = parse(detail);
  if (typeof parsed !== 'object' || parsed === null) return detail;
  return Object.entries(parsed)
    .filter(([, value]) => !isUnchanged(value))
    .map(([key, value]) => `${key}: ${inWords(value)}`)
    .join(', ');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Two values are before and after, as the deeds write them.
function isUnchanged(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && JSON.stringify(value[0]) === JSON.stringify(value[1]);
}

function inWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value) && value.length === 2) return `${inWords(value[0])} → ${inWords(value[1])}`;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inWords).join(', ');
  if (typeof value === 'object') {
    return `(${Object.entries(value)
      .map(([key, inner]) => `${key} ${inWords(inner)}`)
      .join(', ')})`;
  }
  return String(value);
}
