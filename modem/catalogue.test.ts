// docs/modems.md must not lie: every id of the field catalogue stands in it, every file that it names is there, and every test
// that it claims bears the id in its title.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

/** How many entries each section of the catalogue has; D has a D10a besides. */
const sections: Readonly<Record<string, number>> = { A: 18, B: 13, C: 24, D: 22, E: 29, F: 12, G: 14, H: 16, I: 8 };

function expectedIds(): string[] {
  const ids = Object.entries(sections).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, at) => `${letter}${at + 1}`),
  );
  ids.splice(ids.indexOf('D10') + 1, 0, 'D10a');
  return ids;
}

interface Row {
  readonly id: string;
  readonly handledIn: string;
  readonly testedIn: readonly string[];
  readonly remark: string;
}

function rows(): Row[] {
  const lines = readFileSync(join(root, 'docs/modems.md'), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const cells = /^\| ([A-I]\d{1,2}a?) \| .+ \| `([^`|]+)` \| (.+) \|$/.exec(line);
    if (cells?.[1] === undefined || cells[2] === undefined) return [];
    const remark = cells[3] ?? '';
    const testedIn = [...remark.matchAll(/`([^`]+\.test\.ts)`/g)].flatMap(([, path]) => path ?? []);
    return [{ id: cells[1], handledIn: cells[2], testedIn, remark }];
  });
}

/** Titles of the tests of a file. */
function titlesOf(path: string): string[] {
  const titles = readFileSync(join(root, path), 'utf8').matchAll(/^\s*test\(\s*(['"`])(.*?)\1\s*,/gm);
  return [...titles].flatMap(([, , title]) => title ?? []);
}

test('docs/modems.md lists every id of the catalogue, in order', () => {
  assert.deepEqual(
    rows().map(({ id }) => id),
    expectedIds(),
  );
});

test('every file that docs/modems.md names is there', () => {
  for (const { id, handledIn, testedIn } of rows()) {
    for (const path of [handledIn, ...testedIn]) assert.ok(existsSync(join(root, path)), `${id}: ${path}`);
  }
});

test('every test that docs/modems.md claims bears the id in its title', () => {
  for (const { id, testedIn } of rows()) {
    for (const path of testedIn) {
      const bears = titlesOf(path).some((title) => new RegExp(`\\b${id}\\b`).test(title));
      assert.ok(bears, `${path} has no test of ${id}`);
    }
  }
});

test('an id without a test says why', () => {
  for (const { id, testedIn, remark } of rows()) {
    if (testedIn.length === 0) assert.match(remark, /^– \S.{20,}/, id);
  }
});

test('at least 130 ids of the catalogue have a test', () => {
  assert.ok(rows().filter(({ testedIn }) => testedIn.length > 0).length >= 130);
});
