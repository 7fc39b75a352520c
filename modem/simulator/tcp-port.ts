// The simulator as a TCP listener: each connection is an opening of the modem's first speaking tty.

import { createServer, type Server, type Socket } from 'node:net';
import type { SimulatedModem } from './simulated-modem.ts';

export class TcpPort {
  readonly #modem: SimulatedModem;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(modem: SimulatedModem) {
    this.#modem = modem;
    this.#server = createServer((socket) => this.#opened(socket));
  }

  /** Listens on loopback unless told otherwise; port 0 takes a free one. Rejects when the port is taken. */
  static async listen(modem: SimulatedModem, port: number, host = '127.0.0.1'): Promise<TcpPort> {
    const tcp = new TcpPort(modem);
    await new Promise<void>((resolve, reject) => {
      tcp.#server.once('error', reject);
      tcp.#server.listen(port, host, () => resolve());
    });
    return tcp;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** As a driver's address: `tcp://127.0.0.1:7777`. */
  get url(): string {
    return `tcp://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #opened(socket: Socket): void {
    socket.on('error', () => socket.destroy()); // reset by the host: the close that follows says it all
    if (!this.#modem.plugged) {
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    const plug = this.#modem.connect(
      { send: (text) => socket.write(Buffer.from(text, 'latin1')), hangUp: () => socket.destroy() },
      this.#modem.channel(),
    );
    socket.on('data', (chunk: Buffer) => plug.hear(chunk.toString('latin1')));
    socket.on('close', () => {
      plug.disconnect();
      this.#sockets.delete(socket);
    });
  }
}
