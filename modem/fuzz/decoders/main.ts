// npm run fuzz -- decoders [--count 10000] [--seed 1]: captured and generated SMS-DELIVER PDUs, read by our codec and by
// decoders of others (Debian: apt-get install --no-install-recommends python3-gammu libdevice-gsm-perl; one that is missing is
// left out). Ends with 1 when a field differs and no known peculiarity of theirs explains it.

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BUG_REPORTS_CAPTURES } from '../../tpdu/captures-bug-reports.ts';
import { ELEVEN_PARTS_CAPTURES } from '../../tpdu/captures-eleven-parts.ts';
import { FORUMS_CAPTURES } from '../../tpdu/captures-forums.ts';
import { GAMMU_CAPTURES } from '../../tpdu/captures-gammu.ts';
import { LIBRARIES_CAPTURES } from '../../tpdu/captures-libraries.ts';
import { STACKS_CAPTURES } from '../../tpdu/captures-stacks.ts';
import { ordinaryPdu } from './ordinary-pdu.ts';
import { PECULIARITIES, type Peculiarity } from './peculiarities.ts';
import { FIELDS, type OurReading, ourReading, type Reading } from './reading.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
/** Debian's own interpreters: theirs are the ones that find Debian's packages. */
const DECODERS = {
  gammu: ['/usr/bin/python3', 'read-by-gammu.py'],
  'device-gsm': ['/usr/bin/perl', 'read-by-device-gsm.pl'],
} as const;
const SHOWN = 10;

const captures = [
  GAMMU_CAPTURES,
  LIBRARIES_CAPTURES,
  STACKS_CAPTURES,
  BUG_REPORTS_CAPTURES,
  FORUMS_CAPTURES,
  ELEVEN_PARTS_CAPTURES,
]
  .flat()
  .filter(({ direction, reading }) => direction === undefined && reading.type === 'SMS-DELIVER')
  .map(({ pdu, tpduOnly }) => `${tpduOnly ? '00' : ''}${pdu}`.replace(/[^0-9A-Fa-f].*/, ''));
const generated = Array.from({ length: Number(values.count) }, (_, index) => ordinaryPdu(Number(values.seed) + index));

let compared = 0;
for (const [decoder, [program, script]] of Object.entries(DECODERS)) {
  compare(decoder, 'captured', captures, program, script);
  compare(decoder, 'generated', generated, program, script);
}
if (compared === 0) {
  console.error('No other decoder is there. Debian has two: python3-gammu, libdevice-gsm-perl.');
  process.exitCode = 1;
}

function compare(decoder: string, what: string, pdus: readonly string[], program: string, script: string): void {
  const { stdout, status, error } = spawnSync(program, [path.join(import.meta.dirname, script)], {
    input: pdus.map((pdu) => `${pdu}\n`).join(''),
    stdio: ['pipe', 'pipe', 'ignore'],
    maxBuffer: 1024 ** 3,
  });
  if (status !== 0) {
    console.log(`${decoder}: left out (${error?.message ?? `${program} ended with ${status}`})`);
    return;
  }
  const answers = stdout.toString().trim().split('\n');
  if (answers.length !== pdus.length) throw new Error(`${decoder} answered ${answers.length} of ${pdus.length}`);
  const counts = new Map<string, number>();
  const unexplained: string[] = [];
  for (const [index, pdu] of pdus.entries()) {
    const ours = ourReading(pdu);
    if (ours === undefined) continue;
    const theirs: Reading | { readonly error: string } = JSON.parse(answers[index] ?? '');
    const found = verdicts(decoder, ours, theirs);
    for (const verdict of new Set(found.map(({ words }) => words))) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    for (const { words, detail } of found) if (detail !== undefined) unexplained.push(`${words}: ${detail} ${pdu}`);
  }
  compared += 1;
  console.log(`${decoder}, ${pdus.length} ${what}:`);
  for (const [verdict, count] of [...counts].toSorted(([, one], [, other]) => other - one))
    console.log(`  ${String(count).padStart(6)} ${verdict}`);
  if (unexplained.length === 0) return;
  console.error(unexplained.slice(0, SHOWN).join('\n'));
  process.exitCode = 1;
}

interface Verdict {
  readonly words: string;
  /** Of what nothing explains. */
  readonly detail?: string;
}

function verdicts(decoder: string, ours: OurReading, theirs: Reading | { readonly error: string }): Verdict[] {
  if ('error' in theirs) {
    const known = peculiarity(decoder, 'refused', ours, undefined);
    if (known !== undefined) return [{ words: `refused: ${known.words}` }];
    return [ours.isOdd ? { words: 'refused, odd to us too' } : { words: 'refused', detail: theirs.error }];
  }
  const different = FIELDS.filter((field) => JSON.stringify(ours[field]) !== JSON.stringify(theirs[field]));
  if (different.length === 0) return [{ words: 'alike in every field' }];
  return different.map((field) => {
    const known = peculiarity(decoder, field, ours, theirs);
    if (known !== undefined) return { words: `${field}: ${known.words}` };
    if (ours.isOdd) return { words: `${field} differs in a PDU that is odd to us too` };
    return { words: `${field} differs`, detail: JSON.stringify([ours[field], theirs[field]]) };
  });
}

function peculiarity(
  decoder: string,
  field: Peculiarity['field'],
  ours: OurReading,
  theirs: Reading | undefined,
): Peculiarity | undefined {
  return PECULIARITIES.find((each) => each.decoder === decoder && each.field === field && each.explains(ours, theirs));
}
