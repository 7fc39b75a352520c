// AtEngine: the queue, one exchange in flight, deadlines that belong to the command, unsolicited result codes,
// and the way back after a time-out: nothing is sent before it is certain that the next OK is the next command's.

import type { Duplex } from 'node:stream';
import { type Clock, pause } from './clock.ts';
import { CommandMalformed, CommandRefused, CommandTimeout, ConnectionLost } from './errors.ts';
import { type AtCommand, AtExchange, type ExchangeStep, type InformationResponse } from './exchange.ts';
import { AtFramer, type AtToken } from './framer.ts';
import { PacedWriter } from './paced-writer.ts';
import { finalResultCode, unglue } from './result-codes.ts';
import { UnsolicitedReader, type UnsolicitedResultCode } from './unsolicited.ts';

/** `us`: whoever called `end`. */
export type EngineEnd = 'line-lost' | 'no-answer' | 'us';

export interface EngineOptions {
  readonly clock: Clock;
  /** An indication, whole; comes in the order of the line, also in the middle of a command. */
  readonly unsolicited: (code: UnsolicitedResultCode) => void;
  /** A line that fits nowhere; `foreign` when it looks like the echo of somebody else's command. */
  readonly unexpected?: (line: string, foreign: boolean) => void;
  /** Told once, when no further command can be executed. */
  readonly ended?: (reason: string, by: EngineEnd) => void;
}

interface Queued {
  readonly command: AtCommand;
  readonly resolve: (responses: readonly InformationResponse[]) => void;
  readonly reject: (error: Error) => void;
}

interface Running {
  readonly exchange: AtExchange;
  readonly finish: (outcome: readonly InformationResponse[] | Error) => void;
  stopTimer: () => void;
  stopTail: () => void;
}

const escapeOctet = Buffer.from([0x1b]);
const controlZ = '\u001a';
/** After so many milliseconds of silence a modem may be asleep and lose the next command. */
const idleLimit = 20_000;

export class AtEngine {
  readonly pace: PacedWriter;
  readonly #options: EngineOptions;
  readonly #port: Duplex;
  readonly #framer: AtFramer;
  readonly #indications: UnsolicitedReader;
  readonly #queue: Queued[] = [];
  readonly #recent: string[] = [];
  #running: Running | undefined;
  #working = false;
  #endedBecause: string | undefined;
  /** Why the dialogue may be out of step; undefined when it is in step. */
  #outOfStep: 'prompt' | 'payload' | 'answer' | undefined;
  #strayResults = 0;
  #lastOctet: number;
  #heardSince = false;

  constructor(port: Duplex, options: EngineOptions) {
    this.#port = port;
    this.#options = options;
    this.#lastOctet = options.clock.monotonic();
    this.pace = new PacedWriter(port, options.clock);
    this.#indications = new UnsolicitedReader(options.clock, options.unsolicited);
    this.#framer = new AtFramer(port, (token) => this.#receive(token), options.clock);
    port.on('error', (error: Error) => this.end(error.message, 'line-lost'));
    port.on('close', () => this.end('the port was closed', 'line-lost'));
    port.on('end', () => this.end('the other side closed the connection', 'line-lost'));
  }

  get ended(): boolean {
    return this.#endedBecause !== undefined;
  }

