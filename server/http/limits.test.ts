// Slow clients against a real socket: they are cut off, and others are served meanwhile.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { testApp } from '../testing/test-app.ts';
import { createServer } from './limits.ts';

test('2,000 half-open requests of one address: at most 128 are kept, and a browser elsewhere is served at once', {
  timeout: 300_000,
}, async (t) => {
  const { app } = await testApp(t);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : assert.fail();
  const sockets: Socket[] = [];
  const closed = new Set<Socket>();
  try {
    for (let wave = 0; wave < 20; wave += 1) {
      const opened = Array.from({ length: 100 }, () => connect({ host: '127.0.0.1', port, localAddress: '127.0.0.2' }));
      sockets.push(...opened);
      for (const socket of opened) {
        socket.resume().on('error', () => {});
        socket.on('close', () => closed.add(socket));
      }
      await Promise.all(opened.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
      for (const socket of opened) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    }
    const times = await timesOf(5, `http://127.0.0.1:${port}/session/state`);
    assert.ok(median(times) < 1000, `${times.map(Math.round).join(' ')} ms`);
    // The first 128 stay; each later one is closed.
    for (const socket of sockets.slice(128)) if (!closed.has(socket)) await once(socket, 'close');
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

/** Milliseconds that each of so many requests took, one after the other. */
async function timesOf(count: number, url: string, headers: Readonly<Record<string, string>> = {}): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count) {
    const started = performance.now();
    const answer = await fetch(url, { headers });
    assert.equal(answer.status, 200);
    await answer.text();
    times.push(performance.now() - started);
  }
  return times;
}

// Not the slowest: the processor may have been with another program meanwhile.
const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

// TEXTDESK_SLOW=2000 holds as many as security.md T34 names; each takes two file handles of this process.
const SLOW = Number(process.env.TEXTDESK_SLOW ?? 500);

test(`${SLOW} half-open requests of many addresses are held, and the inbox is there within a second`, {
  timeout: 180_000,
}, async (t) => {
  const server = await testApp(t);
  const user = await server.signedIn('front-desk');
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const address = server.app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : assert.fail();
  const sockets: Socket[] = [];
  try {
    while (sockets.length < SLOW) {
      const wave = Array.from({ length: Math.min(100, SLOW - sockets.length) }, () =>
        connect({ host: '127.0.0.1', port, localAddress: `127.0.1.${1 + Math.floor(sockets.length / 100)}` }),
      );
      sockets.push(...wave);
      for (const socket of wave) socket.on('error', () => {});
      await Promise.all(wave.map((socket) => once(socket, 'connect')));
      for (const socket of wave)
        socket.write('POST /session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nlogin=');
    }
    const times = await timesOf(10, `http://127.0.0.1:${port}/conversations`, user.headers);
    assert.ok(median(times) < 1000, `${times.map(Math.round).join(' ')} ms`);
    assert.equal(sockets.filter(({ closed }) => closed).length, 0, 'all of them were there meanwhile');
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

test('all connections together are not more than the process has handles for, whoever opens them', () => {
  const server = createServer(() => {}, { tls: null, manyFrom: () => true });
  assert.equal(server.maxConnections, 4096);
});

test('headers that never end are cut off after ten seconds, and a look each five', { timeout: 300_000 }, async (t) => {
  const server = createServer(() => {}, { tls: null, manyFrom: () => false });
  t.after(() => server.close());
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : assert.fail();
  const socket = connect({ host: '127.0.0.1', port });
  const begun = performance.now();
  socket.write('GET / HTTP/1.1\r\nX-Slow: ');
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 408 /);
  assert.ok(performance.now() - begun > 9000, 'not before');
  assert.equal(server.requestTimeout, 0, 'a body has a deadline of its own');
  socket.destroy();
});

test('closing waits neither for keep-alive after a stream nor for a connection that never asks', {
  timeout: 300_000,
}, async (t) => {
  const { app, signedIn } = await testApp(t);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : assert.fail();
  const user = await signedIn('administrators');
  const silent = connect({ host: '127.0.0.1', port });
  await once(silent, 'connect');
  const stream = await fetch(`http://127.0.0.1:${port}/live`, { headers: { cookie: user.cookie } });
  assert.equal(stream.status, 200);
  const begun = performance.now();
  await app.close();
  assert.ok(performance.now() - begun < 9000, 'not when the silent one is cut off');
  assert.match(await stream.text(), /event: hello/);
  silent.destroy();
});
