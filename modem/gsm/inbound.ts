// Messages out of the modem's memories, in the one safe order: read, hand up, wait until it is durable, read again and compare,
// only then delete that one slot. Sweeps look through every memory; the bell looks into one slot.

import { type Clock, pause } from '../at/clock.ts';
import { CommandRefused, CommandTimeout } from '../at/errors.ts';
import { type AtLine, deleteMessage, listMessages, readMessage, type StoredMessage } from './commands.ts';
import type { ModemAlarm, StorageLevel } from './device-facts.ts';
import type { Identifiers, MessageSink, Sighting } from './message-sink.ts';
import type { Storage } from './storage.ts';

export interface InboundOptions {
  readonly at: AtLine;
  readonly clock: Clock;
  readonly storage: Storage;
  readonly sink: MessageSink;
  /** Who the modem and the SIM are, as far as known. */
  readonly who: () => Identifiers;
  readonly levelsChanged: (levels: readonly StorageLevel[]) => void;
  readonly alarm: (alarm: ModemAlarm, text: string) => void;
  readonly log: (message: string, error?: unknown) => void;
}

/** What a look through memories has brought about. */
export interface SweepResult {
  /** Received messages that lay there. */
  readonly found: number;
  /** Something lay there that had not been seen before, or was deleted. */
  readonly fruitful: boolean;
  /** A memory was full and has room now: what waits in the network may come at any moment, announced or not. */
  readonly madeRoom: boolean;
}

/** From this share of a memory on people are told. */
const alarmShare = 0.8;
/** A slot that holds the same PDU after so many deletions is left alone. */
const mostDeletions = 5;
/** A memory whose level cannot be matched by what is in it is walked this often at most. */
const walkPause = 600_000;

export class Inbound {
  readonly #options: InboundOptions;
  readonly #levels = new Map<string, StorageLevel>();
  readonly #deleted = new Map<string, { readonly pdu: string; times: number }>();
  readonly #walkedAt = new Map<string, number>();
  readonly #listHangs = new Set<string>();
  readonly #alarmed = new Set<string>();
  /** By which reading a slot was last seen, and what lay there. */
  readonly #seen = new Map<string, { readonly reading: number; readonly pdu: string }>();
  #readings = 0;
  /** Slots found with something new in them, and slots emptied, so far. */
  #news = 0;
  #deletions = 0;

  constructor(options: InboundOptions) {
    this.#options = options;
  }

