// A disk of a few files as a power cut sees it: what was flushed is there, of what was not each write is dropped, kept, or
// torn into sectors of 512 octets of which any may be there.
import type { Chance } from '../crash/random.ts';
import type { Event } from './trace.ts';

const SECTOR = 512;

type Change = Extract<Event, { type: 'write' | 'truncate' }>;

export class Disk {
  readonly #durable = new Map<string, Content>();
  readonly #pending = new Map<string, Change[]>();

  /** Something was written or flushed. */
  apply(event: Event): void {
    if (event.type === 'said') return;
    if (event.type !== 'flush') {
      const pending = this.#pending.get(event.file) ?? [];
      pending.push(event);
      this.#pending.set(event.file, pending);
      return;
    }
    const content = this.#contentOf(event.file);
    const pending = this.#pending.get(event.file) ?? [];
    for (const change of pending) if (change.place < event.begunAt) content.change(change);
    this.#pending.set(
      event.file,
      pending.filter((change) => change.place >= event.begunAt),
    );
  }

  /** What may be found after a cut now, by chance: file → octets. */
  cut(chance: Chance): ReadonlyMap<string, Buffer> {
    const mood = chance.below(4);
    return this.#after((change) => {
      if (mood === 0) return undefined;
      if (mood === 1) return change;
      const fate = chance.below(3);
      if (fate === 0) return undefined;
      return fate === 1 || change.type === 'truncate' ? change : torn(change, chance);
    });
  }

  /** As if everything written so far had been flushed. */
  everything(): ReadonlyMap<string, Buffer> {
    return this.#after((change) => change);
  }

  #after(fate: (change: Change) => Change | readonly Change[] | undefined): ReadonlyMap<string, Buffer> {
    const files = new Map<string, Buffer>();
    for (const file of new Set([...this.#durable.keys(), ...this.#pending.keys()])) {
      const content = this.#contentOf(file).copy();
      for (const change of this.#pending.get(file) ?? []) {
        for (const part of [fate(change) ?? []].flat()) content.change(part);
      }
      files.set(file, content.octets);
    }
    return files;
  }

  #contentOf(file: string): Content {
    const known = this.#durable.get(file) ?? new Content(Buffer.alloc(0), 0);
    this.#durable.set(file, known);
    return known;
  }
}

function torn(change: Extract<Change, { type: 'write' }>, chance: Chance): readonly Change[] {
  const parts: Change[] = [];
  const end = change.offset + change.octets.length;
  for (let from = change.offset; from < end; ) {
    const to = Math.min(end, (Math.floor(from / SECTOR) + 1) * SECTOR);
    const octets = change.octets.subarray(from - change.offset, to - change.offset);
    if (chance.below(2) === 0) parts.push({ ...change, offset: from, octets });
    from = to;
  }
  return parts;
}

class Content {
  #buffer: Buffer;
  #size: number;

  constructor(buffer: Buffer, size: number) {
    this.#buffer = buffer;
    this.#size = size;
  }

  get octets(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }

  copy(): Content {
    return new Content(Buffer.from(this.octets), this.#size);
  }

  change(change: Change): void {
    if (change.type === 'truncate') {
      if (change.size < this.#size) this.#buffer.fill(0, change.size, this.#size);
      this.#grow(change.size);
      this.#size = change.size;
      return;
    }
    const end = change.offset + change.octets.length;
    this.#grow(end);
    change.octets.copy(this.#buffer, change.offset);
    this.#size = Math.max(this.#size, end);
  }

  #grow(size: number): void {
    if (size <= this.#buffer.length) return;
    const larger = Buffer.alloc(size * 2);
    this.octets.copy(larger);
    this.#buffer = larger;
  }
}
