// Everything of this folder that lives as long as the service, put together for serve.ts: watch, backups, restore, the word
// to systemd.
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../clock.ts';
import type { OpenStore } from '../store/database.ts';
import type { HeldCounts } from '../store/held-messages.ts';
import type { BackupPlan } from './backup-plan.ts';
import { folderTarget, isBackupName, prepareFolder, type StoredBackup } from './backup-target.ts';
import { Backups } from './backups.ts';
import { count, type DatabaseSummary } from './database-summary.ts';
import { makePrivateFolder } from './durable-file.ts';
import { type MachineFacts, MachineWatch } from './machine-watch.ts';
import { openRegular } from './regular-file.ts';
import { layReady, previewRestore, type RestorePreview } from './restore.ts';
import { type Signal, SignalWatch } from './signal-watch.ts';
import { SystemdNotifier } from './systemd-notify.ts';
import { UsbReset } from './usb-reset.ts';
import { type Room, writeWithinRoom } from './write-within-room.ts';

/** A sealed backup is packed, so it is far smaller than what is in it: more than this is none. */
const LARGEST_UPLOAD = 8 * 1024 ** 3;

export interface ApplianceDeps {
  readonly store: OpenStore;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly version: string;
  readonly metricsToken: string | undefined;
  readonly timeZone: () => Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: (level: 'info' | 'error', message: string) => void;
  /** Each modem's signal now, for the chart of the last day. */
  readonly signals: () => readonly Signal[];
  /** Ends the program in order; whoever started it starts it again. */
  readonly restart: () => void;
  /** Another measure of what is free on the disk, in tests. */
  readonly free?: Room['free'];
  /** Another door in tests. */
  readonly usbReset?: Pick<UsbReset, 'isOffered' | 'reset'>;
}

/** What serve.ts starts and stops, and what the pages are given. */
export class Appliance {
  readonly version: string;
  readonly metricsToken: string | undefined;
  readonly backups: PageBackups;
  readonly restore: PageRestore;
  readonly usbReset: Pick<UsbReset, 'isOffered' | 'reset'>;
  readonly #deps: ApplianceDeps;
  readonly #watch: MachineWatch;
  readonly #notifier: SystemdNotifier;
  readonly #signals: SignalWatch;

  constructor(deps: ApplianceDeps) {
    this.#deps = deps;
    this.version = deps.version;
    this.metricsToken = deps.metricsToken;
    this.#watch = new MachineWatch(deps);
    this.#signals = new SignalWatch(deps);
    this.backups = new PageBackups(deps);
    this.restore = new PageRestore(deps);
    this.usbReset = deps.usbReset ?? new UsbReset();
    this.#notifier = new SystemdNotifier({ environment: deps.environment, pulse: () => this.#watch.pulse() });
  }

  /** To be called once the database is open and before the first request. */
  async start(): Promise<void> {
    await this.#watch.start();
    await this.backups.start();
    this.#signals.start();
  }

  /** To be called once the server listens. */
  async ready(status: string): Promise<void> {
    await this.#notifier.ready(status);
  }

  /** Tells the system that the program ends. */
  async stopping(): Promise<void> {
    await this.#notifier.stopping();
  }

  /** Without a word to the system: a start that failed is tried again by the same process. */
  stop(): void {
    this.backups.stop();
    this.#signals.stop();
    this.#watch.stop();
  }

  machine(): MachineFacts {
    return this.#watch.facts();
  }

  restart(): void {
    this.#deps.restart();
  }
}

/** Backups as the pages see them. */
class PageBackups extends Backups {
  async choosePlan(plan: BackupPlan, by: number | null): Promise<void> {
    if (plan.enabled || plan.folder !== '') await prepareFolder(plan.folder);
    await this.setPlan(plan, by);
  }

  async stored(): Promise<readonly StoredBackup[] | undefined> {
    const { folder } = await this.plan();
    if (folder === '') return undefined;
    return folderTarget(folder)
      .list()
      .catch(() => undefined);
  }

  /** Only names that a backup can have: never a path of somebody's making. */
  async read(name: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const { folder } = await this.plan();
    if (folder === '' || !isBackupName(name)) return undefined;
    // A link there, as anybody can put one on a stick, would have us hand out a file of this machine.
    return await openRegular(path.join(folder, name), { links: false }).catch(() => undefined);
  }
}

/** The one restore that somebody is looking at. */
class PageRestore {
  readonly #deps: ApplianceDeps;
  #preview: RestorePreview | undefined;

  constructor(deps: ApplianceDeps) {
    this.#deps = deps;
  }

  get previewed(): DatabaseSummary | undefined {
    return this.#preview?.summary;
  }

  async preview(sealed: AsyncIterable<Uint8Array>, passphrase: string): Promise<DatabaseSummary> {
    await this.drop();
    const { dataFolder, free } = this.#deps;
    this.#preview = await previewRestore(sealed, passphrase, path.join(dataFolder, 'restore'), free && { free });
    return this.#preview.summary;
  }

  async current(): Promise<DatabaseSummary> {
    return count(this.#deps.store.sqlite.raw);
  }

  async receive(sealed: AsyncIterable<Uint8Array>): Promise<{ read(): AsyncIterable<Uint8Array> }> {
    const folder = path.join(this.#deps.dataFolder, 'restore');
    await makePrivateFolder(folder);
    const file = path.join(folder, 'uploaded.backup');
    const { free } = this.#deps;
    await writeWithinRoom(file, sealed, { most: LARGEST_UPLOAD, ...(free && { free }) });
    return { read: () => createReadStream(file) };
  }

  async use(): Promise<HeldCounts> {
    const preview = this.#preview;
    if (!preview) throw new Error('No backup was opened.');
    this.#preview = undefined;
    return layReady(preview.file, this.#deps.store.file, this.#deps.clock.now());
  }

  async drop(): Promise<void> {
    const file = this.#preview?.file;
    this.#preview = undefined;
    if (file === undefined) return;
    for (const suffix of ['', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true });
  }
}
