// No sentence stands in a template, a script of the browser or a file of ours but in the catalogue: also in a state that
// words.test.ts does not bring about.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { shownTexts } from '../testing/shown-words.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const files = (pattern: string) =>
  globSync(pattern, { cwd: ROOT }).map((name) => ({ name, source: readFileSync(path.join(ROOT, name), 'utf8') }));

/** The standard's words, and an address. */
const TECHNICAL = /\b(?:dBm|CSQ|RSRP|AT)\b/g;
const STRING = /'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\\n]|\\.)*)"/g;
const SENTENCE = /\p{L}{2,}[.:;]? \p{L}+[.:;]? \p{L}{2,}/u;
/** For developers and machines: what is logged or thrown, what a monitor reads, what a response's first line says. */
const FOR_OTHERS = /\blog\.|Error\(|\bsuper\(|HTTP\/1\.1/;
const OF_OTHERS = /(?:metrics-text|support-bundle|routes\/health)\.ts$/;

test('a template has no words of its own', () => {
  const found = files('views/**/*.eta').flatMap(({ name, source }) => {
    const html = source.replace(/<%[\s\S]*?%>/g, '\uFFFC');
    return shownTexts(html)
      .filter((text) => /\p{L}{2}/u.test(text.replaceAll(TECHNICAL, '')))
      .map((text) => `${name}: ${text}`);
  });
  assert.deepEqual(found, []);
});

test('no sentence stands in a template’s code, in a script, or beside its condition', () => {
  const sources = [...files('views/**/*.eta'), ...files('public/scripts/*.js'), ...files('server/http/**/*.ts')];
  const looked = sources.filter(
    ({ name }) => !name.startsWith('server/http/words/') && !name.endsWith('.test.ts') && !OF_OTHERS.test(name),
  );
  assert.ok(looked.length > 150, `${looked.length} files`);
  const found = looked.flatMap(({ name, source }) =>
    codeOf(name, source)
      .split('\n')
      .filter((line) => !FOR_OTHERS.test(line))
      .flatMap((line) => [...line.matchAll(STRING)].map(([, one, two, three]) => one ?? two ?? three ?? ''))
      .filter((text) => SENTENCE.test(text.replaceAll(/\$\{[^}]*\}/g, '\uFFFC')))
      .map((text) => `${name}: ${text}`),
  );
  assert.deepEqual(found, []);
});

/** Without comments; of a template only what stands between `<%` and `%>`. */
function codeOf(name: string, source: string): string {
  if (name.endsWith('.eta')) return [...source.matchAll(/<%[\s\S]*?%>/g)].map(([code]) => code).join('\n');
  return source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}