  get levels(): readonly StorageLevel[] {
    return [...this.#levels.values()];
  }

  /** How many readings there were so far; what is announced now can only be seen by a later one. */
  get readings(): number {
    return this.#readings;
  }

  get nearlyFull(): boolean {
    return this.levels.some(({ used, capacity }) => used >= capacity * alarmShare);
  }

  /** Looks through every memory. */
  async sweep(): Promise<SweepResult> {
    let result: SweepResult = { found: 0, fruitful: false, madeRoom: false };
    for (const memory of this.#options.storage.memories) {
      const { found, fruitful, madeRoom } = await this.sweepMemory(memory);
      result = {
        found: result.found + found,
        fruitful: result.fruitful || fruitful,
        madeRoom: result.madeRoom || madeRoom,
      };
    }
    return result;
  }

  /** Looks through one memory. */
  async sweepMemory(memory: string): Promise<SweepResult> {
    const level = await this.#options.storage.select(memory);
    if (level === undefined) return { found: 0, fruitful: false, madeRoom: false };
    const before = { news: this.#news, deletions: this.#deletions };
    this.#readings += 1;
    const reading = this.#readings;
    const entries = await this.#entries(memory, level.used, level.capacity);
    const foreign = entries.filter(isForeign).length;
    const used = Math.max(level.used, entries.length);
    this.#setLevel({ memory, used, capacity: level.capacity, foreign });
    for (const entry of entries) if (!isForeign(entry)) await this.#handle(memory, entry, reading);
    const deleted = this.#deletions > before.deletions;
    return {
      found: entries.length - foreign,
      fruitful: deleted || this.#news > before.news,
      madeRoom: deleted && used >= level.capacity,
    };
  }

  /**
   * A message was announced: reads that slot. Resolves false when it is not there, so that everything has to be looked through;
   * a slot that was looked at since the announcement needs nothing more.
   */
  async ring(memory: string, index: number, readingsBefore: number): Promise<boolean> {
    if ((this.#seen.get(`${memory} ${index}`)?.reading ?? 0) > readingsBefore) return true;
    if ((await this.#options.storage.ensure(memory)) === undefined) return false;
    this.#readings += 1;
    const reading = this.#readings;
    const entry = await readMessage(this.#options.at, index);
    if (entry === undefined) return false;
    const before = this.#level(memory);
    this.#setLevel({ ...before, used: Math.min(before.used + 1, Math.max(before.capacity, 1)) });
    if (!isForeign(entry)) await this.#handle(memory, entry, reading);
    // What was kept so far may have to go now: everything is shown once more.
    const { used, capacity } = this.#level(memory);
    if (used > capacity / 2) await this.sweepMemory(memory);
    return true;
  }

  async #entries(memory: string, used: number, capacity: number): Promise<StoredMessage[]> {
    if (!this.#listHangs.has(memory)) {
      const listed = await this.#list(memory);
      if (listed.length > 0 || used === 0) return listed;
    }
    const { clock } = this.#options;
    const walkedAt = this.#walkedAt.get(memory);
    if (!this.#listHangs.has(memory) && walkedAt !== undefined && clock.monotonic() - walkedAt < walkPause) return [];
    this.#walkedAt.set(memory, clock.monotonic());
    return this.#walk(used, capacity);
  }

  async #list(memory: string): Promise<StoredMessage[]> {
    try {
      return await listMessages(this.#options.at);
    } catch (error) {
      if (error instanceof CommandTimeout) this.#listHangs.add(memory);
      else if (!(error instanceof CommandRefused)) throw error;
      this.#options.log(`${memory} cannot be listed, its slots are read one by one`, error);
      return [];
    }
  }

  /** Slots count from 0 or from 1; never more are read than the memory has. */
  async #walk(used: number, capacity: number): Promise<StoredMessage[]> {
    const entries: StoredMessage[] = [];
    for (let index = 0; index <= capacity && (used === 0 || entries.length < used); index += 1) {
      const entry = await readMessage(this.#options.at, index);
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  async #handle(memory: string, entry: StoredMessage, reading: number): Promise<void> {
    const slot = `${memory} ${entry.index}`;
    if (this.#seen.get(slot)?.pdu !== entry.pdu) this.#news += 1;
    this.#seen.set(slot, { reading, pdu: entry.pdu });
    const deleted = this.#deleted.get(slot);
    if (deleted !== undefined && deleted.pdu !== entry.pdu) this.#deleted.delete(slot);
    if (deleted?.pdu === entry.pdu && deleted.times >= mostDeletions) return;
    const sighting = this.#sighting(memory, entry);
    let verdict: 'keep' | 'delete';
    try {
      verdict = await this.#options.sink.accept(sighting);
    } catch (error) {
      this.#options.log(`${slot} stays in the modem, since it could not be stored`, error);
      return;
    }
    if (verdict === 'delete') await this.#remove(memory, entry, sighting);
  }

  async #remove(memory: string, entry: StoredMessage, sighting: Sighting): Promise<void> {
    const { at, storage, sink, log } = this.#options;
    const slot = `${memory} ${entry.index}`;
    if ((await storage.ensure(memory)) === undefined) return;
    const now = await readMessage(at, entry.index);
    if (now?.pdu.toUpperCase() !== entry.pdu.toUpperCase()) {
      log(`${slot} holds something else by now and is not deleted`);
      return;
    }
    if (!(await this.#delete(entry.index, slot))) return;
    this.#deletions += 1;
    const times = (this.#deleted.get(slot)?.times ?? 0) + 1;
    this.#deleted.set(slot, { pdu: entry.pdu, times });
    if (times === mostDeletions) {
      this.#options.alarm('slot-not-deleted', `The modem does not delete slot ${entry.index} of ${memory}.`);
    }
    const before = this.#level(memory);
    this.#setLevel({ ...before, used: Math.max(before.used - 1, 0) });
    try {
      await sink.deleted(sighting);
    } catch (error) {
      log(`the deletion of ${slot} could not be noted`, error);
    }
  }

  async #delete(index: number, slot: string): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await deleteMessage(this.#options.at, index);
        return true;
      } catch (error) {
        if (!(error instanceof CommandRefused)) throw error;
        this.#options.log(`${slot} could not be deleted`, error);
        if (attempt === 2) return false;
        await pause(this.#options.clock, 1000);
      }
    }
  }

  #sighting(memory: string, { index, status, length, pdu }: StoredMessage): Sighting {
    const { used, capacity } = this.#level(memory);
    return { ...this.#options.who(), origin: { type: 'stored', memory, index, status, used, capacity }, pdu, length };
  }

  #level(memory: string): StorageLevel {
    const told = this.#options.storage.levels.get(memory);
    return this.#levels.get(memory) ?? { memory, used: told?.used ?? 0, capacity: told?.capacity ?? 0, foreign: 0 };
  }

  #setLevel(level: StorageLevel): void {
    const before = this.#levels.get(level.memory);
    this.#levels.set(level.memory, level);
    if (before?.used === level.used && before.capacity === level.capacity && before.foreign === level.foreign) return;
    this.#options.levelsChanged(this.levels);
    this.#watch(level);
  }

  #watch({ memory, used, capacity }: StorageLevel): void {
    const high = capacity > 0 && used >= capacity * alarmShare;
    if (high && !this.#alarmed.has(memory)) {
      this.#options.alarm('storage-nearly-full', `${memory} holds ${used} of ${capacity} messages.`);
    }
    if (high) this.#alarmed.add(memory);
    else this.#alarmed.delete(memory);
  }
}

/** Stored to be sent, or sent, by a phone in which the SIM was before. */
function isForeign({ status }: StoredMessage): boolean {
  return status === 2 || status === 3;
}
