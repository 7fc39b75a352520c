// docs/reliability.md claims a test for each fault of the matrix, or says why there is none. Both are held to it here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FAULTS = 64;

interface Row {
  readonly number: number;
  readonly file: string | undefined;
  readonly title: string;
  readonly staff: string;
}

const rows = readFileSync(path.join(ROOT, 'docs', 'reliability.md'), 'utf8')
  .split('\n')
  .flatMap((line): Row[] => {
    const [, number, , where = '', staff = ''] = /^\| F(\d+) \| (.*?) \| (.*?) \| (.*?) \|$/.exec(line) ?? [];
    if (number === undefined) return [];
    const file = /`([^`]+)`/.exec(where)?.[1];
    return [{ number: Number(number), file, title: /“([^”]+)”/.exec(where)?.[1] ?? `F${number}`, staff }];
  });

test('every fault of the matrix stands in the document, in order', () => {
  assert.deepEqual(
    rows.map(({ number }) => number),
    Array.from({ length: FAULTS }, (_, index) => index + 1),
  );
});

test('every test that the document claims is there', () => {
  const missing = rows.filter(
    ({ file, title }) => file !== undefined && !titlesOf(file).some((each) => named(each, title)),
  );
  assert.deepEqual(missing, []);
});

test('a fault without a test says that it was not run', () => {
  const silent = rows.filter(({ file, staff }) => file === undefined && !staff.startsWith('not run'));
  assert.deepEqual(silent, []);
});

function titlesOf(file: string): readonly string[] {
  return [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/(?:test\(\s*|title: )[`'"](.*)[`'"]/g)].map(
    (match) => match[1] ?? '',
  );
}

// 'F4' does not name 'F41'.
function named(title: string, wanted: string): boolean {
  return new RegExp(`(^|\\W)${wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\W|$)`).test(title);
}
