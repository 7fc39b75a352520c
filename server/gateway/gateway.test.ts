// The gateway over the real driver, the real store and the simulated modem: what is on disk and what the network saw.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliverPdus } from '../../modem/simulator/service-centre-pdus.ts';
import { testGateway, waitUntil } from '../testing/test-gateway.ts';

const ANNA = '+46701234567';

test('a text that lay on the SIM before the start is received, and answered, and the report ticks it', async (t) => {
  const { gateway, store, network, modem, send, messages } = await testGateway(t, {
    before: ({ network, modem }) => network.deliver(modem, { from: ANNA, text: 'Is Misse allowed to eat?' }),
  });
  await waitUntil(store, async () => (await messages()).length === 1);
  const [received] = await messages();
  assert.equal(received?.text, 'Is Misse allowed to eat?');
  assert.equal(received?.status, 'received');
  await send(received?.conversation_id ?? 0, 'Yes, a little.');
  await waitUntil(store, async () => (await messages()).at(-1)?.status === 'delivered');
  assert.deepEqual(
    network.submitted.map(({ to, text }) => ({ to, text })),
    [{ to: ANNA, text: 'Yes, a little.' }],
  );
  assert.equal(modem.failures.length, 0);
  assert.equal(gateway.statuses()[0]?.status.state, 'ready');
});

test('a long text with emoji leaves in parts and is one message', async (t) => {
  const { store, network, start, messages } = await testGateway(t);
  const text = '🐈'.repeat(100);
  await start(ANNA, text);
  await waitUntil(store, async () => (await messages())[0]?.status === 'delivered');
  assert.equal(network.submitted.length, 4, '33 cats of two code units fit into the 67 of a part');
  assert.equal(network.submitted.map((part) => part.text).join(''), text);
  assert.equal((await messages())[0]?.parts_total, 4);
});

test('parts that arrive out of order are one message once the last is here', async (t) => {
  const { store, network, modem, messages } = await testGateway(t);
  const text = `${'a'.repeat(150)}${'b'.repeat(150)}${'c'.repeat(50)}`;
  const stamp = { serviceCentre: '+46705008999', now: Date.now(), offsetMinutes: 60, reference: 7 };
  const [first, second, third] = deliverPdus({ from: ANNA, text }, stamp);
  network.deliverPdus(modem, [third ?? '', first ?? '', second ?? '']);
  await waitUntil(store, async () => (await messages()).length === 1);
  const [message] = await messages();
  assert.equal(message?.text, text);
  assert.equal(message?.parts_total, 3);
});

test('a refused number fails at once with its reason, and the next message leaves', async (t) => {
  const { store, network, start, messages } = await testGateway(t);
  network.addSubscriber({ number: '+46700000001', refusal: 1 });
  await start('+46700000001', 'to nobody');
  await start(ANNA, 'to Anna');
  await waitUntil(store, async () =>
    (await messages()).every(({ status }) => ['failed', 'delivered'].includes(status)),
  );
  const [failed, delivered] = await messages();
  assert.equal(failed?.status, 'failed');
  assert.match(failed?.reason ?? '', /CMS 1\b/);
  assert.equal(delivered?.status, 'delivered');
});
