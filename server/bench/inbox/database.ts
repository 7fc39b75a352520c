// The database that `npm run bench inbox` measures on: made once into a folder and copied for each run, which writes in it.
// Straight into the tables, then opened by the program as any other; nothing is analysed, since the product does not either.
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type OpenStore, openStore } from '../../store/database.ts';
import { mergeSearch } from '../../store/search-merges.ts';
import { makeVocabulary, seededRandom, type Vocabulary } from './vocabulary.ts';

/** Another number: what was made before no longer fits. */
const RECIPE = 2;
const YEARS = 2;
const STAFF = 12;

export interface Size {
  readonly messages: number;
  readonly conversations: number;
}

/** A copy of the database at `copy`, made first if the folder has none of this size. */
export async function prepareDatabase(folder: string, size: Size, copy: string): Promise<void> {
  const file = path.join(folder, 'inbox.db');
  const label = path.join(folder, 'inbox.json');
  const wanted = JSON.stringify({ recipe: RECIPE, ...size });
  const fits = existsSync(file) && existsSync(label) && readFileSync(label, 'utf8') === wanted;
  if (!fits) {
    mkdirSync(folder, { recursive: true });
    for (const each of [file, label]) rmSync(each, { force: true });
    const begun = performance.now();
    await make(`${file}-new`, size);
    renameSync(`${file}-new`, file);
    writeFileSync(label, wanted);
    console.log(`Made in ${((performance.now() - begun) / 1000).toFixed(0)} s: ${file}`);
  }
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
}

async function make(file: string, size: Size): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const store = await openStore(file);
  store.sqlite.raw.exec('pragma synchronous = off; pragma cache_size = -200000');
  fill(store, size);
  // As it is after any pause of life.
  await mergeSearch(store);
  store.sqlite.raw.exec('pragma wal_checkpoint(truncate)');
  await store.close();
}

// What the last message of each conversation was, while they are written.
interface Ends {
  readonly last: Float64Array;
  readonly lastInbound: Float64Array;
  readonly lastAt: Float64Array;
}

function fill(store: OpenStore, { messages, conversations }: Size): void {
  const { raw } = store.sqlite;
  const random = seededRandom(2026);
  const vocabulary = makeVocabulary(random);
  const now = Date.now();
  raw.exec('begin');
  for (let n = 1; n <= STAFF; n++)
    raw
      .prepare('insert into users (public_id, name, login, password_hash, created_at) values (?, ?, ?, ?, 0)')
      .run(`u${n}`, `Colleague ${n}`, `colleague-${n}`, 'none');
  people(store, conversations, vocabulary, now);
  raw.exec('commit; begin');
  const ends = {
    last: new Float64Array(conversations + 1),
    lastInbound: new Float64Array(conversations + 1),
    lastAt: new Float64Array(conversations + 1),
  };
  const insert = raw.prepare(
    'insert into messages (public_id, conversation_id, direction, text, status, author_id, author, submission_id, at, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const step = (YEARS * 365 * 86_400_000) / messages;
  for (let n = 1; n <= messages; n++) {
    // Each conversation once; then some often and most seldom.
    const place = n <= conversations ? n - 1 : Math.floor(conversations * random() ** 2);
    const id = 1 + ((place * 7919) % conversations);
    const inbound = random() < 0.45;
    const at = Math.floor(now - (messages - n) * step);
    const colleague = inbound ? null : 1 + Math.floor(random() * STAFF);
    insert.run(
      `m${n}`,
      id,
      inbound ? 'in' : 'out',
      inbound ? vocabulary.inbound() : vocabulary.outbound(),
      inbound ? 'received' : random() < 0.98 ? 'delivered' : 'failed',
      colleague,
      colleague === null ? null : `Colleague ${colleague}`,
      inbound ? null : `submission-${n}`,
      at,
      at,
      at,
    );
    ends.last[id] = n;
    ends.lastAt[id] = at;
    if (inbound) ends.lastInbound[id] = n;
    // The newest come one by one, as they do in life, so that the index is in the small pieces that this leaves.
    if (n % 20_000 === 0 || n > messages - 500) raw.exec('commit; begin');
  }
  states(store, ends, random);
  raw.exec('commit');
}

function people(store: OpenStore, conversations: number, vocabulary: Vocabulary, now: number): void {
  const { raw } = store.sqlite;
  const client = raw.prepare(
    'insert into clients (public_id, name, external_id, notes, created_at, updated_at) values (?, ?, ?, ?, 0, 0)',
  );
  const number = raw.prepare(
    "insert into client_numbers (client_id, number, label, is_primary) values (?, ?, 'mobile', 1)",
  );
  const conversation = raw.prepare(
    'insert into conversations (public_id, number, client_id, created_at, updated_at) values (?, ?, ?, ?, ?)',
  );
  const blocked = raw.prepare('insert into blocked_numbers (number, blocked_at) values (?, ?)');
  for (let n = 1; n <= conversations; n++) {
    const phone = phoneOf(n);
    let clientId: number | bigint | null = null;
    if (n % 5 !== 0) {
      const notes = n % 3 === 0 ? `Pays by card, ${vocabulary.word()} ${vocabulary.word()}` : '';
      clientId = client.run(`c${n}`, vocabulary.clientName(), `P-${100_000 + n}`, notes).lastInsertRowid;
      number.run(clientId, phone);
    }
    conversation.run(`v${n}`, phone, clientId, now, now);
    if (n % 250 === 7) blocked.run(phone, now);
  }
}

// A clinic that does not tidy up: two of five are open, a tenth of those waits, a third is somebody's.
function states(store: OpenStore, ends: Ends, random: () => number): void {
  const { raw } = store.sqlite;
  const update = raw.prepare(
    'update conversations set status = ?, priority = ?, assignee_id = ?, unread = ?, read_up_to = ?, needs_reply = ?, waiting_since = ?, last_message_id = ?, last_inbound_id = ? where id = ?',
  );
  const event = raw.prepare(
    'insert into conversation_events (conversation_id, after_message_id, at, actor_id, type) values (?, ?, ?, ?, ?)',
  );
  for (let id = 1; id < ends.last.length; id++) {
    const last = ends.last[id] ?? 0;
    const at = ends.lastAt[id] ?? 0;
    const lastInbound = ends.lastInbound[id] || null;
    const open = random() < 0.4;
    const waits = open && lastInbound === last && random() < 0.25;
    const unread = waits && random() < 0.5 ? 1 : 0;
    update.run(
      open ? 'open' : 'resolved',
      random() < 0.05 ? 'high' : random() < 0.05 ? 'low' : 'normal',
      random() < 0.33 ? 1 + Math.floor(random() * STAFF) : null,
      unread,
      unread === 0 ? last : last - 1,
      waits ? 1 : 0,
      waits ? at : null,
      last,
      lastInbound,
      id,
    );
    if (!open) event.run(id, last, at, 1 + (id % STAFF), 'resolved');
  }
}

/** The number of the nth conversation. */
export function phoneOf(n: number): string {
  return `+336${String(10_000_000 + ((n * 48_271) % 89_999_999)).padStart(8, '0')}`;
}
