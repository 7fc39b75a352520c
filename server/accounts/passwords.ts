// Password hashes: argon2id (RFC 9106) of Node itself, kept as PHC strings. Hashing costs memory on purpose, so only a few
// run at a time and only a few may wait; whoever comes on top is told to come back.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Argon2Parameters {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's minimum for argon2id. */
export const OWASP_MINIMUM: Argon2Parameters = { memory: 19456, passes: 2, parallelism: 1 };

const CONCURRENT = 2;
const WAITING = 8;
const TAG_LENGTH = 32;

/** Too many passwords are being checked at this moment. */
export class PasswordsBusyError extends Error {
  constructor() {
    super(`${CONCURRENT} passwords are being checked and ${WAITING} wait already`);
    this.name = 'PasswordsBusyError';
  }
}

/** Hashes and checks passwords, at most two at a time. */
export class Passwords {
  readonly #parameters: Argon2Parameters;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(parameters: Argon2Parameters = OWASP_MINIMUM) {
    this.#parameters = parameters;
  }

  /** A PHC string. Throws PasswordsBusyError. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    const tag = await this.#derive(password, salt, this.#parameters, TAG_LENGTH);
    const { memory, passes, parallelism } = this.#parameters;
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
  }

  /**
   * Whether `password` made the PHC string `hash`. Takes as long when there is no hash (an unknown login), so that time
   * does not tell who exists. Throws PasswordsBusyError.
   */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const parsed = hash === null ? undefined : parsePhc(hash);
    const { salt, parameters } = parsed ?? { salt: randomBytes(16), parameters: this.#parameters };
    const tag = await this.#derive(password, salt, parameters, parsed?.tag.length ?? TAG_LENGTH);
    return parsed !== undefined && timingSafeEqual(tag, parsed.tag);
  }

  /** Whether `hash` was made with other parameters than today's and should be made again. */
  isOutdated(hash: string): boolean {
    const { memory, passes, parallelism } = this.#parameters;
    return !hash.startsWith(`$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$`);
  }

  async #derive(password: string, nonce: Uint8Array, parameters: Argon2Parameters, tagLength: number): Promise<Buffer> {
    await this.#enter();
    try {
      return await new Promise((resolve, reject) =>
        argon2('argon2id', { message: password.normalize('NFC'), nonce, tagLength, ...parameters }, (error, tag) =>
          error ? reject(error) : resolve(tag),
        ),
      );
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < CONCURRENT) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= WAITING) throw new PasswordsBusyError();
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  // The place goes straight to the next in line, so nobody can slip in between.
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

function parsePhc(hash: string): { parameters: Argon2Parameters; salt: Buffer; tag: Buffer } | undefined {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) return undefined;
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** Base 64 without padding, as the PHC string format wants it. */
function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64').replace(/=+$/, '');
}
