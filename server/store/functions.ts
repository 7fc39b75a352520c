// The functions that triggers and views of the schema call: who writes texts or clients needs a connection that has them.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { searchable, sortKey } from './fold.ts';

export function registerFunctions(db: DatabaseSync): void {
  const ofText = (name: string, work: (text: string) => string) =>
    db.function(name, { deterministic: true }, (value: SQLOutputValue) =>
      typeof value === 'string' ? work(value) : null,
    );
  ofText('searchable', searchable);
  ofText('sort_key', sortKey);
}
