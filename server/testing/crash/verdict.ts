// The tables after the last death, measured by what the world knows: reliability.md 7.1, I1 to I7.
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { readStorageNotice } from '../../store/storage-notice.ts';
import type { World } from './world.ts';

export interface Verdict {
  readonly received: number;
  readonly sent: number;
  /** Texts that clients sent and that stand in no thread. */
  readonly lost: readonly string[];
  /** Those that stand there more than once. */
  readonly doubled: readonly string[];
  /** Texts of ours that the network took more often than a person asked for. */
  readonly sentTwice: readonly string[];
  /** Texts whose storing was acknowledged and that are not there, or are there twice. */
  readonly forgotten: readonly string[];
  /** Called sent or delivered, and the network never had it. */
  readonly untrue: readonly string[];
  readonly unknown: readonly string[];
  /** Of the unknown, how many the network had taken. */
  readonly unknownButSent: number;
  readonly integrity: string;
  readonly brokenReferences: number;
  /** The server called its data damaged or older than it was; no kill makes it so. */
  readonly criedWolf: boolean;
}

export function judge(database: string, world: World): Verdict {
  const db = new DatabaseSync(database, { readOnly: true });
  try {
    const inbound = countBy(texts(db, `select text as value from messages where direction = 'in' and kind = 'text'`));
    const garbage = countBy(
      texts(
        db,
        `select pdu as value from messages m join inbound_pdus p on p.message_id = m.id where m.kind = 'unreadable'`,
      ),
    );
    const count = (text: string) => inbound.get(text) ?? garbage.get(text) ?? 0;
    const everything = [...world.received, ...world.unreadable];
    const outbound = countBy(texts(db, `select text as value from messages where direction = 'out'`));
    const accepted = world.accepted();
    const unknown = texts(db, `select text as value from messages where direction = 'out' and status = 'unknown'`);
    const claimed = texts(
      db,
      `select text as value from messages where direction = 'out' and status in ('sent', 'delivered')`,
    );
    return {
      received: everything.length,
      sent: world.written.length,
      lost: everything.filter((text) => count(text) === 0),
      doubled: everything.filter((text) => count(text) > 1),
      sentTwice: [...accepted]
        .filter(([text, times]) => times > 1 + (world.sentAgain.get(text) ?? 0))
        .map(([text]) => text),
      forgotten: world.written
        .filter(({ text, acknowledged }) => acknowledged && outbound.get(text) !== 1)
        .map(({ text }) => text),
      untrue: claimed.filter((text) => !accepted.has(text)),
      unknown,
      unknownButSent: unknown.filter((text) => accepted.has(text)).length,
      integrity: String(Object.values(db.prepare('pragma integrity_check').get() ?? {})[0]),
      brokenReferences: db.prepare('pragma foreign_key_check').all().length,
      criedWolf: readStorageNotice(db) !== undefined,
    };
  } finally {
    db.close();
  }
}

/** Whether a part was on the wire by the tables: a kill now is one inside the window. */
export function isSending(database: string): boolean {
  if (!existsSync(database)) return false;
  const db = new DatabaseSync(database, { readOnly: true });
  try {
    const made = db.prepare(`select 1 from sqlite_master where name = 'outbound_segments'`).get() !== undefined;
    return made && db.prepare(`select 1 from outbound_segments where state = 'submitting'`).get() !== undefined;
  } finally {
    db.close();
  }
}

/** Nothing waits any more: neither texts of ours nor any on the SIM that the tables do not have. */
export function isAtRest(database: string): boolean {
  const db = new DatabaseSync(database, { readOnly: true });
  try {
    const waiting = db
      .prepare(`select 1 from messages where direction = 'out' and status in ('queued', 'sending') limit 1`)
      .get();
    return waiting === undefined;
  } finally {
    db.close();
  }
}

function texts(db: DatabaseSync, query: string): string[] {
  return db
    .prepare(query)
    .all()
    .map((row) => String(row.value));
}

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
