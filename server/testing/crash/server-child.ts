// The whole server as the child to be killed, as serve() wires it; texts are written to it over HTTP as programs do.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createApiKey } from '../../accounts/api-keys.ts';
import { ALL_RIGHTS } from '../../accounts/rights.ts';
import { systemClock } from '../../clock.ts';
import { readConfig } from '../../config.ts';
import { DeletionPolicy } from '../../gateway/deletion-policy.ts';
import { makeLog } from '../../log.ts';
import { serve } from '../../serve.ts';
import { openStore } from '../../store/database.ts';
import { uuidv7 } from '../../store/ids.ts';
import { endWithParent } from './end-with-parent.ts';
import type { ChildPlan, FromChild, ToChild } from './messages.ts';

endWithParent();
const plan: ChildPlan = JSON.parse(process.env.TEXTDESK_CRASH_PLAN ?? '');
const clock = systemClock();
const keyFile = `${plan.database}-harness-key`;
const key = existsSync(keyFile) ? readFileSync(keyFile, 'utf8') : await makeKey();
const config = readConfig({
  TEXTDESK_DATA: path.dirname(plan.database),
  TEXTDESK_HOST: '127.0.0.1',
  TEXTDESK_PORT: '0',
  TEXTDESK_MODEM: plan.modem,
  TEXTDESK_COUNTRY: 'SE',
  TEXTDESK_LOG_LEVEL: 'silent',
});
let passings = 0;
const running = await serve(config, makeLog('silent', false), {
  clock,
  markEvery: 10,
  checkpointPages: 50,
  deletion: () => new DeletionPolicy(() => clock.monotonic(), { linger: plan.linger, eagerAbove: 0.5 }),
  probe: (moment) => {
    if (moment !== plan.dieAt?.moment) return;
    passings += 1;
    if (passings === plan.dieAt.passing) process.kill(process.pid, 'SIGKILL');
  },
});
const tell = (message: FromChild) => process.connected && process.send?.(message);
process.on('message', (message: ToChild) => {
  perform(message).catch((error: unknown) => console.error('The child could not', message.type, String(error)));
});
tell({ type: 'started' });
const waiting = setInterval(() => void tellReady(), 10);

// One key for all lives, as a program has: what it repeats with another key is another text. Made before the server runs:
// two SQLite connections would be in each other's way.
async function makeKey(): Promise<string> {
  const store = await openStore(plan.database);
  const actor = { id: null, name: 'Harness', rights: ALL_RIGHTS, address: null };
  const grants = [{ area: 'conversations', read: true, write: true }] as const;
  const deps = { clock, newId: () => uuidv7(clock.now()) };
  const made = await createApiKey(store, deps, actor, { name: 'Harness', grants, addresses: [], expiresAt: null });
  await store.close();
  if (made.type !== 'made') throw new Error('The harness got no key');
  writeFileSync(`${keyFile}.new`, made.key);
  renameSync(`${keyFile}.new`, keyFile);
  return made.key;
}

async function tellReady(): Promise<void> {
  const status = await (await call('GET', '/status')).text();
  if (!status.includes('"state":"ready"')) return;
  clearInterval(waiting);
  tell({ type: 'ready' });
}

async function perform(message: ToChild): Promise<void> {
  switch (message.type) {
    case 'send': {
      const { number, text, submissionId } = message;
      const answer = await call('POST', '/messages', { to: number, text, dedupeKey: submissionId });
      if (answer.status === 202) tell({ type: 'stored', submissionId });
      return;
    }
    case 'stop':
      clearInterval(waiting);
      await running.stop();
      process.disconnect();
      return;
    default:
      throw new Error(`Over HTTP there is no ${message.type}`);
  }
}

function call(method: string, to: string, body?: object): Promise<Response> {
  return fetch(`${running.url}/api/v1${to}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}
