// openPort: a Duplex of bytes, opened or refused, be it a serial device, a TCP connection, or a modem inside this process.

import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { SerialPort } from 'serialport';
import { watchForHangUp } from './hang-up.ts';
import type { PortSource } from './modem-options.ts';
import { withErrorCode } from './port-trouble.ts';

export interface OpenedPort {
  readonly port: Duplex;
  readonly name: string;
  /** Changes the bits per second of a serial line. */
  readonly setSpeed?: (baudRate: number) => Promise<void>;
}

/** How long a TCP connection may take. */
const connectTimeout = 10_000;

/** Opens a port anew: a port that was closed is never used again. Rejects with the operating system's error. */
export async function openPort(source: PortSource, baudRate = 115_200): Promise<OpenedPort> {
  if (typeof source !== 'string') return { port: await source.openPort(), name: source.name };
  const address = tcpAddress(source);
  if (address !== undefined) return { port: await openTcp(address), name: source };
  const port = await openSerial(source, baudRate);
  return { port, name: source, setSpeed: (speed) => setSpeed(port, speed) };
}

/** True for addresses that openPort understands. */
export function isPortAddress(text: string): boolean {
  return text.startsWith('/') || tcpAddress(text) !== undefined;
}

interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

function tcpAddress(text: string): TcpAddress | undefined {
  const parts = /^tcp:\/\/(\[[0-9a-f:]+\]|[^:/]+):(\d{1,5})\/?$/i.exec(text);
  if (parts?.[1] === undefined) return undefined;
  return { host: parts[1].replace(/^\[|\]$/g, ''), port: Number(parts[2]) };
}

// serialport's stream does not let go of the device when it is destroyed: the lock would keep ourselves out at the next opening.
class DestroyablePort extends SerialPort {
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.isOpen) done(error);
    else this.close((closing) => done(error ?? closing));
  }
}

/** `lock` (TIOCEXCL and flock) keeps a second program out while we hold it. */
function openSerial(path: string, baudRate: number): Promise<SerialPort> {
  return new Promise((resolve, reject) => {
    const port = new DestroyablePort({ path, baudRate, autoOpen: false, lock: true });
    port.open((error) => {
      if (error !== null) return reject(withErrorCode(error));
      void watchForHangUp({
        speed: () => port.port?.getBaudRate() ?? Promise.reject(new Error('the port is closed')),
        closed: () => !port.isOpen,
        hungUp: () => port.destroy(new Error('the line was hung up')),
      });
      resolve(port);
    });
  });
}

function setSpeed(port: SerialPort, baudRate: number): Promise<void> {
  return new Promise((resolve, reject) => {
    port.update({ baudRate }, (error) => (error === null ? resolve() : reject(error)));
  });
}

function openTcp({ host, port }: TcpAddress): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, timeout: connectTimeout });
    const refuse = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const timedOut = () =>
      refuse(
        Object.assign(new Error(`No connection to ${host}:${port} within ${connectTimeout} ms`), { code: 'ETIMEDOUT' }),
      );
    socket.once('timeout', timedOut);
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('timeout', timedOut);
      socket.off('error', refuse);
      resolve(socket);
    });
  });
}
