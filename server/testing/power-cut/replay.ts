// A recorded run, cut at many moments: each state is opened by SQLite, checked, and asked for everything that had been
// acknowledged before the cut.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { markFile, missingBehind, progressOf, readMark } from '../../store/commit-mark.ts';
import { Chance } from '../crash/random.ts';
import { Disk } from './disk.ts';
import type { Event } from './trace.ts';

export interface ReplayResult {
  readonly states: number;
  /** States that cannot be opened or fail the integrity check. */
  readonly corrupt: number;
  /** States in which something acknowledged is missing, and how many things in the worst of them. */
  readonly losing: number;
  readonly worst: number;
  /** States that the mark outside the database calls older than they were. */
  readonly older: number;
}

/** What had been promised at a moment of the run. */
interface Promises {
  readonly stored: Set<string>;
  readonly queued: Set<string>;
  readonly forgotten: Set<string>;
}

/** Cuts at `states` random moments after the database was made. `folder`: for the files of one state at a time. */
export function replay(
  events: readonly Event[],
  database: string,
  states: number,
  seed: number,
  folder: string,
): ReplayResult {
  const chance = new Chance(seed);
  const first = events.findIndex((event) => event.type === 'said');
  const cuts = Array.from({ length: states }, () => first + 1 + chance.below(events.length - first)).sort(
    (a, b) => a - b,
  );
  const disk = new Disk();
  const promises: Promises = { stored: new Set(), queued: new Set(), forgotten: new Set() };
  const result = { states, corrupt: 0, losing: 0, worst: 0, older: 0 };
  let done = 0;
  for (const cut of cuts) {
    for (; done < cut; done += 1) advance(disk, promises, events[done]);
    count(result, look(disk.cut(chance), database, promises, folder, false));
  }
  return result;
}

/**
 * A card that lies: at the cut everything of the last `seconds` is gone, flushed or not. What is lost from the disk must
 * still lie on the SIM. Returns how many cuts lost something from both.
 */
export function replayLies(
  events: readonly Event[],
  database: string,
  lie: { readonly seconds: number; readonly cuts: number; readonly seed: number; readonly folder: string },
): ReplayResult {
  const chance = new Chance(lie.seed);
  const first = events.findIndex((event) => event.type === 'said') + 1;
  const result = { states: lie.cuts, corrupt: 0, losing: 0, worst: 0, older: 0 };
  for (let number = 0; number < lie.cuts; number += 1) {
    const cut = first + chance.below(events.length - first);
    const lostFrom = (events[cut]?.at ?? 0) - lie.seconds;
    const disk = new Disk();
    const promises: Promises = { stored: new Set(), queued: new Set(), forgotten: new Set() };
    for (const [index, event] of events.slice(0, cut).entries()) {
      advance(index < first || event.at < lostFrom ? disk : undefined, promises, event);
    }
    count(result, look(disk.everything(), database, promises, lie.folder, true));
  }
  return result;
}

/** States from before the program said anything: its tables were just being made. Gives each as a file to be opened. */
export function* cutBeforeFirstWord(
  events: readonly Event[],
  database: string,
  states: number,
  folder: string,
): Generator<string> {
  const chance = new Chance(states);
  const first = events.findIndex((event) => event.type === 'said');
  for (let number = 0; number < states; number += 1) {
    const disk = new Disk();
    for (const event of events.slice(0, chance.below(first))) disk.apply(event);
    yield write(disk.cut(chance), database, folder);
  }
}

/** A new empty folder in memory where there is one: the states are many and small. */
export function scratchFolder(temporary: string): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(temporary, 'textdesk-power-cut-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function advance(disk: Disk | undefined, promises: Promises, event: Event | undefined): void {
  if (event === undefined) return;
  if (event.type !== 'said') {
    disk?.apply(event);
    return;
  }
  for (const line of event.line.split('\n')) {
    const [word = '', what = ''] = line.split(' ');
    if (word === 'STORED') promises.stored.add(what);
    if (word === 'QUEUED') promises.queued.add(what);
    if (word === 'FORGOTTEN') promises.forgotten.add(what);
  }
}

interface Finding {
  readonly corrupt: boolean;
  readonly lost: number;
  readonly older: boolean;
}

function look(
  files: ReadonlyMap<string, Buffer>,
  database: string,
  promises: Promises,
  folder: string,
  onlyForgotten: boolean,
): Finding {
  const here = write(files, database, folder);
  try {
    const db = new DatabaseSync(here);
    try {
      const sound = Object.values(db.prepare('pragma integrity_check(1)').get() ?? {})[0] === 'ok';
      const stored = column(db, 'select pdu as value from inbound_pdus');
      const queued = column(db, 'select submission_id as value from messages where submission_id is not null');
      const promised = onlyForgotten ? promises.forgotten : promises.stored;
      const lost = [...promised].filter((pdu) => !stored.has(pdu)).length;
      const unqueued = onlyForgotten ? 0 : [...promises.queued].filter((id) => !queued.has(id)).length;
      const older = Object.keys(missingBehind(readMark(markFile(here)), progressOf(db))).length > 0;
      return { corrupt: !sound, lost: lost + unqueued, older };
    } finally {
      db.close();
    }
  } catch {
    return { corrupt: true, lost: 0, older: false };
  }
}

function write(files: ReadonlyMap<string, Buffer>, database: string, folder: string): string {
  const here = path.join(folder, 'state.db');
  for (const suffix of ['', '-wal', '-shm', '-mark']) rmSync(`${here}${suffix}`, { force: true });
  for (const [file, octets] of files) writeFileSync(`${here}${file.slice(database.length)}`, octets);
  return here;
}

function column(db: DatabaseSync, query: string): ReadonlySet<string> {
  return new Set(
    db
      .prepare(query)
      .all()
      .map((row) => String(row.value)),
  );
}

function count(result: { corrupt: number; losing: number; worst: number; older: number }, finding: Finding): void {
  if (finding.corrupt) result.corrupt += 1;
  if (finding.lost > 0) result.losing += 1;
  if (finding.older) result.older += 1;
  result.worst = Math.max(result.worst, finding.lost);
}
