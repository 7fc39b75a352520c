// A restore with the SIM in the modem: what still lies there is swept again, nothing doubles, and nothing leaves without a person.
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { measure } from '../../modem/index.ts';
import { SimulatedNetwork } from '../../modem/simulator/network.ts';
import { SimulatedModem } from '../../modem/simulator/simulated-modem.ts';
import { systemClock } from '../clock.ts';
import { DeletionPolicy } from '../gateway/deletion-policy.ts';
import { Gateway } from '../gateway/gateway.ts';
import { startConversation } from '../inbox/send-message.ts';
import { DEFAULT_SETTINGS } from '../inbox/settings.ts';
import { prepareFolder } from '../operations/backup-target.ts';
import { Backups } from '../operations/backups.ts';
import { applyReady, layReady, previewRestore } from '../operations/restore.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { settleHeld } from '../store/held-messages.ts';
import { uuidv7 } from '../store/ids.ts';
import { waitUntil } from './test-gateway.ts';

const ANNA = '+46701234567';
const PASSPHRASE = 'four words are good';
const HOUR = 60 * 60_000;
const clock = systemClock();
const newId = () => uuidv7(clock.now());

/** A box with a SIM whose messages stay an hour, a stick for backups, and its program as often as it is started. */
async function box(t: TestContext) {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-restore-'));
  const file = path.join(folder, 'textdesk.db');
  const stick = path.join(folder, 'stick');
  await prepareFolder(stick);
  const network = new SimulatedNetwork();
  const modem = new SimulatedModem({ network });
  let running: { store: OpenStore; gateway: Gateway } | undefined;
  const stop = async () => {
    await running?.gateway.stop();
    await running?.store.close();
    running = undefined;
  };
  t.after(async () => {
    await stop();
    modem.close();
    network.close();
    await rm(folder, { recursive: true });
  });
  const start = async ({ paused }: { paused: boolean }) => {
    await stop();
    await applyReady(file);
    const store = await openStore(file);
    const settings = { ...DEFAULT_SETTINGS, country: 'SE', ratePerMinute: 0, sendingPaused: paused };
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const deps = { clock, newId, log, settings: () => settings, probe: () => {} };
    const rules = { linger: HOUR, eagerAbove: 0.9 };
    const gateway = new Gateway(store, deps, { deletion: () => new DeletionPolicy(() => clock.monotonic(), rules) });
    running = { store, gateway };
    await gateway.start([{ port: { name: modem.path, openPort: () => modem.openPort() } }]);
    const send = (text: string) =>
      startConversation(
        store,
        { clock, newId, settings: () => settings, countParts: (whole) => measure(whole).parts },
        { type: 'e164', number: ANNA },
        { text, author: { userId: null, name: 'Front desk' }, submissionId: newId() },
        { reopen: true },
      );
    const texts = async (direction: 'in' | 'out') =>
      (await store.db.selectFrom('messages').select(['text', 'status', 'direction']).orderBy('id').execute())
        .filter((message) => message.direction === direction)
        .map(({ text, status }) => `${text}: ${status}`);
    const until = (direction: 'in' | 'out', expected: readonly string[]) =>
      waitUntil(store, async () => String(await texts(direction)) === String(expected));
    return { store, send, texts, until };
  };
  /** Makes a backup of what runs, and gives what puts it back for the next start. */
  const backUp = async (store: OpenStore) => {
    const timeZone = async () => 'UTC';
    const backups = new Backups({ store, clock, dataFolder: folder, timeZone, log: () => {} });
    await backups.setPassphrase(PASSPHRASE, null);
    await backups.setPlan({ enabled: true, folder: stick, keep: 2, everyHours: 24, hour: 2 }, null);
    const { name } = await backups.make();
    return async () => {
      const sealed = createReadStream(path.join(stick, name));
      const { file: candidate } = await previewRestore(sealed, PASSPHRASE, path.join(folder, 'restore'));
      return await layReady(candidate, file, clock.now());
    };
  };
  const onSim = () => modem.memory('SM').used + modem.memory('ME').used;
  return { network, modem, start, backUp, onSim };
}

test('after a restore the SIM is swept: what is known stays once, what came since comes back, what left stays put', {
  timeout: 300_000,
}, async (t) => {
  const { network, modem, start, backUp, onSim } = await box(t);
  const first = await start({ paused: true });
  network.deliver(modem, { from: ANNA, text: 'in the backup' });
  await first.until('in', ['in the backup: received']);
  await first.send('left after the backup');
  const putBack = await backUp(first.store);

  const second = await start({ paused: false });
  await second.until('out', ['left after the backup: delivered']);
  network.deliver(modem, { from: ANNA, text: 'since the backup' });
  await second.until('in', ['in the backup: received', 'since the backup: received']);
  assert.equal(onSim(), 2);
  assert.equal(network.submitted.length, 1);
  assert.deepEqual(await putBack(), { held: 1, unknown: 0 });

  const restored = await start({ paused: false });
  await restored.until('in', ['in the backup: received', 'since the backup: received']);
  network.deliver(modem, { from: ANNA, text: 'after the restore' });
  await restored.until('in', ['in the backup: received', 'since the backup: received', 'after the restore: received']);
  assert.deepEqual(await restored.texts('out'), ['left after the backup: held']);
  assert.equal(network.submitted.length, 1);

  assert.equal(await settleHeld(restored.store, 'send', clock.now()), 1);
  await restored.until('out', ['left after the backup: delivered']);
  assert.equal(network.submitted.length, 2);
});
