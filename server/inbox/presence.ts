// Who is looking at which thread and who is typing there: kept in memory, for seconds. Nothing is ever locked by it.

export type PresenceState = 'viewing' | 'typing';

export interface Present {
  readonly userId: number;
  readonly name: string;
  readonly state: PresenceState;
}

interface Entry {
  readonly userId: number;
  readonly name: string;
  readonly typingUntil: number;
  readonly until: number;
}

/** A tab that says nothing for this long is gone. */
const VIEWING = 12_000;
/** Who pressed no key for this long is not typing. */
const TYPING = 6_000;

/** Call `sweep` every second; `onChange` hears which conversation looks different now. */
export class Presence {
  // conversation → tab → who
  readonly #rooms = new Map<number, Map<string, Entry>>();
  readonly #shown = new Map<number, string>();
  readonly #now: () => number;
  readonly #onChange: (conversationId: number) => void;

  /** `now`: a clock that only goes forward, milliseconds. */
  constructor(now: () => number, onChange: (conversationId: number) => void) {
    this.#now = now;
    this.#onChange = onChange;
  }

  /** A tab says that it looks at a conversation. */
  beat(tab: string, conversationId: number, who: Present): void {
    for (const [id, room] of this.#rooms) if (id !== conversationId && room.delete(tab)) this.#tell(id);
    const room = this.#rooms.get(conversationId) ?? new Map<string, Entry>();
    const now = this.#now();
    room.set(tab, {
      userId: who.userId,
      name: who.name,
      until: now + VIEWING,
      typingUntil: who.state === 'typing' ? now + TYPING : 0,
    });
    this.#rooms.set(conversationId, room);
    this.#tell(conversationId);
  }

  /** A tab closed, or looks elsewhere. */
  leave(tab: string): void {
    for (const [id, room] of this.#rooms) if (room.delete(tab)) this.#tell(id);
  }

  /** The others in a thread: typing before viewing, by name. */
  others(conversationId: number, userId: number): Present[] {
    const now = this.#now();
    const found = new Map<number, Present>();
    for (const entry of this.#rooms.get(conversationId)?.values() ?? []) {
      if (entry.userId === userId || entry.until <= now) continue;
      const typing = entry.typingUntil > now || found.get(entry.userId)?.state === 'typing';
      found.set(entry.userId, { userId: entry.userId, name: entry.name, state: typing ? 'typing' : 'viewing' });
    }
    return [...found.values()].sort((a, b) => a.state.localeCompare(b.state) || a.name.localeCompare(b.name));
  }

  /** Forgets who is gone and tells of every thread that looks different for it. */
  sweep(): void {
    const now = this.#now();
    for (const [id, room] of this.#rooms) {
      for (const [tab, entry] of room) if (entry.until <= now) room.delete(tab);
      this.#tell(id);
      if (room.size === 0) this.#rooms.delete(id);
    }
  }

  // Only what others would see differently is worth telling.
  #tell(conversationId: number): void {
    const shown = this.others(conversationId, 0)
      .map((present) => `${present.userId} ${present.state}`)
      .join();
    if ((this.#shown.get(conversationId) ?? '') === shown) return;
    if (shown === '') this.#shown.delete(conversationId);
    else this.#shown.set(conversationId, shown);
    this.#onChange(conversationId);
  }
}
