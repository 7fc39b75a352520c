// The sealed form of a backup: AES-256-GCM in chunks, each authenticated with its place and the header, so that nothing
// can be changed, dropped, repeated or cut off unseen. Written down for other programs in docs/operations.md.
import { argon2, createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { BackupError } from '../store/backup-problem.ts';

const deriveArgon2 = promisify(argon2);

const MAGIC = Buffer.from('TEXTDESK-BACKUP\n', 'latin1');
const VERSION = 1;
const SALT = 16;
const FILE_SALT = 32;
const TAG = 16;
const CHUNK = 64 * 1024;
/** Octets before the first chunk: magic, version, memory (KiB), passes, lanes, salt, file salt. */
const HEADER = MAGIC.length + 1 + 4 + 4 + 1 + SALT + FILE_SALT;
// Bounds on what a header may ask of us: a made-up file must not make us reserve gigabytes.
const MOST_MEMORY = 256 * 1024;
const MOST_PASSES = 16;

/** How a passphrase becomes a key: argon2id (RFC 9106). `memory` in KiB. */
export interface KeyParameters {
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Uint8Array;
}

/** The key of one passphrase, kept instead of it so that a backup can be made at night. */
export interface BackupKey extends KeyParameters {
  readonly key: Uint8Array;
}

export type SealProblem = 'not-a-backup' | 'newer-format' | 'wrong-passphrase' | 'damaged' | 'cut-off';

/** A sealed file cannot be opened; `problem` tells why. */
export class SealError extends BackupError {
  constructor(why: SealProblem) {
    super({ why });
    this.name = 'SealError';
  }
}

/** Derives the key of a passphrase (0.2 s and 46 MiB by the default parameters). */
export async function deriveKey(passphrase: string, parameters: KeyParameters = newParameters()): Promise<BackupKey> {
  const key = await deriveArgon2('argon2id', {
    message: Buffer.from(passphrase.normalize('NFC'), 'utf8'),
    nonce: parameters.salt,
    parallelism: parameters.lanes,
    tagLength: 32,
    memory: parameters.memory,
    passes: parameters.passes,
  });
  return { ...parameters, key: new Uint8Array(key) };
}

function newParameters(): KeyParameters {
  return { memory: 46 * 1024, passes: 2, lanes: 1, salt: new Uint8Array(randomBytes(SALT)) };
}

/** Seals a stream of octets: the header, then chunks. */
export async function* seal(plain: AsyncIterable<Uint8Array>, backupKey: BackupKey): AsyncGenerator<Uint8Array> {
  const fileSalt = randomBytes(FILE_SALT);
  const header = encodeHeader(backupKey, fileSalt);
  const key = fileKey(backupKey.key, fileSalt);
  yield header;
  let index = 0;
  let waiting: Uint8Array | undefined;
  for await (const chunk of inChunks(plain, CHUNK)) {
    if (waiting) yield sealChunk(key, header, index++, false, waiting);
    waiting = chunk;
  }
  yield sealChunk(key, header, index, true, waiting ?? new Uint8Array());
}

/** Opens a sealed stream. Throws SealError; what was yielded before it must then be thrown away by the caller. */
export async function* unseal(
  sealed: AsyncIterable<Uint8Array>,
  unlock: { passphrase: string } | { key: BackupKey },
): AsyncGenerator<Uint8Array> {
  const reader = new ChunkReader(sealed);
  try {
    const header = await reader.take(HEADER);
    const { parameters, fileSalt } = decodeHeader(header);
    const master = 'key' in unlock ? unlock.key : await deriveKey(unlock.passphrase, parameters);
    const key = fileKey(master.key, fileSalt);
    for (let index = 0; ; index++) {
      const chunk = await reader.take(CHUNK + TAG);
      if (chunk.length < TAG) throw new SealError(index === 0 ? 'not-a-backup' : 'cut-off');
      const last = await reader.ended();
      yield openChunk(key, header, index, last, chunk);
      if (last) return;
    }
  } finally {
    await reader.leave();
  }
}

/** The parameters in a file's first octets, without trying a key. Throws SealError. */
export function decodeHeader(header: Uint8Array): { parameters: KeyParameters; fileSalt: Uint8Array } {
  if (header.length < HEADER || !MAGIC.equals(header.subarray(0, MAGIC.length))) throw new SealError('not-a-backup');
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  let at = MAGIC.length;
  if (view.getUint8(at) !== VERSION) throw new SealError('newer-format');
  at += 1;
  const parameters = {
    memory: view.getUint32(at),
    passes: view.getUint32(at + 4),
    lanes: view.getUint8(at + 8),
    salt: header.slice(at + 9, at + 9 + SALT),
  };
  const sane =
    parameters.memory >= 8 * parameters.lanes &&
    parameters.memory <= MOST_MEMORY &&
    parameters.passes >= 1 &&
    parameters.passes <= MOST_PASSES &&
    parameters.lanes >= 1 &&
    parameters.lanes <= 4;
  if (!sane) throw new SealError('damaged');
  return { parameters, fileSalt: header.slice(at + 9 + SALT, HEADER) };
}

function encodeHeader(parameters: KeyParameters, fileSalt: Uint8Array): Uint8Array {
  const numbers = Buffer.alloc(10);
  numbers.writeUInt8(VERSION, 0);
  numbers.writeUInt32BE(parameters.memory, 1);
  numbers.writeUInt32BE(parameters.passes, 5);
  numbers.writeUInt8(parameters.lanes, 9);
  return Buffer.concat([MAGIC, numbers, parameters.salt, fileSalt]);
}

// Each file has a key of its own, so the counter may start at nought in every file.
function fileKey(master: Uint8Array, fileSalt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', master, fileSalt, 'textdesk backup 1', 32));
}

// The nonce counts the chunks and its last octet marks the final one: a file cut at a chunk's edge does not open.
function nonce(index: number, last: boolean): Uint8Array {
  const octets = Buffer.alloc(12);
  octets.writeUInt32BE(Math.floor(index / 2 ** 32), 3);
  octets.writeUInt32BE(index % 2 ** 32, 7);
  octets.writeUInt8(last ? 1 : 0, 11);
  return octets;
}

function sealChunk(key: Uint8Array, header: Uint8Array, index: number, last: boolean, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(index, last)).setAAD(header);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Uint8Array, header: Uint8Array, index: number, last: boolean, chunk: Uint8Array): Uint8Array {
  const body = chunk.subarray(0, chunk.length - TAG);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(index, last), { authTagLength: TAG })
    .setAAD(header)
    .setAuthTag(chunk.subarray(chunk.length - TAG));
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    if (index === 0) throw new SealError('wrong-passphrase');
    throw new SealError(last ? 'cut-off' : 'damaged');
  }
}

async function* inChunks(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const reader = new ChunkReader(source);
  for (;;) {
    const chunk = await reader.take(size);
    if (chunk.length > 0) yield chunk;
    if (chunk.length < size) return;
  }
}

/** Takes given counts of octets from a stream of arbitrary pieces. */
class ChunkReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #buffered: Uint8Array[] = [];
  #length = 0;
  #done = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** `count` octets, or fewer where the stream ends. */
  async take(count: number): Promise<Uint8Array> {
    await this.#fill(count);
    const all = Buffer.concat(this.#buffered);
    const rest = all.subarray(count);
    this.#buffered = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return all.subarray(0, count);
  }

  async ended(): Promise<boolean> {
    await this.#fill(1);
    return this.#length === 0;
  }

  /** Reads no further, and lets go of the file behind the stream. */
  async leave(): Promise<void> {
    await this.#source.return?.();
  }

  async #fill(count: number): Promise<void> {
    while (this.#length < count && !this.#done) {
      const next = await this.#source.next();
      if (next.done) this.#done = true;
      else {
        this.#buffered.push(next.value);
        this.#length += next.value.length;
      }
    }
  }
}