  /** Queues a command. Rejects with CommandRefused, CommandTimeout, ConnectionLost or CommandMalformed. */
  execute(command: AtCommand): Promise<readonly InformationResponse[]> {
    return new Promise((resolve, reject) => {
      if (!isWellFormed(command)) {
        reject(new CommandMalformed());
        return;
      }
      if (this.#endedBecause !== undefined) {
        reject(new ConnectionLost(command.line, this.#endedBecause, false));
        return;
      }
      this.#queue.push({ command, resolve, reject });
      void this.#work();
    });
  }

  /** Leaves a prompt that a dead process may have left open, and lets what it had asked for run out. */
  async escape(quiet: number): Promise<void> {
    this.pace.write(escapeOctet);
    await this.#quiet(quiet, quiet * 4);
  }

  /** Resolves when nothing has been heard for so long; what came late until then is nobody's answer. */
  async listen(quiet: number): Promise<void> {
    await this.#quiet(quiet, quiet * 20);
  }

  /** While held, no more is read from the line; answers wait there too, and deadlines go on. */
  hold(held: boolean): void {
    this.#framer.hold(held);
  }

  /** Ends the dialogue: whatever waits is told that the connection is lost. Harmless when repeated. */
  end(reason: string, by: EngineEnd = 'us'): void {
    if (this.#endedBecause !== undefined) return;
    this.#endedBecause = reason;
    this.#indications.close();
    this.#framer.close();
    this.pace.close();
    const exchange = this.#running?.exchange;
    if (exchange !== undefined) {
      this.#running?.finish(new ConnectionLost(exchange.command.line, reason, exchange.payloadWritten));
    }
    for (const { command, reject } of this.#queue.splice(0)) reject(new ConnectionLost(command.line, reason, false));
    this.#port.destroy();
    this.#options.ended?.(reason, by);
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const failure = await this.#makeReady(next.command);
      const outcome = failure ?? (await this.#exchange(next.command));
      if (outcome instanceof Error) next.reject(outcome);
      else next.resolve(outcome);
    }
    this.#working = false;
  }

  async #makeReady({ line, mayBeLost }: AtCommand): Promise<Error | undefined> {
    await this.pace.commandGap();
    if (this.#outOfStep !== undefined && !(await this.#resynchronise(this.#outOfStep))) {
      this.end('it does not answer any more', 'no-answer');
    }
    const idle = this.#options.clock.monotonic() - this.#lastOctet > idleLimit;
    if (idle && mayBeLost !== true && this.#endedBecause === undefined && !(await this.#wake()))
      this.end('it does not answer any more', 'no-answer');
    return this.#endedBecause === undefined ? undefined : new ConnectionLost(line, this.#endedBecause, false);
  }

  #exchange(command: AtCommand): Promise<readonly InformationResponse[] | Error> {
    const exchange = new AtExchange(command);
    return new Promise((resolve) => {
      const finish = (outcome: readonly InformationResponse[] | Error) => {
        this.#running?.stopTimer();
        this.#running?.stopTail();
        this.#running = undefined;
        this.#framer.expectPrompt(false);
        resolve(outcome);
      };
      this.#running = { exchange, finish, stopTimer: () => {}, stopTail: () => {} };
      const withPayload = command.payload !== undefined;
      this.#deadline(withPayload ? (command.promptTimeout ?? command.timeout) : command.timeout);
      this.#framer.expectPrompt(withPayload);
      this.#recent.unshift(command.line.toUpperCase());
      this.#recent.length = Math.min(this.#recent.length, 8);
      this.#write(`${command.line}\r`);
    });
  }

  #receive(token: AtToken): void {
    this.#lastOctet = this.#options.clock.monotonic();
    this.#heardSince = true;
    if (token.type === 'prompt') {
      const step = this.#running?.exchange.prompt();
      if (step !== undefined) this.#apply(step);
      return;
    }
    for (const line of unglue(token.text.trim().replace(/^>\s*/, ''))) if (line !== '') this.#line(line);
  }

  /** Who owns a line is decided here, once. */
  #line(line: string): void {
    const exchange = this.#running?.exchange;
    if (exchange?.trailingOwed !== true && this.#indications.continue(line)) return;
    if (exchange !== undefined && this.#apply(exchange.line(line))) return;
    if (this.#indications.continue(line)) return;
    if (exchange === undefined && finalResultCode(line) !== undefined) {
      this.#strayResults += 1;
      this.#options.unexpected?.(line, false);
      return;
    }
    if (this.#isEcho(line)) return;
    if (this.#indications.begin(line)) return;
    if (exchange !== undefined && this.#apply(exchange.unclaimedLine(line))) return;
    if (this.#indications.takeGarbage(line)) return;
    this.#options.unexpected?.(line, looksLikeCommand(line));
  }

  /** Does what a step asks for; false when the exchange did not want the line. */
  #apply(step: ExchangeStep): boolean {
    const running = this.#running;
    if (running === undefined) return false;
    const { command } = running.exchange;
    switch (step.type) {
      case 'not-mine':
        return false;
      case 'claimed':
        if (step.information && command.tail !== undefined) this.#tail(command.tail);
        return true;
      case 'write-payload':
        this.#deadline(command.timeout);
        this.#write(`${command.payload ?? ''}${controlZ}`);
        return true;
      case 'succeeded':
        running.finish(this.#success(running.exchange, step.responses));
        return true;
      case 'refused':
        running.finish(new CommandRefused(command.line, step.refusal, running.exchange.payloadWritten));
        return true;
      default:
        return step satisfies never;
    }
  }

  /** An OK where a prompt was due: whatever it answered, the payload was not asked for, and a prompt may still be open. */
  #success(exchange: AtExchange, responses: readonly InformationResponse[]): readonly InformationResponse[] | Error {
    if (exchange.command.payload === undefined || exchange.payloadWritten) return responses;
    this.#outOfStep = 'prompt';
    return new CommandRefused(
      exchange.command.line,
      { kind: 'ERROR', code: undefined, text: 'OK without a prompt' },
      false,
    );
  }

  #deadline(milliseconds: number): void {
    const running = this.#running;
    if (running === undefined) return;
    running.stopTimer();
    running.stopTimer = this.#options.clock.after(milliseconds, () => {
      const { exchange } = running;
      const waitsForPrompt = exchange.command.payload !== undefined && !exchange.payloadWritten;
      if (exchange.command.mayBeLost !== true) {
        this.#outOfStep = waitsForPrompt ? 'prompt' : exchange.payloadWritten ? 'payload' : 'answer';
      }
      running.finish(new CommandTimeout(exchange.command.line, milliseconds, exchange.payloadWritten));
    });
  }

  #tail(milliseconds: number): void {
    const running = this.#running;
    if (running === undefined) return;
    running.stopTail();
    running.stopTail = this.#options.clock.after(milliseconds, () => {
      this.#outOfStep = 'answer';
      running.exchange.settleForWhatCame();
      running.finish(running.exchange.responses);
    });
  }

  /**
   * ESC, quiet, then AT answered OK twice with nothing left over. After a payload it is patient: the modem may still be
   * busy with the network.
   */
  async #resynchronise(cause: 'prompt' | 'payload' | 'answer'): Promise<boolean> {
    const { clock } = this.#options;
    const giveUp = clock.monotonic() + (cause === 'payload' ? 60_000 : 4000);
    this.#outOfStep = undefined;
    this.pace.write(escapeOctet);
    await this.#quiet(cause === 'payload' ? 2000 : 200, 2000);
    let inStep = 0;
    while (inStep < 2 && this.#endedBecause === undefined) {
      const answer = await this.#exchange({ line: 'AT', timeout: 1000 });
      this.#strayResults = 0;
      await this.#quiet(50, 500);
      inStep = answer instanceof Error || this.#strayResults > 0 ? 0 : inStep + 1;
      if (inStep === 0 && clock.monotonic() >= giveUp) return false;
    }
    this.#outOfStep = undefined;
    return this.#endedBecause === undefined;
  }

