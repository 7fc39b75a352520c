// The streams: server-sent events (HTML §9.2) that say by id what changed, so that each page fetches what it shows with
// its own rights and filter. An event has a number; who comes back with one is told everything since, or to load anew.
import type { ServerResponse } from 'node:http';
import type { Rights } from '../accounts/rights.ts';
import type { Change, Changes } from '../store/changes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the live stream stood when the request came: before anything was read for its page. */
    liveMark: string;
  }
}

/** Events kept for those who come back. */
const KEPT = 2000;
const BEAT = 20_000;
const RECHECK = 30_000;
/** A reader who is this far behind is gone or too slow: it may come back and catch up. */
const MOST_BUFFERED = 256 * 1024;

export interface LiveLimits {
  readonly total: number;
  readonly perUser: number;
}

export const LIVE_LIMITS: LiveLimits = { total: 200, perUser: 8 };

export interface LiveDeps {
  readonly changes: Changes;
  /** Tells this run's numbers from those of another one. */
  readonly runId: string;
  /** Who a session belongs to now; null when it may see nothing any more. */
  readonly rightsOfSession: (sessionId: number) => Promise<Rights | null>;
  readonly report: (error: unknown) => void;
  readonly limits?: LiveLimits;
}

type Visibility = 'conversations' | 'clients' | 'everybody';

interface LiveEvent {
  readonly number: number;
  readonly name: string;
  readonly visibility: Visibility;
  readonly text: string;
}

interface Stream {
  readonly response: ServerResponse;
  readonly userId: number;
  readonly sessionId: number;
  rights: Rights;
  /** While rights are being asked again, events wait here. */
  held: LiveEvent[] | null;
}

export class LiveUpdates {
  readonly #deps: LiveDeps;
  readonly #limits: LiveLimits;
  readonly #streams = new Set<Stream>();
  readonly #kept: LiveEvent[] = [];
  readonly #timers: NodeJS.Timeout[];
  readonly #unlisten: () => void;
  #number = 0;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
    this.#limits = deps.limits ?? LIVE_LIMITS;
    this.#unlisten = deps.changes.listen((change) => this.#changed(change));
    this.#timers = [
      setInterval(() => this.#beat(), BEAT).unref(),
      setInterval(() => this.#recheckAll(), RECHECK).unref(),
    ];
  }

  /** Where the stream stands now. A page that is rendered after this and opens its stream from here misses nothing. */
  get mark(): string {
    return `${this.#deps.runId}-${this.#number}`;
  }

  /** Streams that are open. */
  get size(): number {
    return this.#streams.size;
  }

  /** Whether one more stream of this user is refused. */
  isFull(userId: number): boolean {
    const mine = [...this.#streams].filter((stream) => stream.userId === userId).length;
    return this.#streams.size >= this.#limits.total || mine >= this.#limits.perUser;
  }

  /** Serves a stream on a response whose headers are set. `lastEventId`: the last one that its reader had. */
  open(
    response: ServerResponse,
    reader: {
      readonly userId: number;
      readonly sessionId: number;
      readonly rights: Rights;
      readonly lastEventId: string;
    },
  ): void {
    const { userId, sessionId, rights } = reader;
    const stream: Stream = { response, userId, sessionId, rights, held: null };
    this.#streams.add(stream);
    const forget = () => this.#streams.delete(stream);
    response.on('close', forget);
    response.on('error', forget);
    response.write('retry: 2000\n\n');
    this.#catchUp(stream, reader.lastEventId);
  }

  /** Somebody came, left, or began to type in a thread. */
  presence(conversationId: number): void {
    this.#send('presence', 'conversations', { conversation: conversationId });
  }

  /** Ends every stream, for an orderly stop. */
  close(): void {
    this.#unlisten();
    for (const timer of this.#timers) clearInterval(timer);
    for (const { response } of this.#streams) response.end();
    this.#streams.clear();
  }

  #changed(change: Change): void {
    switch (change.type) {
      case 'message':
        this.#send('message', 'conversations', {
          conversation: change.conversationId,
          message: change.messageId,
          added: change.added,
        });
        break;
      case 'conversation':
      case 'event':
        this.#send(change.type, 'conversations', { conversation: change.conversationId });
        break;
      case 'client':
        this.#send('client', 'clients', { client: change.clientId });
        break;
      case 'modem':
      case 'settings':
        this.#send(change.type, 'everybody', {});
        break;
      case 'accounts':
        this.#recheckAll();
        break;
      case 'elsewhere':
        this.#send('resync', 'everybody', {});
        break;
      case 'outbox':
        break;
      default: {
        const never: never = change;
        throw new TypeError(`Unknown change ${JSON.stringify(never)}`);
      }
    }
  }

  #send(name: string, visibility: Visibility, data: Readonly<Record<string, unknown>>): void {
    this.#number += 1;
    const id = this.mark;
    const event: LiveEvent = {
      number: this.#number,
      name,
      visibility,
      text: `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
    };
    this.#kept.push(event);
    if (this.#kept.length > KEPT) this.#kept.shift();
    for (const stream of this.#streams) this.#deliver(stream, event);
  }

  #deliver(stream: Stream, event: LiveEvent): void {
    if (stream.held) stream.held.push(event);
    else if (mayHear(stream.rights, event.visibility)) this.#write(stream, event.text);
  }

  #write(stream: Stream, text: string): void {
    if (stream.response.writableLength > MOST_BUFFERED) stream.response.destroy();
    else stream.response.write(text);
  }

  #catchUp(stream: Stream, lastEventId: string): void {
    const [, run, number] = /^(.+)-([0-9]{1,15})$/.exec(lastEventId) ?? [];
    const last = Number(number);
    const first = this.#kept[0]?.number ?? this.#number + 1;
    const known = run === this.#deps.runId && last + 1 >= first && last <= this.#number;
    if (!known) {
      const name = lastEventId === '' ? 'hello' : 'resync';
      this.#write(stream, `id: ${this.mark}\nevent: ${name}\ndata: {}\n\n`);
      return;
    }
    this.#write(stream, 'event: hello\ndata: {}\n\n');
    for (const event of this.#kept) if (event.number > last) this.#deliver(stream, event);
  }

  // Comments would not reach a script: it hears by this that the line is alive.
  #beat(): void {
    for (const stream of this.#streams) this.#write(stream, 'event: beat\ndata: {}\n\n');
  }

  #recheckAll(): void {
    for (const stream of this.#streams) {
      if (stream.held) continue;
      stream.held = [];
      this.#recheck(stream).catch((error: unknown) => {
        this.#deps.report(error);
        stream.response.end();
      });
    }
  }

  async #recheck(stream: Stream): Promise<void> {
    const rights = await this.#deps.rightsOfSession(stream.sessionId);
    const held = stream.held ?? [];
    stream.held = null;
    if (rights === null) {
      stream.response.end('event: signed-out\ndata: {}\n\n');
      this.#streams.delete(stream);
      return;
    }
    const changed = !sameRights(stream.rights, rights);
    stream.rights = rights;
    if (changed) this.#write(stream, 'event: rights\ndata: {}\n\n');
    for (const event of held) this.#deliver(stream, event);
  }
}

function mayHear(rights: Rights, visibility: Visibility): boolean {
  return visibility === 'everybody' || rights.may(visibility, 'read');
}

function sameRights(a: Rights, b: Rights): boolean {
  const areas = ['conversations', 'clients', 'modem', 'users', 'settings', 'reports'] as const;
  return areas.every(
    (area) => a.may(area, 'read') === b.may(area, 'read') && a.may(area, 'write') === b.may(area, 'write'),
  );
}
