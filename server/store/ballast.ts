// Room that is kept for a full disk: a file whose only use is to be removed. What it gives back lets the next texts in and
// gives people time to make room (reliability.md M9).
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';

const SIZE = 16 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** It is laid only where this much stays free besides. */
const LEAVES_FREE = 256 * 1024 * 1024;

export class Ballast {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Lays it unless it is there or room is short. True when it is there afterwards. Never throws. */
  lay(size = SIZE): boolean {
    if (existsSync(this.#file)) return true;
    try {
      const { bavail, bsize } = statfsSync(path.dirname(this.#file));
      if (bavail * bsize < size + LEAVES_FREE) return false;
      const file = openSync(this.#file, 'wx', 0o600);
      try {
        for (let written = 0; written < size; written += CHUNK)
          writeSync(file, Buffer.alloc(Math.min(CHUNK, size - written)));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      return true;
    } catch {
      rmSync(this.#file, { force: true });
      return false;
    }
  }

  /** Gives the room back. True when there was any. */
  release(): boolean {
    if (!existsSync(this.#file)) return false;
    try {
      rmSync(this.#file);
      return true;
    } catch {
      return false; // a read-only file system: nothing can be given back
    }
  }
}
