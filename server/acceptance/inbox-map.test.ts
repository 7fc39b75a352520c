// docs/inbox.md says which test shows each row of S1-S49 and each complaint, or why none does. It is held to it here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const ROOT = path.join(import.meta.dirname, '..', '..');
const COMPLAINTS = 52;
const FEATURES = 49;

const rows = readFileSync(path.join(ROOT, 'docs', 'inbox.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, key, tests] = /^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$/.exec(line) ?? [];
    return key === undefined || tests === undefined || /^(Rows|No\.|Section|---)$/.test(key) ? [] : [{ key, tests }];
  });

test('every feature from S1 to S49 has a row', () => {
  const told = rows.flatMap(({ key }) => {
    const [, from, to = from] = /^S(\d+)(?:–S(\d+))?$/.exec(key) ?? [];
    return from === undefined ? [] : range(Number(from), Number(to));
  });
  assert.deepEqual(
    [...new Set(told)].sort((a, b) => a - b),
    range(1, FEATURES),
  );
});

test('every complaint has a row, in order', () => {
  assert.deepEqual(
    rows.flatMap(({ key }) => (/^\d+$/.test(key) ? [Number(key)] : [])),
    range(1, COMPLAINTS),
  );
});

test('every row names tests that are there, or says why there is none', () => {
  const wrong = rows.flatMap(({ key, tests }) => {
    if (tests.startsWith('none: ')) return [];
    const missing = claims(tests).filter(({ file, title }) => !titlesOf(file).some((each) => each.startsWith(title)));
    return claims(tests).length === 0 ? [`${key}: nothing`] : missing.map(({ title }) => `${key}: ${title}`);
  });
  assert.deepEqual(wrong, []);
});

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

// `file` “title”, “title”, `file` “title”
function claims(tests: string): { readonly file: string; readonly title: string }[] {
  let file = '';
  return [...tests.matchAll(/`([^`]+)`|“([^”]+)”/g)].flatMap(([, named, title]) => {
    if (named !== undefined) file = named;
    return title === undefined ? [] : [{ file, title }];
  });
}

function titlesOf(file: string): readonly string[] {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  return [...source.matchAll(/test\(\s*(['`"])(.*)\1/g)].map((match) => (match[2] ?? '').replace(/\$\{\w+\}/g, '…'));
}
