import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { startServer } from '../testing/server-process.ts';
import { onEveryAddress } from './every-address.ts';

function folder(t: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), 'textdesk-address-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

// What a kernel without IPv6 says: booted so, to the first socket; where it was switched off later, to bind.
for (const [call, error] of [
  ['socket', 'EAFNOSUPPORT'],
  ['bind', 'EADDRNOTAVAIL'],
]) {
  test(`a machine whose IPv6 is switched off (${error}) is served by IPv4`, { timeout: 300_000 }, async (t) => {
    const inject = ['-e', `trace=${call}`, `--inject=${call}:error=${error}:when=1`];
    const wrap = ['strace', '-D', '-f', '-qq', '-o', '/dev/null', ...inject];
    const server = await startServer({ TEXTDESK_DATA: folder(t), TEXTDESK_HOST: '' }, { wrap });
    t.after(() => server.kill());
    const { port } = new URL(server.url);
    assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
  });
}

test('with IPv6 one socket serves both, and what else may be wrong is told', async () => {
  const asked: string[] = [];
  const listen = (problem?: string) => async (host: string) => {
    asked.push(host);
    if (problem !== undefined) throw Object.assign(new Error(problem), { code: problem });
    return host;
  };
  assert.equal(await onEveryAddress(undefined, listen()), '::');
  await assert.rejects(onEveryAddress(undefined, listen('EADDRINUSE')), /EADDRINUSE/);
  await assert.rejects(onEveryAddress('192.0.2.1', listen('EADDRNOTAVAIL')), /EADDRNOTAVAIL/);
  assert.deepEqual(asked, ['::', '::', '192.0.2.1']);
});
