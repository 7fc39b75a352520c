// The program itself, ended by SIGTERM while the network has a text and has not answered: as systemd ends it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { measure } from '../../../modem/index.ts';
import { startSimulator } from '../../../modem/simulator/start-simulator.ts';
import { systemClock } from '../../clock.ts';
import { startConversation } from '../../inbox/send-message.ts';
import { DEFAULT_SETTINGS } from '../../inbox/settings.ts';
import { openStore } from '../../store/database.ts';
import { uuidv7 } from '../../store/ids.ts';

const STOP_WITHIN = 15_000;

test('F52 SIGTERM with a send in flight ends the program within fifteen seconds, and the text is unknown', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-stop-'));
  const simulator = await startSimulator({ tcp: 0 });
  t.after(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  simulator.network.answerTime = 120_000;
  const database = path.join(folder, 'textdesk.db');
  await writeText(database);
  const program = path.join(import.meta.dirname, '..', '..', 'main.ts');
  const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: {
      ...process.env,
      TEXTDESK_DATA: folder,
      TEXTDESK_HOST: '127.0.0.1',
      TEXTDESK_PORT: '0',
      TEXTDESK_MODEM: simulator.tcp?.url,
      TEXTDESK_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  t.after(() => server.kill('SIGKILL'));
  await simulator.network.waitFor(({ submitted }) => submitted.length === 1);
  const begun = performance.now();
  server.kill('SIGTERM');
  const [code] = await once(server, 'exit');
  assert.equal(code, 0);
  assert.ok(performance.now() - begun < STOP_WITHIN, `${performance.now() - begun} ms`);
  const db = new DatabaseSync(database, { readOnly: true });
  assert.equal(db.prepare('select status from messages').get()?.status, 'unknown');
  db.close();
});

async function writeText(database: string): Promise<void> {
  const store = await openStore(database);
  const clock = systemClock();
  const newId = () => uuidv7(clock.now());
  const deps = { clock, newId, settings: () => DEFAULT_SETTINGS, countParts: (text: string) => measure(text).parts };
  const draft = { text: 'in flight', author: { userId: null, name: 'Front desk' }, submissionId: newId() };
  await startConversation(store, deps, { type: 'e164', number: '+46701234567' }, draft, { reopen: true });
  await store.close();
}
