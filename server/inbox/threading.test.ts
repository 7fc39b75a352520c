// What a text does to the row of its conversation: unread, needs reply, open or resolved.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertBlock } from '../store/blocked-numbers.ts';
import { countUnread } from '../store/conversation-counts.ts';
import { alterConversation } from '../store/conversations.ts';
import { uuidv7 } from '../store/ids.ts';
import { conversationByNumber } from '../store/threads.ts';
import { type Store, transact } from '../store/transact.ts';
import { insertUser } from '../store/users.ts';
import { testStore } from '../testing/test-store.ts';
import { completeMessage, type ReceivedMessage, receiveMessage } from './receive-message.ts';
import { type Author, type Draft, sendMessage, startConversation } from './send-message.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const ANNA = '+46701234567';
const clock = { now: () => 1_000_000, monotonic: () => 0, bootId: 'boot' };
const newId = () => uuidv7(clock.now());
const deps = { clock, newId, settings: () => DEFAULT_SETTINGS, countParts: () => 1 };
const program: Author = { userId: null, apiKeyId: 1, name: 'Practice software' };

function receive(store: Store, more: Partial<ReceivedMessage> = {}): Promise<number> {
  const text: ReceivedMessage = {
    number: ANNA,
    kind: 'text',
    text: 'I have chest pain',
    status: 'received',
    iccid: 'sim',
    at: clock.now(),
    sentAt: null,
    partsTotal: 1,
    partsDone: 1,
    ...more,
  };
  return transact(store, (trx, announce) => receiveMessage(trx, announce, deps, text));
}

function send(store: Store, author: Author, more: Partial<Draft> = {}) {
  const draft: Draft = { text: 'Your appointment is tomorrow.', author, submissionId: newId(), ...more };
  return startConversation(store, deps, { type: 'e164', number: ANNA }, draft, { reopen: false });
}

async function row(store: Store) {
  const conversation = await conversationByNumber(store.db, ANNA);
  assert.ok(conversation);
  const { status, unread, needs_reply: needsReply, waiting_since: waitingSince } = conversation;
  return { id: conversation.id, status, unread, needsReply, waits: waitingSince !== null };
}

async function staff(store: Store): Promise<{ userId: number; name: string }> {
  const user = { publicId: newId(), name: 'Kim', login: 'kim', passwordHash: 'none', createdAt: 0 };
  return { userId: await transact(store, (trx) => insertUser(trx, user)), name: 'Kim' };
}

test('a reminder of a program leaves unread what nobody has read, and answers nobody', async (t) => {
  const store = await testStore(t);
  await receive(store);
  await send(store, { userId: null, name: program.name });
  const { unread, needsReply, waits } = await row(store);
  assert.deepEqual({ unread, needsReply, waits }, { unread: 1, needsReply: 1, waits: true });
  assert.equal(await countUnread(store.db), 1);
});

test('a technician’s test text answers nobody; a colleague’s reply does', async (t) => {
  const store = await testStore(t);
  const author = await staff(store);
  await receive(store);
  await send(store, author, { answers: false });
  assert.equal((await row(store)).unread, 1);
  await send(store, author);
  const { unread, needsReply, waits } = await row(store);
  assert.deepEqual({ unread, needsReply, waits }, { unread: 0, needsReply: 0, waits: false });
});

test('the rest of a long text reopens a resolved conversation, marks it unread and rings', async (t) => {
  const store = await testStore(t);
  const messageId = await receive(store, { text: 'Hi', status: 'partial', partsTotal: 2 });
  const { id } = await row(store);
  const resolved = { status: 'resolved', unread: 0, needs_reply: 0, waiting_since: null } as const;
  await transact(store, (trx) => alterConversation(trx, id, resolved, clock.now()));
  const heard: unknown[] = [];
  store.changes.listen((change) => heard.push(change));
  const whole = { messageId, text: 'Hi, I have chest pain', partsDone: 2, whole: true };
  await transact(store, (trx, announce) => completeMessage(trx, announce, deps, whole));
  assert.deepEqual(await row(store), { id, status: 'open', unread: 1, needsReply: 1, waits: true });
  assert.equal(await countUnread(store.db), 1);
  assert.deepEqual(heard.at(-1), { type: 'message', conversationId: id, messageId, added: true });
  const events = await store.db.selectFrom('conversation_events').select('type').execute();
  assert.deepEqual(
    events.map(({ type }) => type),
    ['reopened'],
  );
});

test('the rest of a long text from a blocked number alerts nobody', async (t) => {
  const store = await testStore(t);
  const { userId } = await staff(store);
  await transact(store, (trx) => insertBlock(trx, { number: ANNA, at: 0, by: userId }));
  const messageId = await receive(store, { text: 'Hi', status: 'partial', partsTotal: 2 });
  const before = await row(store);
  const whole = { messageId, text: 'Hi, buy now', partsDone: 2, whole: true };
  await transact(store, (trx, announce) => completeMessage(trx, announce, deps, whole));
  assert.deepEqual(await row(store), before);
});

test('a submission id that was used sends no second text, and does not pass another one off as sent', async (t) => {
  const store = await testStore(t);
  const author = await staff(store);
  const draft = { submissionId: 'one-form-of-one-tab', text: 'Come at 9' };
  const first = await send(store, author, draft);
  assert.equal(first.type, 'queued');
  assert.equal((await send(store, author, draft)).type, 'already');
  assert.equal((await send(store, author, { ...draft, text: 'Come at 10' })).type, 'id-used');
  const elsewhere = { type: 'e164', number: '+46709999999' } as const;
  const other = { ...draft, author };
  assert.equal((await startConversation(store, deps, elsewhere, other, { reopen: true })).type, 'id-used');
  const { id } = await row(store);
  assert.equal((await sendMessage(store, deps, id, { ...other, text: 'Come at 10' })).type, 'id-used');
  assert.equal((await store.db.selectFrom('messages').select('id').execute()).length, 1);
  assert.equal(await conversationByNumber(store.db, elsewhere.number), undefined);
});

test('who answers by the pencil is shown first what others wrote meanwhile', async (t) => {
  const store = await testStore(t);
  const author = await staff(store);
  const seen = await receive(store);
  await send(store, { userId: null, name: 'A colleague' }, { text: 'Come at 9' });
  const answer = { text: 'Come at 10', lastSeenId: seen };
  const result = await send(store, author, answer);
  assert.equal(result.type, 'newer');
  const all = await store.db.selectFrom('messages').select('text').where('direction', '=', 'out').execute();
  assert.deepEqual(
    all.map(({ text }) => text),
    ['Come at 9'],
  );
});
