import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localPath } from './local-path.ts';

test('only a path of ours is followed', () => {
  for (const good of ['/', '/conversations/7', '/settings/audit?actor=a%20b&before=7#x']) {
    assert.equal(localPath(good, '/home'), good);
  }
  const bad = [
    undefined,
    '',
    'x',
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/a b',
    '/\t/evil',
  ];
  for (const wanted of [...bad, `/${'x'.repeat(500)}`, 'javascript:alert(1)']) {
    assert.equal(localPath(wanted, '/home'), '/home', wanted);
  }
});
