import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TestApp, type TestUser, testApp } from '../testing/test-app.ts';

const MINUTE = 60_000;

function choose({ app }: TestApp, user: TestUser, idleMinutes: string, absoluteHours: string) {
  const headers = { ...user.headers, 'content-type': 'application/x-www-form-urlencoded' };
  const payload = new URLSearchParams({ idleMinutes, absoluteHours }).toString();
  return app.inject({ method: 'POST', url: '/settings/sessions', headers, payload });
}

async function state({ app }: TestApp, user: TestUser): Promise<string> {
  return (await app.inject({ url: '/session/state', headers: { cookie: user.cookie } })).json().state;
}

test('a clinic chooses when sessions lock and end, for those that are open too', async (t) => {
  const server = await testApp(t);
  const user = await server.signedIn('administrators');
  assert.equal((await choose(server, user, '5', '1')).statusCode, 303);
  const shown = await server.app.inject({ url: '/settings/sessions', headers: user.headers });
  assert.match(shown.body, /name="idleMinutes"[^>]*value="5"/);
  server.clock.advance(4 * MINUTE);
  assert.equal(await state(server, user), 'active');
  server.clock.advance(MINUTE);
  assert.equal(await state(server, user), 'locked');
  server.clock.advance(55 * MINUTE);
  assert.equal(await state(server, user), 'none');
});

test('never and at once are no choices, whatever is typed or was stored', async (t) => {
  const server = await testApp(t);
  const user = await server.signedIn('administrators');
  const wrong = [
    ['4', '12'],
    ['61', '12'],
    ['15', '0'],
    ['15', '25'],
    ['', ''],
    ['1e1', '12'],
    ['-5', '12'],
    ['15.5', '1'],
  ];
  for (const [idle = '', hours = ''] of wrong) {
    assert.equal((await choose(server, user, idle, hours)).statusCode, 422, `${idle} ${hours}`);
  }
  const stored = {
    key: 'sessionLimits',
    value: '{"idle":9e15,"absolute":"for ever"}',
    changed_at: 0,
    changed_by: null,
  };
  await server.store.db.insertInto('settings').values(stored).execute();
  server.store.changes.ring({ type: 'settings' });
  server.clock.advance(15 * MINUTE);
  assert.equal(await state(server, user), 'locked');
  const log = await server.store.db.selectFrom('audit_log').select('action').execute();
  assert.deepEqual(log, []);
});

test('signing out says so', async (t) => {
  const server = await testApp(t);
  const { headers } = await server.signedIn('viewers');
  const out = await server.app.inject({ method: 'POST', url: '/session/end', headers });
  const { body } = await server.app.inject({ url: String(out.headers.location), headers: { accept: 'text/html' } });
  assert.match(body, /You are signed out\./);
});
