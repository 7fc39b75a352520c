import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type TestContext, test } from 'node:test';
import { NO_RIGHTS, Rights } from '../accounts/rights.ts';
import { Changes } from '../store/changes.ts';
import { LIVE_LIMITS, LiveUpdates } from './live.ts';

const READER = new Rights([{ area: 'conversations', read: true, write: false }]);

class Line extends EventEmitter {
  text = '';
  ended = false;
  writableLength = 0;
  write(chunk: string): boolean {
    this.text += chunk;
    return true;
  }
  end(chunk = ''): void {
    this.text += chunk;
    this.ended = true;
  }
  destroy(): void {
    this.ended = true;
  }
}

function begin(t: TestContext, rightsOfSession: () => Promise<Rights | null> = async () => READER) {
  const changes = new Changes((error) => {
    throw error;
  });
  const live = new LiveUpdates({ changes, runId: 'run', rightsOfSession, report: () => {} });
  t.after(() => live.close());
  const open = (rights: Rights, lastEventId = '', userId = 1) => {
    const line = new Line();
    // A stream needs of a response only what Line has.
    live.open(line as unknown as ServerResponse, { userId, sessionId: 1, rights, lastEventId });
    return line;
  };
  return { changes, live, open };
}

test('acceptance 50: nothing about conversations reaches who may not read them', (t) => {
  const { changes, open } = begin(t);
  const reader = open(READER);
  const stranger = open(NO_RIGHTS);
  changes.ring({ type: 'message', conversationId: 7, messageId: 8, added: true });
  assert.match(reader.text, /event: message\ndata: {"conversation":7,"message":8,"added":true}\n\n/);
  assert.doesNotMatch(stranger.text, /conversation/);
});

test('T8: streams are limited in all, and one that is closed makes room', (t) => {
  const { live, open } = begin(t);
  const lines = Array.from({ length: LIVE_LIMITS.total }, (_, userId) => open(READER, '', userId));
  const stranger = LIVE_LIMITS.total;
  assert.equal(live.isFull(stranger), true);
  lines[0]?.emit('close');
  assert.equal(live.isFull(stranger), false);
});

test('what another process wrote makes every page load anew', (t) => {
  const { changes, open } = begin(t);
  const reader = open(READER);
  changes.ring({ type: 'elsewhere' });
  assert.match(reader.text, /event: resync\ndata: {}\n\n$/);
});

test('who comes back is told what they missed, and to load anew when that is not known any more', (t) => {
  const { changes, open } = begin(t);
  changes.ring({ type: 'conversation', conversationId: 1 });
  changes.ring({ type: 'conversation', conversationId: 2 });
  const back = open(READER, 'run-1');
  assert.doesNotMatch(back.text, /"conversation":1}/);
  assert.match(back.text, /id: run-2\nevent: conversation\ndata: {"conversation":2}/);
  assert.match(open(READER, 'earlier-9').text, /event: resync/);
  assert.match(open(READER, 'run-99').text, /event: resync/);
});

test('T8: a right that is taken away counts before the next event; a session that ended ends its stream', async (t) => {
  let rights: Rights | null = NO_RIGHTS;
  const { changes, open } = begin(t, async () => rights);
  const line = open(READER);
  changes.ring({ type: 'accounts' });
  changes.ring({ type: 'conversation', conversationId: 5 });
  await new Promise(setImmediate);
  assert.doesNotMatch(line.text, /"conversation":5/);
  assert.match(line.text, /event: rights/);
  rights = null;
  changes.ring({ type: 'accounts' });
  await new Promise(setImmediate);
  assert.match(line.text, /event: signed-out/);
  assert.ok(line.ended);
});

test('a reader who is too far behind is let go and may catch up', (t) => {
  const { changes, open } = begin(t);
  const line = open(READER);
  line.writableLength = 300 * 1024;
  changes.ring({ type: 'conversation', conversationId: 1 });
  assert.ok(line.ended);
});
