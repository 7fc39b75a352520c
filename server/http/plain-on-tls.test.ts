// An https server that is spoken to in plain http, in TLS, and in neither.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, get as plainGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeTlsFiles } from '../testing/tls-files.ts';
import { createServer } from './limits.ts';

async function startServer(t: TestContext): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-tls-'));
  const files = makeTlsFiles(folder);
  const server = createServer((_request, response) => response.end('over TLS'), {
    tls: { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') },
    manyFrom: () => false,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function answerTo(port: number, get: typeof httpsGet, path: string): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false }, resolve).once('error', reject);
  });
}

/** What the server says to these octets until it closes. */
async function said(port: number, octets: Buffer | string): Promise<string> {
  const socket = connect(port, '127.0.0.1', () => socket.write(octets));
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

test('a page asked for in plain http is asked for again over TLS, which answers', async (t) => {
  const port = await startServer(t);
  const { statusCode, headers } = await answerTo(port, plainGet, '/conversations/7?a=b');
  assert.equal(statusCode, 307);
  assert.equal(headers.location, `https://127.0.0.1:${port}/conversations/7?a=b`);
  const answer = await answerTo(port, httpsGet, '/');
  assert.equal(answer.statusCode, 200);
  assert.equal(Buffer.concat(await answer.toArray()).toString(), 'over TLS');
});

test('nothing else is answered in plain, and what is neither ends', async (t) => {
  const port = await startServer(t);
  for (const request of [
    'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\na=b',
    'GET / HTTP/1.1\r\nhost: a b"><script>\r\n\r\n',
    'GET http://evil.example/ HTTP/1.1\r\nhost: a\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n',
    '\r\n\r\n\0\0\0',
    Buffer.from([22, 3, 1, 255, 255, 0, 0]),
    Buffer.from([128, 46, 1, 0, 2]),
  ]) {
    const text = await said(port, request);
    assert.doesNotMatch(text, /over TLS|location/i, String(request));
    assert.match(text.slice(0, 12), /^(HTTP\/1\.1 400|\x15|$)/, String(request));
  }
  const answer = await answerTo(port, httpsGet, '/');
  assert.equal(answer.statusCode, 200);
});

test('whoever connects and says nothing is let go after five seconds', async (t) => {
  const port = await startServer(t);
  const begun = performance.now();
  await said(port, '');
  assert.ok(performance.now() - begun > 4000);
});
