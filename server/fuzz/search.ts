// What people type into the search box, against the real searches over the real index (security.md T20, T36): nothing that
// FTS5 understands may get through as more than words, nothing may throw, nothing may take long.
import { searchClients } from '../store/client-search.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { wordsOf } from '../store/full-text.ts';
import { searchMessages } from '../store/message-search.ts';
import { searchConversationsByNumber } from '../store/number-search.ts';
import { chooser, hostileText } from './hostile-text.ts';

const SYNTAX = [
  ...['"', '""', '"""', "'", '*', '^', '+', '-', ':', '(', ')', '{', '}', '\0', '\ud800', '\udc00', '\ue000', '\u0001'],
  ...[
    ' AND ',
    ' OR ',
    ' NOT ',
    ' NEAR ',
    'NEAR(',
    'NEAR/0(',
    ', 10)',
    'text : ',
    'age : ',
    '{text age} : ',
    '- text : ',
  ],
  ...['rank MATCH ', 'bm25(', 'canary', 'can*', '"canary" *', '^canary', 'message_search', '; drop table messages; --'],
] as const;
const LONG = 65_536;

export interface SearchFinding {
  readonly seed: number;
  readonly text: string;
  readonly problem: string;
}

export interface SearchFuzz {
  readonly count: number;
  /** Texts found: without any the searches would have shown nothing. */
  readonly found: number;
  /** The most processor time that one took, milliseconds. */
  readonly longest: number;
  readonly finding: SearchFinding | null;
}

/** `count` texts from `seed` on; ends at the first that throws, or that takes longer than `most` milliseconds of a processor. */
export async function fuzzSearch(count: number, seed: number, most = 500): Promise<SearchFuzz> {
  const store = await openStore(':memory:');
  try {
    fill(store);
    let [found, longest] = [0, 0];
    for (let at = seed; at < seed + count; at += 1) {
      const text = searchedText(at);
      const before = process.cpuUsage();
      try {
        const page = { limit: 30, patience: 6, monotonic: () => performance.now() };
        const { messages } = await searchMessages(store.db, text, page);
        found += messages.length;
        if (messages.length > 0 && wordsOf(text).length === 0) throw new Error('found although it has no word in it');
        await searchClients(store.db, text, { exact: undefined, limit: 5 });
        await searchConversationsByNumber(store.db, text, { exact: undefined, limit: 5 });
      } catch (error) {
        return { count, found, longest, finding: { seed: at, text, problem: String(error) } };
      }
      const { user, system } = process.cpuUsage(before);
      const took = (user + system) / 1000;
      longest = Math.max(longest, took);
      if (took > most) return { count, found, longest, finding: { seed: at, text, problem: `${took} ms` } };
    }
    return { count, found, longest, finding: null };
  } finally {
    await store.close();
  }
}

function searchedText(seed: number): string {
  const choose = chooser(seed);
  const piece = () => (choose.oneIn(3) ? hostileText(choose) : (choose.of(SYNTAX) ?? ''));
  const text = Array.from({ length: 1 + choose.below(8) }, piece).join(choose.oneIn(2) ? ' ' : '');
  return choose.oneIn(20) && text !== '' ? text.repeat(Math.ceil(LONG / text.length)).slice(0, LONG) : text;
}

/** Texts of all ages, each with the canary in it; at the end there must be as many. */
const TEXTS = 2000;

function fill({ sqlite: { raw } }: OpenStore): void {
  raw.exec(
    `insert into conversations (id, public_id, number, created_at, updated_at) values (1, 'c', '+33612345678', 0, 0)`,
  );
  const insert = raw.prepare(
    `insert into messages (id, public_id, conversation_id, direction, text, status, at, created_at, updated_at)
     values (?, ?, 1, 'in', ?, 'received', 0, 0, 0)`,
  );
  for (let n = 1; n <= TEXTS; n += 1) insert.run(n * 100, `m${n}`, `canary ${n} text age near or and not`);
}
