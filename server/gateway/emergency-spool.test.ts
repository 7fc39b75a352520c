// The emergency spool as a file: what was kept is there after a crash, whatever stood behind it.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Sighting } from '../../modem/index.ts';
import { EmergencySpool } from './emergency-spool.ts';

const sighting = (pdu: string): Sighting => ({
  imei: '1',
  iccid: '2',
  origin: { type: 'direct', heading: '+CMT' },
  pdu,
  length: 20,
});

function fileOf(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-spool-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'spool');
}

test('what is kept is found again by another process, each once, and the file never grows', (t) => {
  const file = fileOf(t);
  const spool = EmergencySpool.open(file, 4096);
  assert.ok(spool.keep(sighting('AA')) && spool.keep(sighting('BB')) && spool.keep(sighting('AA')));
  spool.close();
  const again = EmergencySpool.open(file, 4096);
  assert.deepEqual(
    again.kept().map(({ pdu }) => pdu),
    ['AA', 'BB'],
  );
  assert.ok(again.keep(sighting('CC')));
  assert.equal(again.size, 3);
  again.take(sighting('AA'));
  again.take(sighting('CC'));
  assert.deepEqual(
    again.pending().map(({ pdu }) => pdu),
    ['BB'],
    'what the database has is not asked for again',
  );
  assert.equal(again.kept().length, 3, 'and nothing is moved while one of them is nowhere else');
  again.take(sighting('BB'));
  assert.deepEqual(again.kept(), []);
  assert.ok(again.keep(sighting('DD')));
  assert.deepEqual(
    again.kept().map(({ pdu }) => pdu),
    ['DD'],
    'nothing old stands behind it',
  );
  again.close();
  assert.equal(statSync(file).size, 4096);
});

test('a full spool says no', (t) => {
  const spool = EmergencySpool.open(fileOf(t), 512);
  t.after(() => spool.close());
  let kept = 0;
  while (kept < 100 && spool.keep(sighting(`${kept}`))) kept += 1;
  assert.ok(kept > 1 && kept < 10);
  assert.equal(spool.kept().length, kept);
});

test('a record that was cut by a power cut ends the list and harms none before it', (t) => {
  const file = fileOf(t);
  const spool = EmergencySpool.open(file, 4096);
  for (const pdu of ['AA', 'BB']) spool.keep(sighting(pdu));
  spool.close();
  const octets = readFileSync(file);
  octets.fill(0, octets.lastIndexOf('"pdu"'), octets.lastIndexOf('"pdu"') + 6);
  writeFileSync(file, octets);
  const again = EmergencySpool.open(file, 4096);
  t.after(() => again.close());
  assert.deepEqual(
    again.kept().map(({ pdu }) => pdu),
    ['AA'],
  );
});
