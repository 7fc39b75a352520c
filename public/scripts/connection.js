// One stream of server-sent events by fetch, so that its status can be seen: reconnects with what it had last, notices a
// line that went silent, and stops when nobody is signed in.
const SILENT = 50_000;
const FIRST_DELAY = 500;
const LAST_DELAY = 10_000;

export class Connection {
  #url;
  #onEvent;
  #onState;
  #last = '';
  #delay = FIRST_DELAY;
  #abort;
  #watch = 0;
  state = 'down';

  /** `mark`: from where to begin. `onEvent({id, name, data})`, `onState('up' | 'down' | 'signed-out')`. */
  constructor(url, mark, onEvent, onState) {
    this.#url = url;
    this.#last = mark;
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  async run() {
    while (this.state !== 'signed-out') {
      try {
        await this.#read();
      } catch {
        // Lost or refused: the loop tries again.
      }
      clearTimeout(this.#watch);
      if (this.state === 'signed-out') return;
      this.#tell('down');
      await new Promise((resolve) => setTimeout(resolve, this.#delay * (0.75 + Math.random() / 2)));
      this.#delay = Math.min(this.#delay * 2, LAST_DELAY);
    }
  }

  async #read() {
    this.#abort = new AbortController();
    this.#listen();
    const headers = { accept: 'text/event-stream', ...(this.#last !== '' && { 'last-event-id': this.#last }) };
    const response = await fetch(this.#url, { headers, signal: this.#abort.signal, cache: 'no-store' });
    if (response.status === 401) return this.#tell('signed-out');
    if (!response.ok || !response.body) throw new Error(String(response.status));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#listen();
      buffer += value;
      const blocks = buffer.split('\n\n');
      buffer = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
  }

  // Silence this long means that the line is dead although nothing says so.
  #listen() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#abort.abort(), SILENT);
  }

  #take(block) {
    const field = (name) => block.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1];
    const id = field('id');
    const name = field('event');
    if (id !== undefined) this.#last = id;
    if (name === undefined) return;
    if (name === 'signed-out') this.#tell('signed-out');
    else if (name === 'hello') this.#up();
    else if (name !== 'beat') {
      this.#up();
      this.#onEvent({ id, name, data: JSON.parse(field('data') ?? '{}') });
    }
  }

  #up() {
    this.#delay = FIRST_DELAY;
    this.#tell('up');
  }

  #tell(state) {
    if (this.state === state) return;
    this.state = state;
    this.#onState(state);
  }
}
