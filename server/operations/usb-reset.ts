// Asks the root helper (systemd/textdesk-usb-reset.socket) to log the modem's USB device off the bus and on again. The
// hardened service may not write to /sys; where the helper is not installed there is no reset.
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';

const SOCKET = '/run/textdesk-usb-reset.sock';
/** Off, a second, on: the helper itself is ended after 15 seconds. */
const PATIENCE = 20_000;

/** The device was not reset; the message tells why in plain words. */
export class UsbResetError extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`The USB device was not reset: ${reason}.`, { cause });
    this.name = 'UsbResetError';
  }
}

/** The kernel's name (ttyUSB2) of a port that belongs to a USB device; undefined for every other port, or when it is gone. */
export async function usbPortName(port: string): Promise<string | undefined> {
  if (!port.startsWith('/')) return undefined;
  const device = await realpath(port).catch(() => undefined);
  return device === undefined ? undefined : /^tty(?:USB|ACM)\d+$/.exec(path.basename(device))?.[0];
}

export class UsbReset {
  readonly #socket: string;

  constructor(socket = SOCKET) {
    this.#socket = socket;
  }

  /** Whether `port` belongs to a USB device and the helper is installed. */
  async isOffered(port: string): Promise<boolean> {
    return existsSync(this.#socket) && (await usbPortName(port)) !== undefined;
  }

  /** Resolves once the device was logged on again; its ports need some seconds more. Throws UsbResetError. */
  async reset(port: string): Promise<void> {
    if (!existsSync(this.#socket)) throw new UsbResetError('its helper is not installed on this machine');
    const name = await usbPortName(port);
    if (name === undefined) throw new UsbResetError(`${port} is not the port of a USB device`);
    const answer = await this.#ask(name);
    if (answer !== 'ok')
      throw new UsbResetError(answer === '' ? 'another reset is running, or the helper died' : answer);
  }

  /** The same for the driver, which has other means: false where there is no reset, or it was refused. */
  async tryReset(port: string): Promise<boolean> {
    if (!(await this.isOffered(port))) return false;
    return this.reset(port).then(
      () => true,
      () => false,
    );
  }

  #ask(name: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const connection = connect(this.#socket);
    let answer = '';
    connection.setEncoding('utf8').setTimeout(PATIENCE);
    connection.once('connect', () => connection.write(`${name}\n`));
    connection.on('data', (text: string) => {
      answer += text;
    });
    connection.once('timeout', () => connection.destroy(new Error('no answer')));
    connection.once('error', (error) => reject(new UsbResetError('its helper does not answer', error)));
    connection.once('close', () => resolve(answer.trim()));
    return promise;
  }
}
