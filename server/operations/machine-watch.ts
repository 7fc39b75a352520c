// What the machine itself may suffer from: a full disk, a clock that is not believed, an event loop that is held up, a
// database that does not answer. Measured all the time, read by pages, metrics and the systemd watchdog.
import { readFile, statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { CommitTimesView } from '../store/commit-times.ts';
import type { OpenStore } from '../store/database.ts';
import { troubleOf } from '../store/storage-error.ts';
import { tryToWrite } from '../store/try-to-write.ts';
import type { Pulse } from './systemd-notify.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const LOOK_EVERY = 30_000;
const BEAT_EVERY = 5_000;
/** Milliseconds between two looks of the histogram; it counts this waiting in, and we take it off. */
const RESOLUTION = 20;

export type DiskLevel = 'ok' | 'low' | 'critical';

export interface DiskSpace {
  readonly free: number;
  readonly total: number;
  readonly level: DiskLevel;
}

/** low: under 1 GiB or 15 %; critical: under 256 MiB (reliability.md §2.5). Octets. */
export function diskLevel(free: number, total: number): DiskLevel {
  if (free < 256 * MIB) return 'critical';
  return free < GIB || free < total * 0.15 ? 'low' : 'ok';
}

/** Where the machine's time comes from, as far as it tells. */
export type ClockTrust = 'synchronised' | 'plausible' | 'not-believed';

export interface MachineFacts {
  readonly disk: DiskSpace | undefined;
  readonly clock: ClockTrust;
  /** Milliseconds: the longest delay of the event loop since the last look, and the usual one. */
  readonly loopLag: { readonly longest: number; readonly usual: number };
  /** Milliseconds that the database's one writer took to answer last; undefined while it never did. */
  readonly writer: number | undefined;
  /** How long its commits took since the start. */
  readonly commits: CommitTimesView;
  /** Milliseconds on the monotonic clock since the database last answered. */
  readonly databaseSilentFor: number;
  readonly memory: number;
  /** Degrees Celsius, where the machine tells. */
  readonly temperature: number | undefined;
  readonly uptime: number;
}

export interface MachineWatchDeps {
  readonly store: OpenStore;
  readonly clock: Clock;
  readonly dataFolder: string;
}

export class MachineWatch {
  readonly #deps: MachineWatchDeps;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  readonly #pulseDelay = monitorEventLoopDelay({ resolution: RESOLUTION });
  readonly #timers: NodeJS.Timeout[] = [];
  #disk: DiskSpace | undefined;
  #clock: ClockTrust;
  #temperature: number | undefined;
  #writer: number | undefined;
  #answeredAt: number;
  #asking = false;

  constructor(deps: MachineWatchDeps) {
    this.#deps = deps;
    this.#clock = deps.clock.trusted() ? 'plausible' : 'not-believed';
    this.#answeredAt = deps.clock.monotonic();
  }

  async start(): Promise<void> {
    this.#delay.enable();
    this.#pulseDelay.enable();
    this.#every(LOOK_EVERY, () => void this.look());
    this.#every(BEAT_EVERY, () => void this.#beat());
    await this.look();
    await this.#beat();
  }

  stop(): void {
    this.#delay.disable();
    this.#pulseDelay.disable();
    for (const timer of this.#timers) clearInterval(timer);
  }

  facts(): MachineFacts {
    return {
      disk: this.#disk,
      clock: this.#clock,
      loopLag: { longest: lagOf(this.#delay.max), usual: lagOf(this.#delay.mean) },
      writer: this.#writer,
      commits: this.#deps.store.sqlite.commits.view(),
      databaseSilentFor: this.#deps.clock.monotonic() - this.#answeredAt,
      memory: process.memoryUsage.rss(),
      temperature: this.#temperature,
      uptime: process.uptime(),
    };
  }

  /** For the watchdog: the longest delay since it last asked, so that one hiccup is not counted three times. */
  pulse(): Pulse {
    const lag = lagOf(this.#pulseDelay.max);
    this.#pulseDelay.reset();
    return { lag, databaseSilentFor: this.facts().databaseSilentFor };
  }

  /** Reads disk, clock and temperature now. */
  async look(): Promise<void> {
    const { clock, dataFolder } = this.#deps;
    this.#disk = await readDisk(dataFolder);
    const synchronised = await exists('/run/systemd/timesync/synchronized');
    this.#clock = !clock.trusted() ? 'not-believed' : synchronised ? 'synchronised' : 'plausible';
    this.#temperature = await readTemperature();
    this.#delay.reset();
  }

  // A write that takes its turn and the lock but changes no row, so that it wears out no card: if it does not come back, no
  // message could be stored either.
  async #beat(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const { store, clock } = this.#deps;
    const begun = performance.now();
    try {
      await store.db.transaction().execute(async (trx) => {
        await sql`update settings set changed_at = changed_at where key = 'heartbeat'`.execute(trx);
      });
      this.#writer = performance.now() - begun;
      this.#answeredAt = clock.monotonic();
      if (store.health.state.type !== 'well') await tryToWrite(store.db);
    } catch (error) {
      // Otherwise silence is the finding: databaseSilentFor grows until somebody acts on it.
      if (isLasting(error)) this.#answeredAt = clock.monotonic();
    } finally {
      this.#asking = false;
    }
  }

  #every(milliseconds: number, work: () => void): void {
    const timer = setInterval(work, milliseconds);
    timer.unref();
    this.#timers.push(timer);
  }
}

// The database has answered, and what it says is no better after a restart: the watchdog would only restart for ever, while a
// page could say what is wrong.
function isLasting(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble === 'read-only' || trouble === 'full';
}

function lagOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION) || 0;
}

async function readDisk(folder: string): Promise<DiskSpace | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    const [free, total] = [bavail * bsize, blocks * bsize];
    return { free, total, level: diskLevel(free, total) };
  } catch {
    return undefined;
  }
}

async function readTemperature(): Promise<number | undefined> {
  try {
    const degrees = Number(await readFile('/sys/class/thermal/thermal_zone0/temp', 'utf8')) / 1000;
    return Number.isFinite(degrees) ? degrees : undefined;
  } catch {
    return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await readFile(file);
    return true;
  } catch {
    return false;
  }
}
