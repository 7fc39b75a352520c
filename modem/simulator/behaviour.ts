// Behaviours are laid over the modem, as many as one likes: faults, makers' quirks, a test's own. Where one has to decide, the
// newest is asked first and may answer; where they alter what is said, the oldest goes first and the newest has the last word.

import type { Piece, Reply } from './answer.ts';
import type { AtChannel } from './at-channel.ts';
import type { AtCommand } from './command-line.ts';
import type { Reception } from './incoming.ts';
import type { SimulatedModem } from './simulated-modem.ts';

export interface CommandContext {
  readonly command: AtCommand;
  /** The whole command line, `AT` included. */
  readonly line: string;
  /** `payload`: what followed the prompt has come, up to Ctrl-Z. */
  readonly stage: 'command' | 'payload';
  readonly modem: SimulatedModem;
  readonly channel: AtChannel;
}

export interface Behaviour {
  /** The id of modems.md where it is one of the catalogue, else the name of the fault. */
  readonly name: string;
  /** Called when laid; what it returns is called when lifted. */
  start?(modem: SimulatedModem): (() => void) | undefined;
  /** Characters from the host, before they are understood. '' swallows them. */
  hostText?(text: string, channel: AtChannel): string | undefined;
  /** Answers a command in the place of its handler. */
  command?(context: CommandContext): Reply | Promise<Reply> | undefined;
  /** Answers in the place of the handler once the payload has come. */
  payload?(payload: string, context: CommandContext): Reply | Promise<Reply> | undefined;
  /** Alters what a handler answered; `silence` leaves the host waiting. */
  reply?(reply: Reply, context: CommandContext): Reply | Promise<Reply> | undefined;
  /** Alters what goes out for one command: lines, result, prompt. */
  pieces?(pieces: readonly Piece[], context: CommandContext): readonly Piece[] | undefined;
  /** Alters unsolicited lines: none, one, or several in the place of one. */
  unsolicited?(lines: readonly string[], modem: SimulatedModem): readonly (readonly string[])[] | undefined;
  /** Alters characters on their way out, line ends included. */
  modemText?(text: string, channel: AtChannel): string | undefined;
  /** Takes a message from the network in the place of the modem. */
  incoming?(pdu: string, modem: SimulatedModem): Reception | Promise<Reception> | undefined;
  /** Unsolicited lines come at once, even in the middle of a dialogue, instead of after the final result code. */
  readonly impolite?: boolean;
}

/** The behaviours of one modem. */
export class Behaviours {
  readonly #modem: SimulatedModem;
  #laid: { readonly behaviour: Behaviour; readonly stop: (() => void) | undefined }[] = [];

  constructor(modem: SimulatedModem) {
    this.#modem = modem;
  }

  /** Lays one over the others; returns how to lift it. */
  add(behaviour: Behaviour): () => void {
    const entry = { behaviour, stop: behaviour.start?.(this.#modem) };
    this.#laid.push(entry);
    return () => this.#lift(entry);
  }

  /** Lifts every behaviour of that name; tells how many there were. */
  remove(name: string): number {
    const found = this.#laid.filter((entry) => entry.behaviour.name === name);
    for (const entry of found) this.#lift(entry);
    return found.length;
  }

  clear(): void {
    for (const entry of [...this.#laid]) this.#lift(entry);
  }

  get names(): readonly string[] {
    return this.#laid.map((entry) => entry.behaviour.name);
  }

  get impolite(): boolean {
    return this.#laid.some((entry) => entry.behaviour.impolite === true);
  }

  /** The first that has an answer, newest first. */
  decide<T>(ask: (behaviour: Behaviour) => T | undefined): T | undefined {
    for (const { behaviour } of [...this.#laid].reverse()) {
      const decided = ask(behaviour);
      if (decided !== undefined) return decided;
    }
    return undefined;
  }

  /** A value through all of them, oldest first. */
  alter<T>(value: T, ask: (behaviour: Behaviour, value: T) => T | undefined): T {
    return this.#laid.reduce((current, { behaviour }) => ask(behaviour, current) ?? current, value);
  }

  /** As `alter`, for those that need time. */
  async alterLater<T>(value: T, ask: (behaviour: Behaviour, value: T) => T | Promise<T> | undefined): Promise<T> {
    let current = value;
    for (const { behaviour } of [...this.#laid]) {
      const altered = ask(behaviour, current);
      if (altered !== undefined) current = await altered;
    }
    return current;
  }

  #lift(entry: { readonly behaviour: Behaviour; readonly stop: (() => void) | undefined }): void {
    if (!this.#laid.includes(entry)) return;
    this.#laid = this.#laid.filter((other) => other !== entry);
    entry.stop?.();
  }
}
