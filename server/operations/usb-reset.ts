// Asks the root helper (systemd/textdesk-usb-reset.socket) to log the modem's USB device off the bus and on again. The
// hardened service may not write to /sys; where the helper is not installed there is no reset.
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';

const SOCKET = '/run/textdesk-usb-reset.sock';
/** Off, a second, on: the helper itself is ended after 15 seconds. */
const PATIENCE = 20_000;

/** Why the device was not reset. */
export type UsbResetProblem =
  | { readonly type: 'no-helper' | 'helper-silent' | 'busy' | 'no-switch' | 'stays-on' | 'stays-off' }
  | { readonly type: 'not-usb' | 'gone' | 'hub'; readonly port: string }
  /** What the helper of another version said. */
  | { readonly type: 'told'; readonly text: string };

export type UsbResetResult = { readonly type: 'done' } | { readonly type: 'failed'; readonly problem: UsbResetProblem };

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

  /** Done once the device was logged on again; its ports need some seconds more. */
  async reset(port: string): Promise<UsbResetResult> {
    if (!existsSync(this.#socket)) return failed({ type: 'no-helper' });
    const name = await usbPortName(port);
    if (name === undefined) return failed({ type: 'not-usb', port });
    const answer = await this.#ask(name).catch(() => undefined);
    if (answer === 'ok') return { type: 'done' };
    return failed(answer === undefined ? { type: 'helper-silent' } : problemOf(answer, name));
  }

  /** The same for the driver, which has other means: false where there is no reset, or it was refused. */
  async tryReset(port: string): Promise<boolean> {
    if (!(await this.isOffered(port))) return false;
    return (await this.reset(port)).type === 'done';
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
    connection.once('error', reject);
    connection.once('close', () => resolve(answer.trim()));
    return promise;
  }
}

function failed(problem: UsbResetProblem): UsbResetResult {
  return { type: 'failed', problem };
}

/** The helper's one word (systemd/textdesk-usb-reset.sh). Where another reset runs, systemd closes the door without one. */
function problemOf(answer: string, port: string): UsbResetProblem {
  switch (answer) {
    case '':
      return { type: 'busy' };
    case 'not-usb':
    case 'gone':
    case 'hub':
      return { type: answer, port };
    case 'no-switch':
    case 'stays-on':
    case 'stays-off':
      return { type: answer };
    default:
      return { type: 'told', text: answer };
  }
}
