// A host for the simulator's own tests: writes characters, remembers what it heard, waits for text. No driver of ours in it.

import type { TestContext } from 'node:test';
import type { InProcessPort } from '../in-process-port.ts';
import type { SimulatedNetwork } from '../network.ts';
import { SimulatedModem, type SimulatedModemOptions } from '../simulated-modem.ts';
import { Waiters } from '../waiters.ts';

export class Host {
  readonly modem: SimulatedModem;
  readonly network: SimulatedNetwork;
  /** Everything heard since the start. */
  heard = '';
  #port: InProcessPort;
  #read = 0;
  readonly #waiters = new Waiters();

  constructor(test: TestContext, options: SimulatedModemOptions = {}) {
    this.modem = new SimulatedModem(options);
    this.network = this.modem.network;
    this.#port = this.#open();
    test.after(() => this.network.close());
  }

  write(text: string): void {
    this.#port.write(Buffer.from(text, 'latin1'));
  }

  /** What comes from now on, up to and with the text. */
  async until(text: string | RegExp): Promise<string> {
    return this.#waiters.waitFor(() => {
      const rest = this.heard.slice(this.#read);
      const at = typeof text === 'string' ? rest.indexOf(text) : rest.search(text);
      if (at < 0) return undefined;
      const length = typeof text === 'string' ? text.length : (text.exec(rest)?.[0].length ?? 0);
      this.#read += at + length;
      return rest.slice(0, at + length);
    });
  }

  /** A command line and everything up to its final result code. */
  async command(line: string): Promise<string> {
    this.write(`${line}\r`);
    return this.until(/(?:\r\n|^)(?:OK|ERROR|\+CM[ES] ERROR: [^\r]*|NO CARRIER)\r\n/);
  }

  /** Closes the port and opens it again. */
  reopen(tty?: number): void {
    this.#port.destroy();
    this.#port = this.#open(tty);
  }

  async closed(): Promise<void> {
    await this.#waiters.waitFor(() => this.#port.destroyed);
  }

  #open(tty?: number): InProcessPort {
    const port = this.modem.openPort(tty);
    port.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString('latin1');
      this.#waiters.changed();
    });
    port.on('close', () => this.#waiters.changed());
    return port;
  }
}
