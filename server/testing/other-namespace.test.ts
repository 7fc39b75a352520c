// T18 (security.md): the real program in a network namespace of its own, looked at by a neighbour on the same wire, also by
// packets to addresses that do not belong to that wire.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { openSockets } from './open-sockets.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const run = promisify(execFile);
const SCAN = path.join(import.meta.dirname, 'port-scan.ts');
const OURS = '192.168.77.1';
const OURS_6 = 'fd77::1';
/** Of the same machine, but not of the wire: Linux answers for it all the same. */
const ELSEWHERE = '192.168.78.1';
const LOOPBACK = '127.0.0.1';
const ADDRESSES = [OURS, OURS_6, ELSEWHERE, LOOPBACK];
/** The highest port that is asked; TEXTDESK_PORTS=65535 for all. */
const MOST = Number(process.env.TEXTDESK_PORTS ?? 10_000);

type Range = readonly [address: string, first: number, last: number];

interface Wire {
  start(host: string): Promise<ServerProcess>;
  /** Ports that answer the neighbour, for each range of an address. */
  scan(...ranges: readonly Range[]): Promise<number[][]>;
  /** Status of an answer to the neighbour. */
  get(url: string): Promise<number>;
  inside(command: string): void;
}

function layWire(t: TestContext): Wire {
  const [ours, theirs] = [`textdesk-${process.pid}`, `neighbour-${process.pid}`];
  const ip = (text: string) => execFileSync('ip', text.split(' '));
  const within = (namespace: string, ...command: string[]) => run('ip', ['netns', 'exec', namespace, ...command]);
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-namespace-'));
  t.after(() => {
    for (const namespace of [ours, theirs]) ip(`netns del ${namespace}`);
    rmSync(folder, { recursive: true, force: true });
  });
  for (const namespace of [ours, theirs]) ip(`netns add ${namespace}`);
  ip(`-n ${ours} link add wire type veth peer name wire netns ${theirs}`);
  ip(`-n ${ours} address add ${OURS}/24 dev wire`);
  ip(`-n ${ours} address add ${OURS_6}/64 dev wire nodad`);
  ip(`-n ${ours} address add ${ELSEWHERE}/32 dev lo`);
  ip(`-n ${ours} link set lo up`);
  ip(`-n ${ours} link set wire up`);
  ip(`-n ${theirs} address add 192.168.77.2/24 dev wire`);
  ip(`-n ${theirs} address add fd77::2/64 dev wire nodad`);
  ip(`-n ${theirs} link set wire up`);
  ip(`-n ${theirs} route add ${ELSEWHERE} via ${OURS}`);
  // The neighbour has no loopback of its own, so that even this goes out on the wire.
  execFileSync(
    'ip',
    `netns exec ${theirs} sh -c`.split(' ').concat(`echo 1 > /proc/sys/net/ipv4/conf/wire/route_localnet`),
  );
  ip(`-n ${theirs} route add ${LOOPBACK} via ${OURS}`);
  return {
    start: async (host) => {
      const environment = { TEXTDESK_DATA: path.join(folder, host), TEXTDESK_HOST: host, TEXTDESK_LOG_LEVEL: 'warn' };
      const server = await startServer(environment, { wrap: ['ip', 'netns', 'exec', ours] });
      t.after(() => server.kill());
      return server;
    },
    scan: async (...ranges) => {
      const { stdout } = await within(theirs, process.execPath, SCAN, ...ranges.flat().map(String));
      return JSON.parse(stdout);
    },
    get: async (url) => {
      const ask = `fetch(${JSON.stringify(url)}).then(({ status }) => console.log(status))`;
      return Number((await within(theirs, process.execPath, '-e', ask)).stdout);
    },
    inside: (command) => void execFileSync('ip', ['netns', 'exec', ours, 'sh', '-c', command]),
  };
}

const unable = process.getuid?.() === 0 ? false : 'only root makes namespaces';

test('T18: a neighbour finds one port, which is closed too when the server listens to its own machine only', {
  skip: unable,
  timeout: 180_000,
}, async (t) => {
  const wire = layWire(t);
  const server = await wire.start('');
  const port = Number(new URL(server.url).port);
  const around = (address: string, middle: number): Range => [address, middle - 50, middle + 50];
  const [low = [], ...rest] = await wire.scan([OURS, 1, MOST], ...ADDRESSES.map((address) => around(address, port)));
  assert.deepEqual(
    low.filter((each) => each !== port),
    [],
  );
  assert.deepEqual(rest, [[port], [port], [port], []]);
  assert.equal(await wire.get(`http://${OURS}:${port}/healthz`), 200);
  assert.equal(await wire.get(`http://${OURS}:${port}/metrics`), 403);
  assert.deepEqual(
    openSockets(server.pid).filter(({ kind }) => kind.startsWith('udp')),
    [],
  );
  await server.stop();

  const own = await wire.start(LOOPBACK);
  const hidden = Number(new URL(own.url).port);
  assert.deepEqual(await wire.scan(...ADDRESSES.map((address) => around(address, hidden))), [[], [], [], []]);
  // The packets do arrive: once the kernel is told to take them from the wire, the same port answers.
  wire.inside('echo 1 > /proc/sys/net/ipv4/conf/wire/route_localnet');
  assert.deepEqual(await wire.scan([LOOPBACK, hidden, hidden]), [[hidden]]);
});
