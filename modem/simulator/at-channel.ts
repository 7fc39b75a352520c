// One tty of the modem: characters in, characters out (ITU-T V.250 §5). It knows echo, line ends, command lines, the prompt and
// its ESC and Ctrl-Z; what a command does is in handlers/. Its state outlives a connection, as a real modem's does.

import {
  type Answer,
  informationPieces,
  type Piece,
  type PromptAnswer,
  type Reply,
  render,
  unsolicitedPieces,
} from './answer.ts';
import type { CommandContext } from './behaviour.ts';
import { type AtCommand, parseCommandLine } from './command-line.ts';
import type { Connection } from './connection.ts';
import { type DialogueSettings, freshDialogue } from './dialogue-settings.ts';
import { handle } from './handlers/handle.ts';
import { resultText } from './result-words.ts';
import type { SimulatedModem } from './simulated-modem.ts';

const CTRL_Z = '\x1a';
const ESC = '\x1b';
const LINE_LIMIT = 2048;

interface OpenPrompt {
  readonly answer: PromptAnswer;
  readonly context: CommandContext;
}

export class AtChannel {
  readonly modem: SimulatedModem;
  readonly name: string;
  dialogue: DialogueSettings;
  /** Some echo what follows the prompt whatever ATE says, Ctrl-Z included (modems.md A3). */
  echoesPayload = false;
  readonly #connections = new Set<Connection>();
  #input: string[] = [];
  #line = '';
  #lastLine = '';
  #executing = false;
  #prompt: OpenPrompt | undefined;
  #payload: string[] = [];
  #deferred: (readonly string[])[] = [];
  #generation = 0;

  constructor(modem: SimulatedModem, name: string) {
    this.modem = modem;
    this.name = name;
    this.dialogue = freshDialogue(modem.profile.echo);
  }

  connect(connection: Connection): () => void {
    this.#connections.add(connection);
    return () => this.#connections.delete(connection);
  }

  isConnected(connection: Connection): boolean {
    return this.#connections.has(connection);
  }

  /** Lets go of every connection without telling the other end. */
  abandon(): void {
    this.#connections.clear();
  }

  /** Whether AT is spoken here at all. */
  get speaks(): boolean {
    return this.modem.profile.ttys[this.modem.ttys.indexOf(this)] !== 'silent';
  }

  get connected(): boolean {
    return this.#connections.size > 0;
  }

  get state(): 'command' | 'executing' | 'payload' {
    return this.#executing ? 'executing' : this.#prompt === undefined ? 'command' : 'payload';
  }

  /** Characters from the host. What comes while a command is executed waits its turn. */
  receive(characters: string): void {
    const text = this.modem.behaviours.alter(characters, (behaviour, value) => behaviour.hostText?.(value, this));
    if (!this.speaks) return;
    for (const character of text) this.#input.push(character);
    this.#pump();
  }

  /** An unsolicited result code: at once when nothing is going on, else after the final result code, unless impolite. */
  unsolicited(lines: readonly string[]): void {
    if (this.state !== 'command' && !this.modem.behaviours.impolite) this.#deferred.push(lines);
    else this.#write(render(unsolicitedPieces(lines), this.#style));
  }

  /** Characters as they are, past every rule of the dialogue. */
  write(text: string): void {
    this.#write(text);
  }

  /** ATZ and AT&F: the dialogue's own settings go back to what the maker chose. */
  restoreSettings(): void {
    this.dialogue = freshDialogue(this.modem.profile.echo);
  }

  /** The modem restarts: what was typed, asked and held back is forgotten. */
  reset(): void {
    this.#generation++;
    this.#input = [];
    this.#line = '';
    this.#executing = false;
    this.#prompt = undefined;
    this.#payload = [];
    this.#deferred = [];
    this.dialogue = freshDialogue(this.modem.profile.echo);
  }

