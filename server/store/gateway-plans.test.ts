// The gateway's queries look at what is open, however much was ever received and sent: none walks a whole table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { countOpenAssemblies, overdueAssemblies } from './assemblies.ts';
import { inboundPduByFingerprint, unprocessedPdus } from './inbound-pdus.ts';
import {
  interruptedSegments,
  isBeingSent,
  segmentsForReport,
  submissionTimes,
  unpreparedMessages,
  waitingSegments,
} from './outbound-segments.ts';
import { outgoingPastValidity, queueState } from './outgoing.ts';
import { openReports } from './status-reports.ts';

test('no query of the gateway walks a table that only grows', async (t) => {
  const store = await testStore(t);
  const asked: string[] = [];
  const prepare = store.sqlite.prepare.bind(store.sqlite);
  t.mock.method(store.sqlite, 'prepare', (query: string) => {
    asked.push(query);
    return prepare(query);
  });
  const { db } = store;
  await waitingSegments(db, 10);
  await unpreparedMessages(db, 10);
  await segmentsForReport(db, { iccid: 'x', reference: 3, digits: '123' });
  await isBeingSent(db, { iccid: 'x', digits: '1' });
  await submissionTimes(db, 'x', 5);
  await interruptedSegments(db);
  await outgoingPastValidity(db, 5);
  await queueState(db);
  await overdueAssemblies(db, { before: 1, now: 2 });
  await countOpenAssemblies(db, { iccid: 'x', sender: 'y', since: 1 });
  await inboundPduByFingerprint(db, ['a', 'b']);
  await unprocessedPdus(db, 5);
  await openReports(db, { iccid: 'x', reference: null, since: 1 });
  assert.ok(asked.length >= 13);
  const walks = asked.flatMap((query) => {
    const plan = store.sqlite.raw.prepare(`explain query plan ${query}`).all();
    const details = plan.map(({ detail }) => String(detail));
    // A walk along a partial index sees only the open ones.
    const bad = details.filter((detail) =>
      /^SCAN (message|segment|assemblies|messages|outbound_segments|inbound_pdus|status_reports)$/.test(detail),
    );
    return bad.map((detail) => `${detail}: ${query}`);
  });
  assert.deepEqual(walks, []);
});
