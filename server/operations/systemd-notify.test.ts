import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { askForTime, isAlive, type Pulse, SystemdNotifier } from './systemd-notify.ts';

const well: Pulse = { lag: 12, databaseSilentFor: 4_000 };

test('alive means that the event loop turns and the database answers', () => {
  assert.equal(isAlive(well), true);
  assert.equal(isAlive({ ...well, lag: 1_000 }), false);
  assert.equal(isAlive({ ...well, databaseSilentFor: 20_000 }), false);
});

test('a slow card that takes two seconds for a commit does not trip the watchdog', () => {
  assert.equal(isAlive({ lag: 30, databaseSilentFor: 7_000 }), true);
});

test('READY comes first, the watchdog thrice in its time, and nothing after the stop', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const sent: string[] = [];
  const pulse = { current: well };
  const notifier = new SystemdNotifier({
    environment: { NOTIFY_SOCKET: '/run/notify', WATCHDOG_USEC: '30000000' },
    pulse: () => pulse.current,
    send: async (state) => void sent.push(state),
  });
  await notifier.ready('listening');
  t.mock.timers.tick(20_000);
  assert.deepEqual(sent, ['READY=1\nSTATUS=listening', 'WATCHDOG=1', 'WATCHDOG=1']);
  pulse.current = { ...well, lag: 5_000 };
  t.mock.timers.tick(10_000);
  assert.equal(sent.length, 3);
  await notifier.stopping();
  pulse.current = well;
  t.mock.timers.tick(60_000);
  assert.deepEqual(sent.slice(3), ['STOPPING=1']);
});

test('without systemd nothing is sent', async () => {
  const notifier = new SystemdNotifier({
    environment: {},
    pulse: () => well,
    send: () => assert.fail('there is nobody to tell'),
  });
  await notifier.ready('listening');
  await notifier.stopping();
});

test('a start with much data asks for the time that a repair of it may take', async () => {
  const sent: string[] = [];
  const send = async (state: string) => void sent.push(state);
  await askForTime(300 * 1024 ** 2, { environment: { NOTIFY_SOCKET: '/run/notify' }, send });
  await askForTime(0, { environment: { NOTIFY_SOCKET: '/run/notify' }, send });
  await askForTime(300 * 1024 ** 2, { environment: {}, send });
  assert.deepEqual(sent, ['EXTEND_TIMEOUT_USEC=480000000', 'EXTEND_TIMEOUT_USEC=180000000']);
  const unit = readFileSync(path.join(import.meta.dirname, '..', '..', 'systemd', 'textdesk.service'), 'utf8');
  assert.match(unit, /^TimeoutStartSec=180s$/m, 'never less than the unit itself allows');
});