  hangUp(): void {
    for (const connection of [...this.#connections]) connection.hangUp();
    this.#connections.clear();
  }

  #pump(): void {
    let echo = '';
    const flushEcho = () => {
      this.#write(echo);
      echo = '';
    };
    while (!this.#executing) {
      const character = this.#input.shift();
      if (character === undefined) break;
      if (this.#echoes(character)) echo += character;
      this.#take(character, flushEcho);
    }
    flushEcho();
  }

  #echoes(character: string): boolean {
    if (this.#prompt !== undefined && this.echoesPayload) return true;
    return this.dialogue.echo && (this.#prompt === undefined || (character !== CTRL_Z && character !== ESC));
  }

  #take(character: string, flushEcho: () => void): void {
    if (this.#prompt !== undefined) this.#takePayload(character, flushEcho);
    else if (character === this.#terminator) this.#takeLine(flushEcho);
    else if (character.charCodeAt(0) === this.#register(5)) this.#line = this.#line.slice(0, -1);
    else if (character >= ' ' && character !== '\x7f') this.#line = newest(this.#line + character, LINE_LIMIT);
    if (
      this.#line.length === 2 &&
      this.#line.toUpperCase() === 'A/' &&
      this.#prompt === undefined &&
      !this.#executing
    ) {
      this.#line = '';
      flushEcho();
      this.#start(() => this.#run(this.#lastLine));
    }
  }

  #takeLine(flushEcho: () => void): void {
    const start = this.#line.toUpperCase().indexOf('AT');
    const line = this.#line.slice(Math.max(start, 0));
    this.#line = '';
    if (start < 0) return;
    this.#lastLine = line;
    flushEcho();
    this.#start(() => this.#run(line));
  }

  #takePayload(character: string, flushEcho: () => void): void {
    if (character === ESC || character === CTRL_Z) {
      const prompt = this.#prompt;
      const payload = this.#payload.join('');
      this.#prompt = undefined;
      this.#payload = [];
      flushEcho();
      if (prompt === undefined) return;
      this.#start(() => (character === ESC ? this.#cancelled(prompt.context) : this.#submit(prompt, payload)));
      return;
    }
    this.#payload.push(character);
    if (this.#payload.length > LINE_LIMIT * 4) this.#payload.shift();
    if (character === '\r' && this.modem.settings.textMode) {
      flushEcho();
      this.#write(render([{ kind: 'prompt', text: '> ' }], this.#style));
    }
  }

  #start(work: () => Promise<void>): void {
    const generation = this.#generation;
    this.#executing = true;
    work()
      .catch((error: unknown) => this.modem.noteFailure(error))
      .finally(() => {
        if (generation !== this.#generation) return;
        this.#executing = false;
        if (this.#prompt === undefined) this.#flushDeferred();
        this.modem.changed();
        this.#pump();
      });
  }

  async #run(line: string): Promise<void> {
    this.modem.log.add(this.modem.log.commandLines, line);
    const generation = this.#generation;
    const body = line.slice(2);
    const commands = body.trim() === '' ? [EMPTY_COMMAND] : parseCommandLine(body);
    for (const [index, command] of commands.entries()) {
      const context: CommandContext = {
        command: command ?? EMPTY_COMMAND,
        line,
        stage: 'command',
        modem: this.modem,
        channel: this,
      };
      const reply = command === undefined ? SYNTAX_ERROR : await this.#reply(context);
      await this.modem.answerPause(context.command);
      if (generation !== this.#generation) return;
      if (reply.type === 'silence') return;
      if (reply.type === 'prompt') {
        this.#prompt = { answer: reply, context: { ...context, stage: 'payload' } };
        this.#emit([{ kind: 'prompt', text: '> ' }], context);
        return;
      }
      const last = index === commands.length - 1 || reply.result.type !== 'OK';
      this.#emit(this.#answerPieces(reply, last), context);
      reply.afterwards?.();
      if (last) return;
    }
  }

  async #reply(context: CommandContext): Promise<Reply> {
    const decided = this.modem.behaviours.decide((behaviour) => behaviour.command?.(context));
    const reply = await (decided ?? handle(context));
    return this.modem.behaviours.alterLater(reply, (behaviour, value) => behaviour.reply?.(value, context));
  }

  async #submit({ answer, context }: OpenPrompt, payload: string): Promise<void> {
    const generation = this.#generation;
    const decided = this.modem.behaviours.decide((behaviour) => behaviour.payload?.(payload, context));
    const answered: Reply = await (decided ?? answer.payload(payload));
    const reply = await this.modem.behaviours.alterLater(answered, (behaviour, value) =>
      behaviour.reply?.(value, context),
    );
    if (generation !== this.#generation || reply.type !== 'answer') return;
    this.#emit(this.#answerPieces(reply, true), context);
  }

  async #cancelled(context: CommandContext): Promise<void> {
    // Answered OK although nothing was sent (Quectel UGxx manual p. 126; modems.md C4).
    this.#emit([{ kind: 'result', text: 'OK' }], context);
  }

  #answerPieces(answer: Answer, withResult: boolean): readonly Piece[] {
    const pieces = informationPieces(answer.information);
    const text = resultText(answer.result, this.modem.settings.errorLevel, this.dialogue.verbose);
    if (!withResult || text === undefined || this.dialogue.quiet) return pieces;
    return [...pieces, { kind: 'result', text }];
  }

  #emit(pieces: readonly Piece[], context: CommandContext): void {
    const altered = this.modem.behaviours.alter(pieces, (behaviour, value) => behaviour.pieces?.(value, context));
    this.#write(render(altered, this.#style));
  }

  #flushDeferred(): void {
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const lines of deferred) this.unsolicited(lines);
  }

  #write(characters: string): void {
    if (characters === '') return;
    const text = this.modem.behaviours.alter(characters, (behaviour, value) => behaviour.modemText?.(value, this));
    if (text === '') return;
    const { log, tasks } = this.modem;
    log.add(log.toHost, { at: tasks.now(), tty: this.name, text });
    for (const connection of [...this.#connections]) connection.send(text);
  }

  get #terminator(): string {
    return String.fromCharCode(this.#register(3));
  }

  get #style() {
    const formatting = String.fromCharCode(this.#register(4));
    return { terminator: this.#terminator, formatting, verbose: this.dialogue.verbose };
  }

  #register(number: number): number {
    return this.dialogue.registers.get(number) ?? 0;
  }
}

/** A string that is short enough is not copied for each character. */
function newest(text: string, limit: number): string {
  return text.length > limit ? text.slice(-limit) : text;
}

const EMPTY_COMMAND: AtCommand = { name: '', form: 'action', text: '', parameters: [] };
const SYNTAX_ERROR: Answer = { type: 'answer', information: [], result: { type: 'ERROR' } };
