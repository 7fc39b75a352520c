// The memories for messages (+CPMS, 3GPP TS 27.005 §3.2.2): which there are, which one receives, how full each is.
// Only what is read back is believed: modems offer what they refuse, and accept what they ignore.

import { type Clock, pause } from '../at/clock.ts';
import { classify } from '../at/error-classes.ts';
import { CommandRefused } from '../at/errors.ts';
import { formatParameters, numberAt, parseParameters, textAt, textsOffered } from '../at/parameters.ts';
import { type AtLine, ask, limits, tryAsk } from './commands.ts';

export interface MemoryLevel {
  readonly used: number;
  readonly capacity: number;
}

/** What +CPMS=? offers for reading (mem1), writing and sending (mem2), and receiving (mem3). */
export interface MemoryOffer {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly receive: readonly string[];
}

/** Reads the offer in all the ways it is bracketed; three empty lists where nothing can be read. */
export function readMemoryOffer(text: string): MemoryOffer {
  const parameters = parseParameters(text);
  const first = parameters[0];
  const nested = first?.type === 'list' && first.values.some((value) => value.type === 'list');
  const lists = (nested ? first.values : parameters).filter((parameter) => parameter.type === 'list').map(textsOffered);
  const flat = parameters.flatMap(textsOffered).filter((name) => /^\w+$/.test(name));
  const [read = flat, write = read, receive = write] = lists.map((names) => names.filter((name) => /^\w+$/.test(name)));
  return { read, write, receive };
}

type Form = 1 | 2 | 3;

export class Storage {
  readonly levels = new Map<string, MemoryLevel>();
  readonly #at: AtLine;
  readonly #clock: Clock;
  #memories: readonly string[] = [];
  #write = '';
  #receive = '';
  #form: Form | undefined;
  #selected: string | undefined;

  constructor(at: AtLine, clock: Clock) {
    this.#at = at;
    this.#clock = clock;
  }

  /** Every memory that may hold a received message. */
  get memories(): readonly string[] {
    return this.#memories;
  }

  /** Where the modem puts what arrives; '' when none could be chosen. */
  get receiving(): string {
    return this.#receive;
  }

  /** Finds the memories, chooses the one that receives, and makes sure that the choice was taken. */
  async prepare(): Promise<void> {
    const offer = await this.#offer();
    const candidates = candidatesOf(offer.read);
    const usable: string[] = [];
    for (const memory of candidates) if (await this.#isUsable(memory)) usable.push(memory);
    this.#memories = usable.some((name) => name === 'SM' || name === 'ME')
      ? usable.filter((name) => name !== 'MT')
      : usable;
    const own = this.#memories.filter((name) => name !== 'SR');
    const receiving = own.filter((name) => offer.receive.length === 0 || offer.receive.includes(name));
    this.#receive = this.#best(receiving) ?? this.#best(own) ?? '';
    this.#write =
      offer.write.length === 0 || offer.write.includes(this.#receive) ? this.#receive : (offer.write[0] ?? '');
    if (this.#receive !== '') await this.#settle();
  }

  /** Makes a memory the one that is listed, read and deleted from; undefined when the modem refuses it. */
  async select(memory: string): Promise<MemoryLevel | undefined> {
    const forms: readonly Form[] = this.#form === undefined ? [1, 3, 2] : [this.#form];
    for (const form of forms) {
      const told = await this.#askPatiently(this.#line(memory, form));
      if (told === undefined) continue;
      this.#form = form;
      this.#selected = memory;
      const level = readLevel(told) ?? (await this.#levelTold(memory));
      this.levels.set(memory, level);
      return level;
    }
    this.#selected = undefined;
    return undefined;
  }

  /** As `select`, but nothing is sent when the memory is selected already. */
  async ensure(memory: string): Promise<MemoryLevel | undefined> {
    return this.#selected === memory ? this.levels.get(memory) : this.select(memory);
  }

  /** False when the modem receives into another memory than it was told: then it has started anew in silence. */
  async stillReceives(): Promise<boolean> {
    const told = this.#receive === '' ? undefined : await this.#receivingTold();
    return told === undefined || told === this.#receive;
  }

  /** Somebody else may have selected another memory. */
  forgetSelection(): void {
    this.#selected = undefined;
  }

  /** +CPMS=? may be refused for a while after the start. */
  async #offer(): Promise<MemoryOffer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return readMemoryOffer((await ask(this.#at, 'AT+CPMS=?', '+CPMS', limits.memory)) ?? '');
      } catch (error) {
        if (!(error instanceof CommandRefused)) throw error;
        if (attempt === 10 || error.refusal.code === 4) return { read: [], write: [], receive: [] };
        await pause(this.#clock, 1000);
      }
    }
  }

  /** A memory that is busy after the start is asked again; a refusal of any other kind is undefined. */
  async #askPatiently(line: string): Promise<string | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask(this.#at, line, '+CPMS', limits.memory);
      } catch (error) {
        if (!(error instanceof CommandRefused)) throw error;
        if (attempt === 15 || classify(error.refusal) !== 'busy') return undefined;
        await pause(this.#clock, 1000);
      }
    }
  }

