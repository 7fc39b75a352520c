import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type BackupKey, deriveKey, SealError, type SealProblem, seal, unseal } from './sealed-file.ts';

const CHUNK = 64 * 1024;
const HEADER = 74;
const quick = { memory: 64, passes: 1, lanes: 1, salt: new Uint8Array(16).fill(7) };

async function* pieces(octets: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size);
}

async function whole(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(stream));
}

async function sealed(plain: Uint8Array, key: BackupKey): Promise<Uint8Array> {
  return whole(seal(pieces(plain, 1000), key));
}

async function refused(octets: Uint8Array, passphrase: string): Promise<SealProblem> {
  try {
    await whole(unseal(pieces(octets, 4096), { passphrase }));
  } catch (error) {
    if (error instanceof SealError) return error.problem.why as SealProblem;
    throw error;
  }
  throw new Error('it opened');
}

test('what is sealed opens with the passphrase alone, whatever its length', async () => {
  const key = await deriveKey('correct horse', quick);
  for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK]) {
    const plain = new Uint8Array(length).map((_, index) => (index * 31) % 251);
    const file = await sealed(plain, key);
    const opened = await whole(unseal(pieces(file, 777), { passphrase: 'correct horse' }));
    assert.ok(Buffer.from(plain).equals(opened), `${length} octets`);
  }
});

test('a passphrase typed with combining accents is the same passphrase', async () => {
  const file = await sealed(Buffer.from('x'), await deriveKey('caf\u00e9', quick));
  assert.equal(Buffer.from(await whole(unseal(pieces(file, 50), { passphrase: 'cafe\u0301' }))).toString(), 'x');
});

test('a wrong passphrase, a foreign file and an empty one are told apart', async () => {
  const file = await sealed(Buffer.from('secret'), await deriveKey('right', quick));
  assert.equal(await refused(file, 'wrong'), 'wrong-passphrase');
  assert.equal(await refused(Buffer.from('SQLite format 3\0'.repeat(10)), 'right'), 'not-a-backup');
  assert.equal(await refused(new Uint8Array(), 'right'), 'not-a-backup');
});

test('any flipped bit is noticed', async () => {
  const key = await deriveKey('right', quick);
  const file = await sealed(new Uint8Array(2 * CHUNK + 100).fill(65), key);
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), fc.nat(7), async (at, bit) => {
      const broken = Uint8Array.from(file);
      broken[at] = (broken[at] ?? 0) ^ (1 << bit);
      await assert.rejects(whole(unseal(pieces(broken, 8192), { key })), SealError);
    }),
    { numRuns: 200 },
  );
});

test('a file cut anywhere is refused, also at the edge of a chunk', async () => {
  const file = await sealed(new Uint8Array(2 * CHUNK + 100).fill(65), await deriveKey('right', quick));
  for (const length of [HEADER + CHUNK + 16, HEADER + CHUNK + 17, HEADER + 2 * (CHUNK + 16), file.length - 1]) {
    assert.equal(
      await refused(file.subarray(0, length), 'right'),
      length === HEADER + CHUNK + 16 ? 'wrong-passphrase' : 'cut-off',
    );
  }
});

test('chunks cannot change places', async () => {
  const file = await sealed(new Uint8Array(3 * CHUNK).fill(1), await deriveKey('right', quick));
  const chunk = (index: number) => file.subarray(HEADER + index * (CHUNK + 16), HEADER + (index + 1) * (CHUNK + 16));
  const swapped = Buffer.concat([file.subarray(0, HEADER), chunk(0), chunk(2), chunk(1)]);
  assert.equal(await refused(swapped, 'right'), 'damaged');
});

test('a header that asks for gigabytes of memory is refused before any work', async () => {
  const file = Buffer.from(await sealed(Buffer.from('x'), await deriveKey('right', quick)));
  file.writeUInt32BE(4_000_000, 17);
  assert.equal(await refused(file, 'right'), 'damaged');
});

test('nothing of the content shows in a sealed file, and no two files are alike', async () => {
  const key = await deriveKey('right', quick);
  const plain = Buffer.from('canary +46701234567 '.repeat(100));
  const [first, second] = [await sealed(plain, key), await sealed(plain, key)];
  assert.equal(Buffer.from(first).includes('canary'), false);
  assert.notDeepEqual(first.subarray(HEADER), second.subarray(HEADER));
});
