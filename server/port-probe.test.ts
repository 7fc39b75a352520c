import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PortProbe } from './port-probe.ts';

test('who asks while the ports are open shares the look, who asks later has a new one, also after one that failed', async () => {
  const looks: PromiseWithResolvers<string>[] = [];
  const probe = new PortProbe(() => {
    const look = Promise.withResolvers<string>();
    looks.push(look);
    return look.promise;
  });
  const [first, second] = [probe.run([]), probe.run([])];
  assert.equal(looks.length, 1);
  let ended = false;
  const end = probe.ended().then(() => {
    ended = true;
  });
  await new Promise(setImmediate);
  assert.equal(ended, false);
  looks[0]?.resolve('found');
  assert.deepEqual([await first, await second], ['found', 'found']);
  await end;

  const failing = probe.run([]);
  looks[1]?.reject(new Error('no /sys'));
  await assert.rejects(failing, /no \/sys/);
  await probe.ended();
  const third = probe.run([]);
  looks[2]?.resolve('again');
  assert.equal(await third, 'again');
});
