// The composer's counter is this very source, its types stripped, in a browser.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { test } from 'node:test';

/** A file and everything it imports, by URL. */
function withImports(url: URL, found = new Map<string, string>()): Map<string, string> {
  if (found.has(url.href)) return found;
  const source = stripTypeScriptTypes(readFileSync(url, 'utf8'));
  found.set(url.href, source);
  for (const [, path = ''] of source.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gm)) {
    assert.ok(path.startsWith('./'), `${url.pathname} imports ${path}`);
    withImports(new URL(path, url), found);
  }
  return found;
}

test('measure and all it imports run without Node: no node: modules, no Buffer, no process', () => {
  const files = withImports(new URL('./measure.ts', import.meta.url));
  assert.ok(files.size >= 6);
  for (const [url, source] of files) assert.doesNotMatch(source, /node:|\bBuffer\b|\bprocess\b|\brequire\b/, url);
});

test('what the browser loads for the counter stays small', () => {
  const files = withImports(new URL('./measure.ts', import.meta.url));
  const size = [...files.values()].reduce((sum, source) => sum + source.length, 0);
  assert.ok(size < 60_000, `${size} characters in ${files.size} files`);
});
