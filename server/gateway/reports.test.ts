// Status reports: early, late, twice, of numbers in other forms, of references that wrap; each moves the right text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readyGateway } from '../testing/virtual-gateway.ts';

const ANNA = '+46701234567';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('F29 F32 a report that fits nothing is kept, and one that comes twice counts once', async (t) => {
  const rig = await readyGateway(t);
  rig.network.report(rig.modem, { reference: 99, recipient: '+46700000000', status: 0 });
  rig.network.reports = [{ status: 0 }, { status: 0, afterMilliseconds: 5000 }];
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'delivered');
  await rig.advance(MINUTE);
  const open = rig.rows('select reference from status_reports where segment_id is null');
  assert.deepEqual(
    open.map(({ reference }) => reference),
    [99],
  );
  assert.equal(rig.status(id), 'delivered');
});

test('F31 a report that comes before the answer is joined to it', async (t) => {
  const rig = await readyGateway(t);
  rig.network.answerTime = 3_000;
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'delivered', MINUTE);
  assert.equal(rig.accepted.length, 1);
});

test('F30 references that wrap are joined to the right texts', async (t) => {
  const rig = await readyGateway(t);
  rig.network.reports = [];
  const ids: number[] = [];
  for (let number = 0; number < 300; number += 1)
    ids.push(await rig.write(`+467010${10_000 + (number % 20)}`, `${number}`));
  await rig.until(() => rig.accepted.length === 300, HOUR);
  await rig.advance(30 * MINUTE);
  const later = await rig.write('+46701010003', 'later');
  await rig.until(() => rig.status(later) === 'sent');
  const wanted = rig.network.submitted.at(-1);
  rig.network.report(rig.modem, {
    reference: wanted?.reference ?? 0,
    recipient: wanted?.to ?? '',
    status: 0,
    submittedAt: wanted?.at ?? 0,
  });
  await rig.until(() => rig.status(later) === 'delivered');
  assert.ok(
    ids.every((id) => rig.status(id) === 'sent'),
    'no other was taken for it',
  );
});

test('a centre that still tries, then delivers: the text goes forward only', async (t) => {
  const rig = await readyGateway(t, { settings: { validityHours: 1 } });
  rig.network.reports = [
    { status: 0x20, afterMilliseconds: 5000 },
    { status: 0, afterMilliseconds: 4 * HOUR },
  ];
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'no-report', 2 * HOUR);
  await rig.until(() => rig.status(id) === 'delivered', 4 * HOUR);
});

test('where no report was asked for a text stays sent', async (t) => {
  const rig = await readyGateway(t, { settings: { deliveryReports: false, validityHours: 1 } });
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'sent');
  await rig.advance(5 * HOUR);
  assert.equal(rig.status(id), 'sent');
});

test('a report that names the recipient in another form finds its text', async (t) => {
  const rig = await readyGateway(t);
  rig.network.reports = [{ status: 0, recipient: '0701234567' }];
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'delivered');
});

test('F6 of the catalogue: a report without a number is joined by reference and time', async (t) => {
  const rig = await readyGateway(t);
  rig.network.reports = [];
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'sent');
  const sent = rig.network.submitted[0];
  rig.network.report(rig.modem, {
    reference: sent?.reference ?? 0,
    recipient: '',
    status: 0,
    submittedAt: sent?.at ?? 0,
  });
  await rig.until(() => rig.status(id) === 'delivered', 5 * MINUTE);
});
