// What must hold for every template: nothing raw but other templates, every attribute quoted, no handler inline.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const VIEWS = path.join(import.meta.dirname, '..', '..', 'views');
const TEMPLATES = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.eta'))
  .map((name) => ({ name, source: readFileSync(path.join(VIEWS, name), 'utf8') }));

test('T5: raw output is only ever another template or the body of a layout', () => {
  for (const { name, source } of TEMPLATES) {
    for (const [, code = ''] of source.matchAll(/<%~([\s\S]*?)%>/g)) {
      assert.match(code.trim(), /^(include\(|it\.body$)/, `${name}: ${code}`);
    }
  }
});

test('T5: what is put into an attribute stands in quotes', () => {
  for (const { name, source } of TEMPLATES) {
    const bare = source.match(/\s[\w-]+=<%/);
    assert.equal(bare, null, `${name}: ${bare?.[0]}`);
  }
});

test('no template has a script, a style or a handler of its own: the content security policy would stop it', () => {
  for (const { name, source } of TEMPLATES) {
    const html = source.replace(/<%[\s\S]*?%>/g, '');
    assert.doesNotMatch(html, /\son\w+=|hx-on|<style|\sstyle=|<script(?![^>]*\ssrc=)/, name);
  }
});
