import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { testApp } from '../testing/test-app.ts';
import { wholeMachine } from '../testing/whole-machine.ts';

/** A request whose body is sent piece by piece, while the test moves the fifteen seconds. */
async function scene(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const server = await testApp(t, { deps: wholeMachine().deps });
  const user = await server.signedIn('administrators');
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const address = server.app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : assert.fail();
  let theirs: Socket | undefined;
  server.app.server.on('connection', (socket: Socket) => {
    theirs = socket;
  });
  const begun = once(server.app.server, 'request');
  const ours = connect({ host: '127.0.0.1', port });
  t.after(() => ours.destroy());
  let heard = '';
  ours.setEncoding('latin1').on('data', (text) => {
    heard += text;
  });
  ours.on('error', () => {});
  let written = 0;
  return {
    ours,
    heard: () => heard,
    ask: async (head: string) => {
      const text = `${head} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nCookie: ${user.cookie}\r\n`;
      written += text.length;
      ours.write(text);
    },
    /** Waits until the server has it. */
    send: async (text: string) => {
      written += text.length;
      ours.write(text);
      await begun;
      while ((theirs?.bytesRead ?? 0) < written) await new Promise(setImmediate);
    },
    wait: () => t.mock.timers.tick(15_000),
  };
}

test('a form that never ends is cut off after fifteen seconds', async (t) => {
  const { ours, heard, ask, send, wait } = await scene(t);
  await ask('POST /profile');
  await send('Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=');
  wait();
  await once(ours, 'close');
  assert.match(heard(), /^HTTP\/1\.1 408 /);
});

test('a refused request keeps no connection by the rest of its body', async (t) => {
  const { ours, ask, send, wait } = await scene(t);
  await ask('POST /nowhere');
  await send('Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=');
  wait();
  await once(ours, 'close');
});

test('an upload that takes a minute is received', async (t) => {
  const { heard, ask, send, wait } = await scene(t);
  const piece = 'x'.repeat(40_000);
  await ask('PUT /settings/backup/upload');
  await send(`Content-Type: application/octet-stream\r\nContent-Length: ${5 * piece.length}\r\n\r\n`);
  for (let part = 1; part <= 5; part += 1) {
    await send(piece);
    if (part < 5) wait();
  }
  while (heard() === '') await new Promise(setImmediate);
  assert.match(heard(), /^HTTP\/1\.1 204 /);
});

test('an upload that does not move is cut off', async (t) => {
  const { ours, heard, ask, send, wait } = await scene(t);
  await ask('PUT /settings/backup/upload');
  await send(`Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n`);
  await send('x'.repeat(40_000));
  wait();
  await send('x'.repeat(100));
  assert.equal(heard(), '');
  wait();
  await once(ours, 'close');
  assert.match(heard(), /^HTTP\/1\.1 408 /);
});

test('the import of clients is an upload too', async (t) => {
  const { heard, ask, send, wait } = await scene(t);
  const row = 'Ada%0A'; // a line of the file
  const size = 'content=Name%0A'.length + 10_000 * row.length;
  await ask('POST /clients/import');
  await send(`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${size}\r\n\r\n`);
  await send(`content=Name%0A${row.repeat(9000)}`);
  wait();
  await send(row.repeat(1000));
  while (heard() === '') await new Promise(setImmediate);
  assert.match(heard(), /^HTTP\/1\.1 303 /);
});

test('a request that is injected and refused before its body is read leaves no deadline behind', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { app } = await testApp(t);
  const answer = await app.inject({ method: 'PUT', url: '/settings/backup/upload', payload: 'x' });
  assert.ok(answer.statusCode >= 400);
  t.mock.timers.tick(15_000);
});
