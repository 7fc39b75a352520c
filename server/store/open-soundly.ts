// Opens the database after a look at it: a damaged one is put aside as evidence, a new one takes its place, and every row
// that can still be read is carried over before anything else happens.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type OpenOptions, type OpenStore, openStore } from './database.ts';
import { type Salvage, salvage } from './salvage.ts';
import { clearSuspicion, isSuspect } from './storage-care.ts';
import { troubleOf } from './storage-error.ts';

export interface OpenedSoundly {
  readonly store: OpenStore;
  /** Where the damaged files are, and what could be saved of them; undefined when all was well. */
  readonly repaired: (Salvage & { readonly aside: string }) | undefined;
}

/** As openStore, which it falls back on. Throws what that throws, except for damage. */
export async function openSoundly(
  file: string,
  options: OpenOptions & { readonly now: () => number },
): Promise<OpenedSoundly> {
  if (isSound(file)) {
    try {
      const store = await openStore(file, options);
      clearSuspicion(file);
      return { store, repaired: undefined };
    } catch (error) {
      if (troubleOf(error) !== 'corrupt') throw error;
    }
  }
  const aside = putAside(file, options.now());
  const store = await openStore(file, options);
  const saved = salvage(path.join(aside, path.basename(file)), store.sqlite.raw);
  clearSuspicion(file);
  return { store, repaired: { ...saved, aside } };
}

// Quick at every start; thorough after a damage that was met while running.
function isSound(file: string): boolean {
  if (!existsSync(file)) return true;
  const check = isSuspect(file) ? 'integrity_check(1)' : 'quick_check(1)';
  try {
    const db = new DatabaseSync(file);
    try {
      return Object.values(db.prepare(`pragma ${check}`).get() ?? {})[0] === 'ok';
    } finally {
      db.close();
    }
  } catch (error) {
    if (troubleOf(error) === 'corrupt') return false;
    throw error;
  }
}

function putAside(file: string, now: number): string {
  const aside = path.join(path.dirname(file), `damaged-${new Date(now).toISOString().replaceAll(':', '')}`);
  mkdirSync(aside, { mode: 0o700 });
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${file}${suffix}`))
      renameSync(`${file}${suffix}`, path.join(aside, `${path.basename(file)}${suffix}`));
  }
  return aside;
}
