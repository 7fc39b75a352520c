// The release archive (release-archive.sh), of a repository of its own: the same octets each time, with a list of the parts
// of others in it (security.md T26), and signed (T27).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = path.join(import.meta.dirname, '..', '..');
const SCRIPT = 'server/testing/release-archive.sh';

test('an archive made twice is the same, is signed, and lists every package that will run', {
  timeout: 240_000,
}, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-archive-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const checkout = path.join(folder, 'checkout');
  mkdirSync(path.join(checkout, path.dirname(SCRIPT)), { recursive: true });
  for (const file of ['package.json', 'package-lock.json', SCRIPT])
    copyFileSync(path.join(ROOT, file), path.join(checkout, file));
  chmodSync(path.join(checkout, SCRIPT), 0o755);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: checkout });
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'x');

  const secret = path.join(folder, 'release-key.pem');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(secret, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const build = (into: string) => {
    mkdirSync(path.join(folder, into));
    const environment = { ...process.env, npm_config_cache: path.join(folder, 'cache') };
    const out = execFileSync(path.join(checkout, SCRIPT), ['--sign', secret, path.join(folder, into)], {
      env: environment,
    });
    return out.toString().trim();
  };
  const first = build('first');
  // The time stands in whole seconds.
  await pause(1100);
  assert.ok(readFileSync(first).equals(readFileSync(build('second'))));

  assert.ok(verify(null, readFileSync(first), publicKey, readFileSync(`${first}.sig`)));
  const inside = (file: string) => execFileSync('tar', ['-xzOf', first, '--wildcards', `*/${file}`]).toString();
  assert.ok(createPublicKey(inside('systemd/release-key.pub')).equals(publicKey), 'the next release is checked by it');
  assert.equal(inside('released'), git('log', '-1', '--format=%ct').toString());
  assert.doesNotMatch(execFileSync('tar', ['-xzOf', first]).toString(), /PRIVATE KEY/);

  const listed: { components: { name: string; version: string; hashes?: unknown }[] } = JSON.parse(
    inside('sbom.cdx.json'),
  );
  const lock: { packages: Record<string, { version: string; dev?: boolean }> } = JSON.parse(
    readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'),
  );
  const running = Object.entries(lock.packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true)
    .map(([place, { version }]) => `${place.replace(/^.*node_modules\//, '')}@${version}`);
  assert.deepEqual(new Set(listed.components.map(({ name, version }) => `${name}@${version}`)), new Set(running));
  for (const { name, hashes } of listed.components) assert.ok(hashes, name);
});
