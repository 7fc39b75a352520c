// Tells systemd that the service is ready, alive, or stopping (sd_notify(3)). Node has no datagram sockets of the unix
// family, so systemd's own helper carries the word. Without NOTIFY_SOCKET (no systemd) it does nothing.
import { execFile } from 'node:child_process';

const SILENT_DATABASE = 20_000;
const HELD_UP = 1_000;

export interface Pulse {
  /** Milliseconds that the event loop was held up at most since the last look. */
  readonly lag: number;
  /** Milliseconds since the database last answered. */
  readonly databaseSilentFor: number;
}

/** Whether the service may call itself alive. The modem has no say in it: restarting us does not heal a stick. */
export function isAlive(pulse: Pulse): boolean {
  return pulse.lag < HELD_UP && pulse.databaseSilentFor < SILENT_DATABASE;
}

/** What a start may take at most on a slow card: a repair or a new index reads and writes everything. Octets a second. */
const SLOWEST = 1024 ** 2;
const OTHERWISE = 180; // seconds: TimeoutStartSec of the unit

/** To be called before a database of `octets` is opened: a long repair or migration must not be killed halfway. */
export async function askForTime(
  octets: number,
  { environment, send = systemdNotify }: Omit<NotifierDeps, 'pulse'>,
): Promise<void> {
  if (!environment.NOTIFY_SOCKET) return;
  const seconds = OTHERWISE + Math.ceil(octets / SLOWEST);
  await send(`EXTEND_TIMEOUT_USEC=${seconds * 1_000_000}`);
}

export interface NotifierDeps {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly pulse: () => Pulse;
  readonly send?: (state: string) => Promise<void>;
}

export class SystemdNotifier {
  readonly #deps: NotifierDeps;
  readonly #send: (state: string) => Promise<void>;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: NotifierDeps) {
    this.#deps = deps;
    const present = Boolean(deps.environment.NOTIFY_SOCKET);
    this.#send = !present ? async () => {} : (deps.send ?? systemdNotify);
  }

  /** To be called once the server listens: says READY and begins the watchdog's rhythm, a third of its time. */
  async ready(status: string): Promise<void> {
    await this.#send(`READY=1\nSTATUS=${status}`);
    const microseconds = Number(this.#deps.environment.WATCHDOG_USEC ?? 0);
    if (!(microseconds > 0)) return;
    this.#timer = setInterval(() => void this.#watchdog(), microseconds / 1000 / 3);
    this.#timer.unref();
  }

  async status(text: string): Promise<void> {
    await this.#send(`STATUS=${text}`);
  }

  async stopping(): Promise<void> {
    clearInterval(this.#timer);
    await this.#send('STOPPING=1');
  }

  async #watchdog(): Promise<void> {
    if (isAlive(this.#deps.pulse())) await this.#send('WATCHDOG=1');
  }
}

// A helper that fails must not take the service down: then the watchdog itself is the answer.
function systemdNotify(state: string): Promise<void> {
  return new Promise((resolve) => {
    try {
      execFile('systemd-notify', state.split('\n'), { timeout: 5_000 }, () => resolve());
    } catch {
      resolve(); // Node throws where the system forbids to start programs at all
    }
  });
}
