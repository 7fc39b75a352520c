// What people do all day, and the worst of it: each case with the goal of issue 6.
import type { OpenStore } from '../../store/database.ts';
import { phoneOf, type Size } from './database.ts';
import type { Requests } from './requests.ts';
import type { Case } from './timing.ts';
import { COMMON_WORDS, makeVocabulary, seededRandom } from './vocabulary.ts';

const LIST = { 'hx-request': 'true', 'hx-target': 'div#rows-area' };
const PANE = { 'hx-request': 'true', 'hx-target': 'div#conversation' };
const [LIST_GOAL, GOAL, SEARCH_GOAL] = [5, 10, 20];

export interface CaseDeps {
  readonly requests: Requests;
  readonly store: OpenStore;
  readonly size: Size;
  readonly newId: () => string;
}

export function listCases({ requests, size }: CaseDeps): Case[] {
  const list = (query: string) => requests.get(`/conversations?${query}`, LIST);
  const deep = (round: number) => size.messages - ((round * 7919) % Math.floor(size.messages / 4));
  const filters = [
    'status=open',
    'status=resolved',
    'priority=high',
    'priority=low&status=resolved',
    'assignee=me',
    'assignee=unassigned&status=resolved',
    'assignee=5&priority=high&status=open',
    'unread=1',
    'reply=1&priority=low',
    'sort=waiting',
    'blocked=1',
    'failed=1',
    'failed=1&assignee=me&status=open',
    'assignee=me&unread=1&priority=high',
    'assignee=me&unread=1&priority=high&sort=waiting',
  ];
  const all = combinations();
  return [
    { name: 'list, first page', goal: LIST_GOAL, run: () => list('status=all') },
    {
      name: 'list, a page far down',
      goal: LIST_GOAL,
      run: (round) => requests.get(`/conversations/list?after=${deep(round)}-1`, LIST),
    },
    { name: 'the whole inbox page, nothing open', goal: GOAL, run: () => requests.get('/conversations?status=all') },
    ...filters.map((query) => ({ name: `filter ${query}`, goal: GOAL, run: () => list(query) })),
    {
      name: `every combination of filters (${all.length})`,
      goal: GOAL,
      rounds: all.length,
      run: (round) => list(all[round % all.length] ?? ''),
    },
  ];
}

export function threadCases({ requests, store, size, newId }: CaseDeps): Case[] {
  const ask = store.sqlite.raw;
  const ids = (query: string) =>
    ask
      .prepare(query)
      .all()
      .map((row) => Number(row.id));
  const unread = ids('select id from conversations where unread > 0 order by last_message_id desc limit 200');
  const long = ids('select conversation_id as id from messages group by 1 order by count(*) desc limit 50');
  const pick = (from: readonly number[], round: number) => from[round % from.length] ?? 1;
  const any = (round: number) => 1 + ((round * 7919) % size.conversations);
  return [
    { name: 'thread', goal: GOAL, run: (round) => requests.get(`/conversations/${any(round)}`, PANE) },
    { name: 'the whole page with a thread', goal: GOAL, run: (round) => requests.get(`/conversations/${any(round)}`) },
    {
      name: 'thread at the first unread',
      goal: GOAL,
      run: (round) => requests.get(`/conversations/${pick(unread, round)}`, PANE),
    },
    {
      name: 'one of the longest threads',
      goal: GOAL,
      run: (round) => requests.get(`/conversations/${pick(long, round)}`, PANE),
    },
    {
      name: 'an older page of a long thread',
      goal: GOAL,
      run: (round) =>
        requests.get(
          `/conversations/${pick(long, round)}/messages?before=${size.messages - ((round * 991) % (size.messages / 2))}`,
          PANE,
        ),
    },
    {
      name: 'send',
      goal: GOAL,
      // Enough for some checkpoints of the log in between.
      rounds: 1500,
      run: (round) =>
        requests.post(`/conversations/${any(round)}/messages`, { text: 'See you tomorrow', submission: newId() }),
    },
  ];
}

