// A memory for messages (3GPP TS 27.005 §3.1): numbered slots with gaps, a capacity, and for each message its <stat>.

/** 0 received unread, 1 received read, 2 stored unsent, 3 stored sent (3GPP TS 27.005 §3.1). */
export type MessageStatus = 0 | 1 | 2 | 3;

export interface StoredMessage {
  readonly index: number;
  readonly status: MessageStatus;
  /** SMSC address and TPDU as hex, or whatever garbage a fault put there. */
  readonly pdu: string;
}

export interface MessageMemory {
  readonly capacity: number;
  readonly used: number;
  list(): readonly StoredMessage[];
  get(index: number): StoredMessage | undefined;
  /** The slot it lies in, or undefined when there is no room. */
  add(pdu: string, status: MessageStatus): number | undefined;
  markRead(index: number): void;
  /** Whether something lay there. */
  remove(index: number): boolean;
}

export class MessageStorage implements MessageMemory {
  capacity: number;
  /** The number of the first slot: 0 or 1, and stranger ones (modems.md D5). */
  firstIndex: number;
  readonly #slots = new Map<number, StoredMessage>();

  constructor(capacity: number, firstIndex: number) {
    this.capacity = capacity;
    this.firstIndex = firstIndex;
  }

  get used(): number {
    return this.#slots.size;
  }

  list(): readonly StoredMessage[] {
    return [...this.#slots.values()].sort((a, b) => a.index - b.index);
  }

  get(index: number): StoredMessage | undefined {
    return this.#slots.get(index);
  }

  add(pdu: string, status: MessageStatus): number | undefined {
    for (let index = this.firstIndex; index < this.firstIndex + this.capacity; index++) {
      if (this.#slots.has(index)) continue;
      this.#slots.set(index, { index, status, pdu });
      return index;
    }
    return undefined;
  }

  /** Puts a message into one slot, whatever lay there. */
  put(message: StoredMessage): void {
    this.#slots.set(message.index, message);
  }

  markRead(index: number): void {
    const message = this.#slots.get(index);
    if (message?.status === 0) this.#slots.set(index, { ...message, status: 1 });
  }

  remove(index: number): boolean {
    return this.#slots.delete(index);
  }

  clear(): void {
    this.#slots.clear();
  }

  /** Closes the gaps: every message moves to the lowest free slot, as some firmware does by itself. */
  renumber(): void {
    const messages = this.list();
    this.#slots.clear();
    for (const message of messages) this.add(message.pdu, message.status);
  }
}

/** "MT": the SIM's and the phone's memory as one, the SIM's slots first. */
export class CombinedStorage implements MessageMemory {
  readonly #first: MessageStorage;
  readonly #second: MessageStorage;

  constructor(first: MessageStorage, second: MessageStorage) {
    this.#first = first;
    this.#second = second;
  }

  get capacity(): number {
    return this.#first.capacity + this.#second.capacity;
  }

  get used(): number {
    return this.#first.used + this.#second.used;
  }

  list(): readonly StoredMessage[] {
    const moved = this.#second.list().map((message) => ({ ...message, index: message.index + this.#offset }));
    return [...this.#first.list(), ...moved];
  }

  get(index: number): StoredMessage | undefined {
    return this.list().find((message) => message.index === index);
  }

  add(pdu: string, status: MessageStatus): number | undefined {
    const index = this.#first.add(pdu, status);
    if (index !== undefined) return index;
    const second = this.#second.add(pdu, status);
    return second === undefined ? undefined : second + this.#offset;
  }

  markRead(index: number): void {
    this.#first.markRead(index);
    this.#second.markRead(index - this.#offset);
  }

  remove(index: number): boolean {
    return this.#first.remove(index) || this.#second.remove(index - this.#offset);
  }

  get #offset(): number {
    return this.#first.capacity;
  }
}
