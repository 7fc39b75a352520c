// The control channel: HTTP on loopback, for programs that drive the simulator from another process. `POST /<action>` with a JSON
// object answers JSON; `GET /` tells the actions. Only JSON is taken and only loopback is believed, so that no web page can reach it.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isFields, UsageError } from './action-fields.ts';
import { ACTIONS } from './actions.ts';
import type { Simulator } from './start-simulator.ts';

const BODY_LIMIT = 1_000_000;

export class ControlServer {
  readonly #server: Server;

  private constructor(simulator: Simulator) {
    this.#server = createServer((request, response) => {
      answer(simulator, request).then(
        (value) => send(response, 200, value ?? {}),
        (error: unknown) => send(response, error instanceof UsageError ? 400 : 500, { error: messageOf(error) }),
      );
    });
  }

  /** Rejects when the port is taken. */
  static async listen(simulator: Simulator, port: number): Promise<ControlServer> {
    const control = new ControlServer(simulator);
    await new Promise<void>((resolve, reject) => {
      control.#server.once('error', reject);
      control.#server.listen(port, '127.0.0.1', () => resolve());
    });
    return control;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function answer(simulator: Simulator, request: IncomingMessage): Promise<unknown> {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (host !== '127.0.0.1' && host !== 'localhost') throw new UsageError('only from this machine');
  const name = (request.url ?? '/').slice(1);
  if (request.method === 'GET' && name === '') {
    return Object.fromEntries(Object.entries(ACTIONS).map(([action, { usage }]) => [action, usage]));
  }
  const action = ACTIONS[name];
  if (action === undefined) throw new UsageError(`no action ${name}; there are: ${Object.keys(ACTIONS).join(', ')}`);
  if (request.method !== 'POST') throw new UsageError('actions are asked for with POST');
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw new UsageError('JSON is wanted');
  return action.run(simulator, await readBody(request));
}

async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_LIMIT) throw new UsageError('too long');
  }
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new UsageError('that is no JSON');
  }
  if (!isFields(value)) throw new UsageError('an object is wanted');
  return value;
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(value)}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
