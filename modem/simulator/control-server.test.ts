import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startSimulator } from './start-simulator.ts';

async function controlled(t: TestContext) {
  const simulator = await startSimulator({ tcp: 0, control: 0 });
  t.after(() => simulator.close());
  const url = simulator.control?.url ?? '';
  const post = async (action: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  return { simulator, url, post };
}

test('another program delivers a text and sees where it is', async (t) => {
  const { post, simulator } = await controlled(t);
  const delivered = await post('deliver', { from: '+46701111111', text: 'hello' });
  assert.equal(delivered.status, 200);
  assert.equal(simulator.modem.memory('SM').used, 1);
  const { body } = await post('deliveries', { after: 0 });
  assert.ok(Array.isArray(body) && body.length === 1);
});

test('another program lays faults and lifts them', async (t) => {
  const { post, simulator } = await controlled(t);
  await post('fault', { name: 'refuse', command: '+CMGS', kind: 'CMS', code: 38 });
  assert.deepEqual(simulator.modem.behaviours.names, ['refuse']);
  assert.deepEqual((await post('lift', { name: 'refuse' })).body, []);
});

test('mistakes are answered in words', async (t) => {
  const { post, url } = await controlled(t);
  assert.deepEqual(await post('deliver', { from: 5 }), { status: 400, body: { error: 'from must be text' } });
  assert.match(JSON.stringify(await post('fault', { name: 'nonsense' })), /no fault is called nonsense/);
  assert.match(JSON.stringify(await post('fault', { name: 'refuse', colour: 1 })), /no fault has an option colour/);
  assert.equal((await fetch(`${url}/`)).status, 200);
});

test('a web page cannot reach it: only JSON is taken', async (t) => {
  const { post, simulator } = await controlled(t);
  const answer = await post('unplug', {}, { 'content-type': 'text/plain' });
  assert.equal(answer.status, 400);
  assert.equal(simulator.modem.plugged, true);
});

test('the modem is pulled out and put back by another program', async (t) => {
  const { post, simulator } = await controlled(t);
  await post('unplug', {});
  assert.equal(simulator.modem.plugged, false);
  assert.deepEqual((await post('replug', { path: 'other' })).body, { path: 'other' });
});