export function searchCases({ requests, size }: CaseDeps): Case[] {
  const { words } = makeVocabulary(seededRandom(2026));
  const common = (round: number) => COMMON_WORDS[(round * 7) % 60] ?? '';
  const seldom = (round: number) => words[3000 + ((round * 37) % 30_000)] ?? '';
  const letters = 'etaoinsrldcmpubvhfgqjxkzyw';
  const letter = (round: number) => letters[round % letters.length] ?? '';
  const beginning = (round: number, length: number) =>
    (words[(round * 13) % 400] ?? '').padEnd(length, 'a').slice(0, length);
  const phone = (round: number) => phoneOf(1 + ((round * 7919) % size.conversations));
  const national = (round: number) => `0${phone(round).slice(3)}`;
  const search = (name: string, text: (round: number) => string): Case => ({
    name: `search: ${name}`,
    goal: SEARCH_GOAL,
    run: (round) => requests.search(text(round)),
  });
  return [
    search('a seldom word', seldom),
    search('a common word', common),
    search('one letter', letter),
    search('a beginning of 2 letters', (round) => beginning(round, 2)),
    search('a beginning of 3 letters', (round) => beginning(round, 3)),
    search('a beginning of 4 letters', (round) => beginning(round, 4)),
    search('a beginning of 6 letters', (round) => beginning(round, 6)),
    search('two seldom words', (round) => `${seldom(round)} ${seldom(round + 1)}`),
    search('two common words', (round) => `${common(round)} ${common(round + 3)}`),
    search('a seldom word and a common beginning', (round) => `${seldom(round)} ${beginning(round, 3)}`),
    search(
      'two words and a common beginning of 4',
      (round) => `${seldom(round)} ${common(round)} ${beginning(round, 4)}`,
    ),
    search(
      'common words that never meet',
      (round) => ['rappel thanks', 'clinique please', 'rendez the', 'bring is you are ok please'][round % 4] ?? '',
    ),
    search('a b c', (round) => `${letter(round)} ${letter(round + 1)} ${letter(round + 2)}`),
    search('a number, +33…', phone),
    search('a number, 06 12 34…', (round) => national(round).replace(/(..)(?=.)/g, '$1 ')),
    search('the beginning of a number, 06 12 34', (round) =>
      national(round)
        .slice(0, 6)
        .replace(/(..)(?=.)/g, '$1 '),
    ),
    search('the end of a number', (round) => phone(round).slice(-6)),
    search('digits that many numbers have', (round) => phone(round).slice(4, 7)),
    search('digits that no number has', () => '99999999'),
    search(
      'a client with accents, typed without',
      (round) => ['emilie', 'zoe', 'francois', 'soren', 'helene ma'][round % 5] ?? '',
    ),
    search('nothing found', (round) => `qqxw${round}zz`),
    search('thirty words', (round) => Array.from({ length: 30 }, (_, n) => common(round + n)).join(' ')),
  ];
}

/** Every filter with every other, as an address has them. */
function combinations(): string[] {
  const choices: readonly (readonly string[])[] = [
    ['', 'assignee=me', 'assignee=unassigned', 'assignee=5'],
    ['status=all', 'status=open', 'status=resolved'],
    ['', 'priority=high', 'priority=normal', 'priority=low'],
    ['', 'unread=1'],
    ['', 'reply=1'],
    ['', 'sort=waiting'],
    ['', 'blocked=1'],
    ['', 'failed=1'],
  ];
  let all: string[][] = [[]];
  for (const choice of choices) all = all.flatMap((chosen) => choice.map((each) => [...chosen, each]));
  return all.map((chosen) => chosen.filter((each) => each !== '').join('&'));
}

/** What somebody might type, made of the vocabulary: words, beginnings, letters and figures in any mixture. */
export function fuzzedQuery(round: number): string {
  const random = seededRandom(round * 7877 + 1);
  const { words } = vocabularyForFuzz;
  const any = () => {
    const word = words[Math.floor(words.length ** random()) - 1] ?? 'a';
    const kind = random();
    if (kind < 0.5) return word;
    if (kind < 0.85) return word.slice(0, 1 + Math.floor(random() * 5));
    return String(Math.floor(10 ** (1 + random() * 8)));
  };
  return Array.from({ length: 1 + Math.floor(random() * 4) }, any).join(' ');
}

const vocabularyForFuzz = makeVocabulary(seededRandom(2026));