  /** Says AT until it is answered, at most five times. */
  async #wake(): Promise<boolean> {
    for (let attempt = 0; attempt < 5 && this.#endedBecause === undefined; attempt += 1) {
      const answer = await this.#exchange({ line: 'AT', timeout: 1000 });
      if (!(answer instanceof Error)) return true;
      this.#outOfStep = undefined;
    }
    return false;
  }

  /** Resolves when nothing was heard for so long, or at the latest after `most` milliseconds. */
  async #quiet(milliseconds: number, most: number): Promise<void> {
    for (let waited = 0; waited < most && this.#endedBecause === undefined; waited += milliseconds) {
      this.#heardSince = false;
      await pause(this.#options.clock, milliseconds);
      if (!this.#heardSince) return;
    }
  }

  #isEcho(line: string): boolean {
    if (!looksLikeCommand(line)) return false;
    const told = line.toUpperCase();
    return this.#recent.some((command) => told.includes(command) || command.includes(told));
  }

  #write(text: string): void {
    this.pace.write(Buffer.from(text, 'latin1'));
  }
}

// The last gate before the wire, whatever those above it checked. Letters beyond Latin 1 would lose their upper bits on
// the way and become controls: č (U+010D) would be a CR.
function isWellFormed({ line, payload }: AtCommand): boolean {
  return /^[ -~]*$/.test(line) && (payload === undefined || /^(?:[0-9A-F]{2})*$/i.test(payload));
}

function looksLikeCommand(line: string): boolean {
  return /^AT(?:$|[+^&$%#*EVQZ])/i.test(line);
}
