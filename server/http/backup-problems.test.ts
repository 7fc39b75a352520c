// Why there is no backup: a fact in the database, words on the page; what an older version stored in English, and what a newer
// one might, is shown as it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BackupProblem, storedProblem } from '../store/backup-problem.ts';
import { beginBackupRun, endBackupRun } from '../store/backups.ts';
import { putStorageNotice } from '../store/storage-notice.ts';
import { testApp } from '../testing/test-app.ts';
import { wholeMachine } from '../testing/whole-machine.ts';

const NOTHING = { file: null, octets: null, messages: null, clients: null };

const cases: readonly (readonly [string, string, RegExp])[] = [
  ['a fact', storedProblem({ why: 'target-full', where: '/media/stick' }), /failed: \/media\/stick is full\. Delete/],
  [
    'a fact with octets',
    storedProblem({ why: 'no-space-here', needed: 200 * 1024 ** 2, free: 3 * 1024 ** 2 }),
    /failed: Making a backup needs 200 MiB on this machine for a moment; 3 MiB are free\./,
  ],
  ['words of an older version', 'The target is full. Delete something there.', /failed: The target is full\. Delete/],
  ['a key of a newer version', '{"why":"moon-in-the-way"}', /failed: moon-in-the-way/],
];

for (const [name, stored, expected] of cases)
  test(`the backup page words the last failure: ${name}`, async (t) => {
    const { app, store, signedIn } = await testApp(t, { deps: wholeMachine().deps });
    const { headers } = await signedIn('administrators');
    const id = await beginBackupRun(store.db, 1);
    await endBackupRun(store.db, id, { ...NOTHING, outcome: 'failed', problem: stored, finished_at: 2 });
    const { body } = await app.inject({ url: '/settings/backup', headers });
    assert.match(body, expected);
  });

test('a repair tells why nothing came out of a backup, also in a notice of an older version', async (t) => {
  const { app, store, signedIn } = await testApp(t, { deps: wholeMachine().deps });
  const { headers } = await signedIn('administrators');
  const notice = async (problem: BackupProblem | string) => {
    const repaired = { type: 'repaired', at: 1, aside: '/x', saved: 90, unreadable: 10, tables: 0, filled: 0 } as const;
    putStorageNotice(store.sqlite.raw, { ...repaired, backup: { problem } });
    store.changes.ring({ type: 'settings' });
    return (await app.inject({ url: '/diagnosis', headers })).body;
  };
  assert.match(await notice({ why: 'no-key' }), /out of a backup: The key of the backups is not on this machine\./);
  assert.match(await notice('There is no backup in /x.'), /out of a backup: There is no backup in \/x\./);
});
