// A server whose disk does not let it start: a page instead of a crash loop, and service once the disk can be used.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../config.ts';
import { makeLog } from '../log.ts';
import { serve } from '../serve.ts';
import { serveOnceStorageAllows } from '../serve-patiently.ts';

test('F41 while the database cannot be opened a page says so, and service begins when it can', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-patient-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  // A folder where the file should be: SQLITE_CANTOPEN, also for root, whom no permission stops.
  mkdirSync(path.join(folder, 'textdesk.db'));
  const environment = { TEXTDESK_DATA: folder, TEXTDESK_HOST: '127.0.0.1', TEXTDESK_PORT: '0' };
  const config = readConfig({ ...environment, TEXTDESK_LOG_LEVEL: 'silent' });
  let page: Promise<{ status: number; text: string }> | undefined;
  const running = await serveOnceStorageAllows(config, makeLog('silent', false), {
    lookAgain: 300,
    waiting: (port) => {
      page ??= fetch(`http://127.0.0.1:${port}/conversations`).then(async (answer) => {
        rmSync(path.join(folder, 'textdesk.db'), { recursive: true });
        return { status: answer.status, text: await answer.text() };
      });
    },
  });
  t.after(() => running.stop());
  assert.equal((await page)?.status, 503);
  assert.match((await page)?.text ?? '', /kept safe on the SIM/);
  assert.equal((await fetch(`${running.url}/up`)).status, 200);
});

test('a start that fails after the database was opened closes it again', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-half-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const taken = createServer();
  t.after(() => taken.close());
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, '127.0.0.1', () => {
      const address = taken.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const config = readConfig({ TEXTDESK_DATA: folder, TEXTDESK_HOST: '127.0.0.1', TEXTDESK_PORT: `${port}` });
  await assert.rejects(serve(config, makeLog('silent', false)), /EADDRINUSE/);
  assert.deepEqual(openFiles(folder), []);
});

function openFiles(folder: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`);
      return file.startsWith(folder) ? [path.basename(file)] : [];
    } catch {
      return [];
    }
  });
}
