import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ACTIONS } from './actions.ts';
import { FAULTS } from './faults/registry.ts';
import { PROFILES } from './profiles/index.ts';
import { knownQuirks } from './quirks/index.ts';

const DOCUMENT = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');

test('the document names every action, fault, profile and behaviour that there is', () => {
  for (const name of [...Object.keys(ACTIONS), ...Object.keys(FAULTS), ...Object.keys(PROFILES)]) {
    assert.ok(DOCUMENT.includes(`\`${name}\``), name);
  }
  const listed = DOCUMENT.match(/^- [A-I], .*$/gm)?.flatMap((line) => line.match(/\b[A-I]\d+a?\b/g) ?? []) ?? [];
  assert.deepEqual(listed, [...knownQuirks()].sort(byId));
  assert.ok(DOCUMENT.includes(`${listed.length} of 157`));
});

function byId(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