  /** A memory of capacity 0 is announced by eSIM cards that store nothing. */
  async #isUsable(memory: string): Promise<boolean> {
    this.#write = memory;
    this.#receive = memory;
    this.#form = undefined;
    const level = await this.select(memory);
    if (level !== undefined && level.capacity === 0) this.levels.delete(memory);
    return level !== undefined && level.capacity > 0;
  }

  #best(memories: readonly string[]): string | undefined {
    const capacity = (memory: string) => this.levels.get(memory)?.capacity ?? 0;
    return [...memories].sort((a, b) => capacity(b) - capacity(a) || memories.indexOf(a) - memories.indexOf(b))[0];
  }

  /** Sets all that the modem takes and reads it back; on some, going through the memories once makes the third one take. */
  async #settle(): Promise<void> {
    await this.#setAll(this.#receive);
    if ((await this.#receivingTold()) === this.#receive) return;
    for (const memory of ['ME', 'MT', 'SM']) await this.#setAll(memory);
    await this.#setAll(this.#receive);
    const told = await this.#receivingTold();
    if (told !== undefined) this.#receive = told;
  }

  async #setAll(memory: string): Promise<void> {
    for (const form of [3, 2, 1] as const) {
      const values =
        form === 3
          ? [memory, memory === this.#receive ? this.#write : memory, memory]
          : [memory, memory].slice(0, form);
      const told = await tryAsk(this.#at, `AT+CPMS=${formatParameters(values)}`, '+CPMS', limits.memory);
      if (told === undefined) continue;
      this.#form = form;
      this.#selected = memory;
      return;
    }
  }

  async #receivingTold(): Promise<string | undefined> {
    const told = await tryAsk(this.#at, 'AT+CPMS?', '+CPMS', limits.memory);
    const parameters = parseParameters(told ?? '');
    return textAt(parameters, 6) ?? textAt(parameters, 3) ?? textAt(parameters, 0);
  }

  /** For modems that set the memory without telling its level. */
  async #levelTold(memory: string): Promise<MemoryLevel> {
    const parameters = parseParameters((await tryAsk(this.#at, 'AT+CPMS?', '+CPMS', limits.memory)) ?? '');
    const at = parameters.findIndex((_, index) => index % 3 === 0 && textAt(parameters, index) === memory);
    if (at < 0) return { used: 0, capacity: 0 };
    return { used: numberAt(parameters, at + 1) ?? 0, capacity: numberAt(parameters, at + 2) ?? 0 };
  }

  #line(memory: string, form: Form): string {
    return `AT+CPMS=${formatParameters([memory, this.#write, this.#receive].slice(0, form))}`;
  }
}

/** Broadcasts are not ours; MT is SM and ME together and is read only where neither can be. */
function candidatesOf(offered: readonly string[]): readonly string[] {
  const names =
    offered.length === 0 ? ['SM', 'ME'] : [...new Set(offered)].filter((name) => name !== 'BM' && name !== 'TA');
  const order = ['SM', 'ME', 'MT'];
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return names.sort((a, b) => rank(a) - rank(b));
}

/** `<used1>,<total1>,…` as the answer to a setting; undefined when it holds no such numbers. */
function readLevel(text: string): MemoryLevel | undefined {
  const parameters = parseParameters(text);
  const named = parameters[0]?.type === 'text' ? 1 : 0;
  const used = numberAt(parameters, named);
  const capacity = numberAt(parameters, named + 1);
  return used === undefined || capacity === undefined ? undefined : { used, capacity };
}
