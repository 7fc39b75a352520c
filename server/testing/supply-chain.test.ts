// T26 (security.md): what other people's code comes along, and what it may do while it is installed. Read from the lock.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const ROOT = path.join(import.meta.dirname, '..', '..');
/** Packages of the running program, both processors together. One more is a decision: raise this in the same commit. */
const MOST_PACKAGES = 84;
const LICENCES = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'MIT OR Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSD-0-Clause',
  '0BSD',
]);
/** Tools of development only, never installed at a clinic. */
const DEVELOPMENT_LICENCES = new Set([...LICENCES, 'MPL-2.0']);

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const lock: { packages: Record<string, Locked> } = JSON.parse(
  readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'),
);
const locked = Object.entries(lock.packages).filter(([place]) => place !== '');
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

test(`the running program is made of at most ${MOST_PACKAGES} packages of others`, () => {
  const running = locked.filter(([, { dev }]) => dev !== true).map(([place]) => place);
  assert.ok(running.length <= MOST_PACKAGES, `${running.length}: ${running.map(nameOf).join(' ')}`);
});

test('each package has one version, a hash of its contents, and a licence that allows to pass it on', () => {
  const wrong = locked.flatMap(([place, { version, integrity, license = 'none', dev }]) => {
    const allowed = (dev ? DEVELOPMENT_LICENCES : LICENCES).has(license);
    const pinned = /^\d+\.\d+\.\d+/.test(version ?? '') && /^sha512-/.test(integrity ?? '');
    return allowed && pinned ? [] : [`${nameOf(place)} ${version} ${license} ${integrity}`];
  });
  assert.deepEqual(wrong, []);
  const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  for (const [name, wanted] of Object.entries(dependencies)) assert.match(String(wanted), /^\d+\.\d+\.\d+$/, name);
});

test('no package runs anything while it is installed: the one that would has its binary in the archive', () => {
  assert.match(readFileSync(path.join(ROOT, '.npmrc'), 'utf8'), /^ignore-scripts=true$/m);
  const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => nameOf(place));
  assert.deepEqual(scripted, ['@serialport/bindings-cpp']);
  const binaries = globSync('node_modules/@serialport/bindings-cpp/prebuilds/linux-{x64,arm64}/*.node', { cwd: ROOT });
  assert.ok(binaries.length >= 2, binaries.join(' '));
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  assert.deepEqual(
    Object.keys(scripts).filter((name) => /install|prepare|^pre|^post/.test(name)),
    [],
  );
});

test('no account, hash, key or database comes along with the program', () => {
  const files = globSync('{server,modem,views,public,migrations,systemd,docs}/**/*.*', {
    cwd: ROOT,
    exclude: ['**/*.test.ts'],
  });
  assert.ok(files.length > 500, `${files.length} files`);
  const held = files.filter((file) => {
    const text = readFileSync(path.join(ROOT, file), 'latin1');
    return (
      /\.(db|sqlite|pem|key|p12|backup)$/.test(file) ||
      text.startsWith('SQLite format 3') ||
      /\$(argon2\w*|2[aby]|5|6|y|scrypt)\$[\w./+=,$-]{20}/.test(text) ||
      /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) ||
      /\btextdesk_[A-Za-z0-9_-]{32,}/.test(text)
    );
  });
  assert.deepEqual(held, []);
});

test('nothing in the program can be reached through __proto__', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const unit = readFileSync(path.join(ROOT, 'systemd', 'textdesk.service'), 'utf8');
  assert.match(scripts.start, / --disable-proto=delete /);
  assert.match(unit, /^ExecStart=.* --disable-proto=delete /m);
});
