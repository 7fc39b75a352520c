// Certificate and key that do not do are told in words that name the variable, before anything starts.
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { makeTlsFiles } from './testing/tls-files.ts';
import { readTls } from './tls-files.ts';

test('a certificate and its key are taken, and each mistake is told with the variable and the file', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-tls-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { cert, key } = makeTlsFiles(folder);
  mkdirSync(path.join(folder, 'other'));
  const other = makeTlsFiles(path.join(folder, 'other'));
  const write = (name: string, content: string | Buffer) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const locked = createPrivateKey(readFileSync(key)).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  });
  const cut = readFileSync(cert, 'utf8').slice(0, 200);
  const cases: readonly (readonly [string | undefined, string | undefined, readonly RegExp[]])[] = [
    [undefined, undefined, []],
    [cert, key, []],
    [cert, undefined, [/^TEXTDESK_TLS_CERT and TEXTDESK_TLS_KEY go together/]],
    [key, cert, [/^TEXTDESK_TLS_CERT is .*key\.pem.* no PEM file/, /^TEXTDESK_TLS_KEY is .*cert\.pem.* no PEM file/]],
    [cert, other.key, [/^TEXTDESK_TLS_KEY is .*other.* does not belong to/]],
    [cert, write('locked.pem', locked), [/^TEXTDESK_TLS_KEY .* without a passphrase/]],
    [write('cut.pem', cut), key, [/^TEXTDESK_TLS_CERT .* no PEM file of a certificate/]],
    [write('empty.pem', ''), key, [/^TEXTDESK_TLS_CERT .* no PEM file/]],
    [folder, key, [/^TEXTDESK_TLS_CERT .* cannot be read/]],
    [cert, path.join(folder, 'nowhere.pem'), [/^TEXTDESK_TLS_KEY .* cannot be read/]],
  ];
  for (const [certFile, keyFile, expected] of cases) {
    const mistakes: string[] = [];
    const files = readTls(certFile, keyFile, (mistake) => mistakes.push(mistake));
    assert.equal(mistakes.length, expected.length, mistakes.join('\n'));
    for (const [index, pattern] of expected.entries()) assert.match(mistakes[index] ?? '', pattern);
    assert.equal(files !== null, expected.length === 0 && certFile !== undefined);
  }
});
