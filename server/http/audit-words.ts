// A row of the audit log as a person reads it: its deed, what it was done to, and its details (JSON): 'name: Kim → Kim
// Moreau, groups: Front desk'. Nothing here throws: a code that the catalogue does not know is shown as it is.
import { words } from './words.ts';

const t = words.auditDetails;
const deeds: Readonly<Record<string, string>> = words.accounts.audit.actions;

/** A deed of an older program, which has no words any more, by its key. */
export function deedInWords(action: string): string {
  return deeds[action] ?? action;
}

export function subjectInWords(type: string | null, id: string | null): string {
  return type === null || type === '' ? '' : t.subject(t.subjects[type] ?? type, id ?? '');
}

export function detailInWords(detail: string): string {
  const parsed = parse(detail);
  if (typeof parsed !== 'object' || parsed === null) return detail;
  const fields = Object.entries(parsed).filter(([, value]) => !isUnchanged(value));
  return fields.length === 0 ? '' : t.list(fields.map(([key, value]) => t.field(nameOf(key), inWords(value))));
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
  if (value === null || value === undefined || value === '') return t.none;
  if (typeof value === 'boolean') return value ? t.yes : t.no;
  if (Array.isArray(value) && value.length === 2) return t.change(inWords(value[0]), inWords(value[1]));
  if (Array.isArray(value)) return value.length === 0 ? t.none : t.list(value.map(inWords));
  if (typeof value === 'object')
    return t.inside(t.list(Object.entries(value).map(([key, inner]) => t.part(nameOf(key), inWords(inner)))));
  return String(value);
}

function nameOf(key: string): string {
  return t.fields[key] ?? key;
}
