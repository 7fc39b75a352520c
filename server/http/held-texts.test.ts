import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countHeld } from '../store/held-messages.ts';
import { testApp } from '../testing/test-app.ts';
import { wholeMachine } from '../testing/whole-machine.ts';
import { withArea } from '../testing/with-area.ts';

test('who may change settings and not write to patients decides on no held text', async (t) => {
  const server = await testApp(t, { deps: wholeMachine().deps });
  const administrator = await server.signedIn('administrators');
  server.store.sqlite.raw.exec(`
    insert into conversations (id, public_id, number, created_at, updated_at) values (1, 'c', '+46701740605', 1, 1);
    insert into messages (public_id, conversation_id, direction, text, status, at, created_at, updated_at)
    values ('m', 1, 'out', 'come at nine', 'held', 1, 1, 1)`);
  const keeper = await withArea(server, 'settings');
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const page = async ({ headers }: { headers: Record<string, string> }) =>
    (await server.app.inject({ url: '/settings/backup', headers })).body;
  const decide = async ({ headers }: { headers: Record<string, string> }) =>
    await server.app.inject({
      method: 'POST',
      url: '/settings/backup/held',
      headers: { ...headers, ...form },
      payload: 'decision=send',
    });
  assert.doesNotMatch(await page(keeper), /action="\/settings\/backup\/held"/);
  assert.equal((await decide(keeper)).statusCode, 403);
  assert.equal(await countHeld(server.store), 1);
  assert.match(await page(administrator), /action="\/settings\/backup\/held"/);
  assert.equal((await decide(administrator)).statusCode, 303);
  assert.equal(await countHeld(server.store), 0);
});
