// The machine's address changes while the service runs: in a network of its own, which the kernel lets a test make.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

const ROOT = path.join(import.meta.dirname, '..', '..');
const NEW_NETWORK = ['unshare', '--user', '--map-root-user', '--net'] as const;

function networksCanBeMade(): boolean {
  try {
    const [program, ...rest] = NEW_NETWORK;
    execFileSync(program, [...rest, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('F60 an address that the machine gets later answers, in either family, and one that it loses harms nothing', {
  skip: !networksCanBeMade() && 'this kernel lets nobody make a network, or there is no iproute2',
}, (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-address-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const ask = path.join(folder, 'ask.mjs');
  writeFileSync(ask, `for (const url of process.argv.slice(2)) console.log((await fetch(url)).status);`);
  const script = `
    ip link set lo up
    ip address add 10.77.0.1/24 dev lo
    "$NODE" --disable-warning=ExperimentalWarning server/start.mjs > "$TEXTDESK_DATA/said" 2>&1 &
    while ! grep -q 'Textdesk is running' "$TEXTDESK_DATA/said"; do kill -0 $! || exit 1; sleep 0.1; done
    "$NODE" "$ASK" http://10.77.0.1:8080/up
    ip address del 10.77.0.1/24 dev lo
    ip address add 10.77.9.9/24 dev lo
    ip address add fd77::9/64 dev lo nodad
    "$NODE" "$ASK" http://10.77.9.9:8080/up 'http://[fd77::9]:8080/up'
    kill $!; wait $!; echo "ended $?"`;
  const [program, ...rest] = NEW_NETWORK;
  const said = execFileSync(program, [...rest, 'bash', '-c', script], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      NODE: process.execPath,
      ASK: ask,
      TEXTDESK_DATA: folder,
      TEXTDESK_LOG_LEVEL: 'fatal',
    },
  });
  assert.equal(said, '200\n200\n200\nended 0\n');
});
