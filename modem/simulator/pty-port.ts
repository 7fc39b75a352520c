// The simulator as a device file: a symbolic link at the modem's path to a pseudo-terminal. The link goes when the modem is
// unplugged and comes back, perhaps under another name, when it is plugged in again; readers may close and open as they like.

import { lstatSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { openPtyHelper, type PtyHelper, type PtyProgram } from './pty-helper.ts';
import type { SimulatedModem } from './simulated-modem.ts';
import { Waiters } from './waiters.ts';

/** More than this waiting for a reader is thrown away, as a device does whose buffer is full. */
const BUFFER = 16_384;

export class PtyPort {
  readonly #modem: SimulatedModem;
  readonly #program: PtyProgram | undefined;
  readonly #waiters = new Waiters();
  readonly #unsubscribe: () => void;
  #helper: PtyHelper | undefined;
  #linked: string | undefined;
  #disconnect: () => void = () => {};
  #working = false;
  #closed = false;
  #failure: unknown;

  private constructor(modem: SimulatedModem, program: PtyProgram | undefined) {
    this.#modem = modem;
    this.#program = program;
    this.#unsubscribe = modem.subscribe(() => this.#follow());
  }

  /** Makes the device at `modem.path`. Rejects when there is no way to make one, or when a real file stands there. */
  static async open(modem: SimulatedModem, program?: PtyProgram): Promise<PtyPort> {
    const port = new PtyPort(modem, program);
    port.#follow();
    try {
      await port.ready();
    } catch (error) {
      await port.close();
      throw error;
    }
    return port;
  }

  /** Resolves when the device is there; rejects when it could not be made. */
  ready(): Promise<string> {
    return this.#waiters.waitFor(() => {
      if (this.#failure !== undefined) throw this.#failure;
      return this.#linked;
    });
  }

  /** Resolves when the device is gone. */
  gone(): Promise<true> {
    return this.#waiters.waitFor(() => this.#linked === undefined && this.#helper === undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    await this.#waiters.waitFor(() => !this.#working);
    await this.#takeAway();
  }

  /** Brings the device in line with the modem: there or not, and under which name. */
  #follow(): void {
    const wanted = this.#modem.plugged && !this.#closed ? this.#modem.path : undefined;
    if (this.#working || this.#failure !== undefined || wanted === this.#linked) return;
    this.#working = true;
    (wanted === undefined || this.#linked !== undefined ? this.#takeAway() : this.#make(wanted))
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#working = false;
        this.#waiters.changed();
        if (!this.#closed) this.#follow();
      });
  }

  async #make(path: string): Promise<void> {
    const helper = await openPtyHelper(this.#program);
    this.#helper = helper;
    link(helper.device, path);
    const plug = this.#modem.connect(
      {
        send: (text) => {
          if (helper.input.writableLength < BUFFER) helper.input.write(Buffer.from(text, 'latin1'));
        },
        hangUp: () => helper.kill(),
      },
      this.#modem.channel(),
    );
    helper.output.on('data', (chunk: Buffer) => plug.hear(chunk.toString('latin1')));
    this.#disconnect = () => plug.disconnect();
    this.#linked = path;
  }

  async #takeAway(): Promise<void> {
    const [helper, linked] = [this.#helper, this.#linked];
    this.#helper = undefined;
    this.#linked = undefined;
    this.#disconnect();
    if (linked !== undefined && helper !== undefined) unlink(helper.device, linked);
    helper?.kill();
    await helper?.ended;
    this.#waiters.changed();
  }
}

function link(device: string, path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isSymbolicLink()) throw new Error(`${path} exists and is no link: not touched`);
  const fresh = `${path}.${process.pid}`;
  symlinkSync(device, fresh);
  renameSync(fresh, path);
}

function unlink(device: string, path: string): void {
  try {
    if (readlinkSync(path) === device) unlinkSync(path);
  } catch {
    // somebody took the link away before: what was wanted
  }
}
