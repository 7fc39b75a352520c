// Where PDUs go that the database cannot take: a file whose blocks were all written when there was room, so that a full
// disk takes nothing from it. One record for each PDU, written in place and flushed: length, CRC-32, JSON.
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Sighting } from '../../modem/index.ts';

const SIZE = 2 * 1024 * 1024;
const HEAD = 8;

export class EmergencySpool {
  readonly #file: number;
  #end = 0;
  readonly #known = new Set<string>();
  /** In the file still, but in the database as well. */
  readonly #taken = new Set<string>();

  private constructor(file: number) {
    this.#file = file;
  }

  /** Opens the file, or makes it and fills it with zeros. Throws what the file system throws. */
  static open(path: string, size = SIZE): EmergencySpool {
    const spool = new EmergencySpool(openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_DSYNC, 0o600));
    const missing = size - fstatSync(spool.#file).size;
    if (missing > 0) writeSync(spool.#file, Buffer.alloc(missing), 0, missing, size - missing);
    spool.kept();
    return spool;
  }

  /** True once it is on disk; false when there is no room for it or the disk fails. */
  keep(sighting: Sighting): boolean {
    const content = Buffer.from(JSON.stringify(sighting));
    const key = keyOf(sighting);
    if (this.#known.has(key)) return true;
    try {
      // The next head is zero: it ends the list even where something longer stood before.
      const record = Buffer.alloc(HEAD + content.length + HEAD);
      if (this.#end + record.length > fstatSync(this.#file).size) return false;
      record.writeUInt32LE(content.length, 0);
      record.writeUInt32LE(crc32(content), 4);
      content.copy(record, HEAD);
      writeSync(this.#file, record, 0, record.length, this.#end);
      this.#end += HEAD + content.length;
      this.#known.add(key);
      return true;
    } catch {
      return false;
    }
  }

  /** What lies in it, up to the first record that is not whole. */
  kept(): readonly Sighting[] {
    const sightings: Sighting[] = [];
    this.#end = 0;
    this.#known.clear();
    for (;;) {
      const sighting = this.#read(this.#end);
      if (!sighting) return sightings;
      sightings.push(sighting.value);
      this.#known.add(keyOf(sighting.value));
      this.#end = sighting.end;
    }
  }

  /** What the database does not have yet. */
  get size(): number {
    return this.#known.size - this.#taken.size;
  }

  pending(): readonly Sighting[] {
    return this.kept().filter((sighting) => !this.#taken.has(keyOf(sighting)));
  }

  /** The database has it. The file is given up once it has everything: until then nothing in it is moved. */
  take(sighting: Sighting): void {
    this.#taken.add(keyOf(sighting));
    if (this.size === 0) this.#clear();
  }

  close(): void {
    closeSync(this.#file);
  }

  #clear(): void {
    writeSync(this.#file, Buffer.alloc(HEAD), 0, HEAD, 0);
    this.#end = 0;
    this.#known.clear();
    this.#taken.clear();
  }

  #read(at: number): { readonly value: Sighting; readonly end: number } | undefined {
    const head = Buffer.alloc(HEAD);
    if (readSync(this.#file, head, 0, HEAD, at) < HEAD) return undefined;
    const length = head.readUInt32LE(0);
    if (length === 0 || at + HEAD + length > fstatSync(this.#file).size) return undefined;
    const content = Buffer.alloc(length);
    readSync(this.#file, content, 0, length, at + HEAD);
    if (crc32(content) !== head.readUInt32LE(4)) return undefined;
    const value: Sighting = JSON.parse(content.toString('utf8'));
    return { value, end: at + HEAD + length };
  }
}

function keyOf(sighting: Sighting): string {
  return `${sighting.iccid} ${sighting.imei} ${sighting.pdu}`;
}
