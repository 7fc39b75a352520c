// A second open of the database's files in our own process, closed again, takes SQLite's locks away (reliability.md M8): so
// nobody but SQLite may open them while it does. Copies come from the online backup.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

const SERVER = path.join(import.meta.dirname, '..');

/** Who opens a database file, and why it is never the one in service. */
const OPENERS: Readonly<Record<string, string>> = {
  'store/node-sqlite.ts': 'the one connection itself',
  'store/open-soundly.ts': 'before the one connection is there',
  'store/repair.ts': 'before the one connection is there',
  'store/salvage.ts': 'before the one connection is there',
  'store/fill-from-backup.ts': 'a backup that was opened into a file of its own',
  'store/database.ts': 'the one connection itself',
  'operations/database-summary.ts': 'copies only',
  'operations/restore.ts': 'the candidate of a restore',
  'operations/snapshot-command.ts': 'a process of its own',
  'cli/restore.ts': 'a process of its own',
};

test('F46 database files are opened in known places only', () => {
  const opens = /new (DatabaseSync|NodeSqlite)\(/;
  const found = globSync('**/*.ts', { cwd: SERVER, exclude: ['testing/**', 'bench/**', '**/*.test.ts'] })
    .filter((file) => opens.test(readFileSync(path.join(SERVER, file), 'utf8')))
    .toSorted();
  assert.deepEqual(found, Object.keys(OPENERS).toSorted());
});

test('F46 backup, restore, snapshot and all the rest open no file of the database in use', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-in-use-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const log = path.join(folder, 'strace.log');
  const program = path.join(SERVER, 'testing', 'data-deeds.ts');
  execFileSync(
    '/usr/bin/strace',
    ['-f', '-o', log, '-e', 'trace=open,openat,creat,write', process.execPath, program, path.join(folder)],
    { stdio: 'ignore' },
  );
  const lines = readFileSync(log, 'utf8').split('\n');
  const at = (word: string) => lines.findIndex((line) => line.includes(`write(1, "${word}\\n"`));
  const opened = (from: number, to: number) =>
    lines.slice(from, to).filter((line) => /open.*\/textdesk\.db(-wal|-shm|-journal)?"/.test(line));
  assert.ok(at('OPEN') > 0 && at('DONE') > at('OPEN'));
  assert.ok(opened(0, at('OPEN')).length >= 3, 'SQLite opened them before');
  assert.deepEqual(opened(at('OPEN'), at('DONE')), []);
});
