// Backups as the machine makes them: by plan or on request, one at a time, each written down. A target that hangs holds up
// nothing but the next backup.
import type { Clock } from '../clock.ts';
import { BackupError, problemOf, storedProblem } from '../store/backup-problem.ts';
import { beginBackupRun, endBackupRun, failInterruptedBackups, recentBackupRuns } from '../store/backups.ts';
import type { OpenStore } from '../store/database.ts';
import { storedSettings, storeSetting } from '../store/settings.ts';
import { type BackupPlan, DEFAULT_PLAN, nextBackup } from './backup-plan.ts';
import { type BackupTarget, explained, folderTarget } from './backup-target.ts';
import { type BackupStep, type MadeBackup, makeBackup } from './make-backup.ts';
import { dropOldDatabases } from './restore.ts';
import { type BackupKey, deriveKey } from './sealed-file.ts';

export const PLAN_SETTING = 'backup.plan';
export const KEY_SETTING = 'backup.key';
const LOOK_EVERY = 60_000;
const HANGS_AFTER = 30 * 60_000;

export interface BackupsDeps {
  readonly store: OpenStore;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly timeZone: () => Promise<string>;
  readonly log: (level: 'info' | 'error', message: string) => void;
  readonly target?: (folder: string) => BackupTarget;
  readonly hangsAfter?: number;
}

export class Backups {
  readonly #deps: BackupsDeps;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> | undefined;
  #step: BackupStep | undefined;

  constructor(deps: BackupsDeps) {
    this.#deps = deps;
  }

  /** Begins to look once a minute whether a backup is due. */
  async start(): Promise<void> {
    await failInterruptedBackups(this.#deps.store.db, this.#deps.clock.now());
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** What the running backup is at; undefined when none runs. */
  get step(): BackupStep | undefined {
    return this.#step;
  }

  async plan(): Promise<BackupPlan> {
    return storedPlan((await storedSettings(this.#deps.store.db)).get(PLAN_SETTING));
  }

  async hasPassphrase(): Promise<boolean> {
    return (await this.#key()) !== undefined;
  }

  /** Keeps the key of a new passphrase, never the passphrase. Backups made before still open by the old one. */
  async setPassphrase(passphrase: string, by: number | null): Promise<void> {
    const { key, salt, memory, passes, lanes } = await deriveKey(passphrase);
    await this.#set(KEY_SETTING, { key: base64(key), salt: base64(salt), memory, passes, lanes }, by);
  }

  async setPlan(plan: BackupPlan, by: number | null): Promise<void> {
    await this.#set(PLAN_SETTING, plan, by);
  }

  /** Makes a backup now. Throws BackupError; either way a row tells what came of it. */
  async make(progress?: (step: BackupStep) => void): Promise<MadeBackup> {
    if (this.#running) throw new BackupError({ why: 'already-running' });
    const { store, clock } = this.#deps;
    const begun = beginBackupRun(store.db, clock.now());
    const work = begun.then(() => this.#make(progress));
    // Before anything is waited for: the next press would find none running.
    this.#running = work.catch(() => undefined).finally(() => this.#ended());
    const id = await begun;
    try {
      const made = await this.#orHanging(work);
      await endBackupRun(store.db, id, {
        finished_at: clock.now(),
        outcome: 'made',
        problem: null,
        file: made.name,
        octets: made.octets,
        messages: made.summary.messages,
        clients: made.summary.clients,
      });
      this.#deps.log('info', `backup made: ${made.name}, ${made.summary.messages} messages`);
      return made;
    } catch (error) {
      const problem = storedProblem(problemOf(error));
      await endBackupRun(store.db, id, {
        finished_at: clock.now(),
        outcome: 'failed',
        problem,
        file: null,
        octets: null,
        messages: null,
        clients: null,
      });
      this.#deps.log('error', `backup failed: ${problem}`);
      throw error;
    } finally {
      store.changes.ring({ type: 'settings' });
    }
  }

  #ended(): void {
    this.#running = undefined;
    this.#step = undefined;
  }

  async #make(progress?: (step: BackupStep) => void): Promise<MadeBackup> {
    const plan = await this.plan();
    const key = await this.#key();
    if (!key) throw new BackupError({ why: 'no-passphrase' });
    if (plan.folder === '') throw new BackupError({ why: 'no-target' });
    const { store, clock } = this.#deps;
    const job = {
      sqlite: store.sqlite.raw,
      file: store.file,
      target: (this.#deps.target ?? folderTarget)(plan.folder),
      key,
      keep: plan.keep,
      now: clock.now(),
      progress: (step: BackupStep) => {
        this.#step = step;
        progress?.(step);
      },
    };
    return makeBackup(job).catch((error) => Promise.reject(explained(plan.folder, error)));
  }

  // A network folder whose server is gone keeps its caller waiting for ever; nothing else may wait with it.
  async #orHanging<Result>(work: Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const hangs = new Promise<never>((_, reject) => {
      const wait = this.#deps.hangsAfter ?? HANGS_AFTER;
      timer = setTimeout(() => reject(new BackupError({ why: 'target-hangs' })), wait);
    });
    try {
      return await Promise.race([work, hangs]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #look(): Promise<void> {
    const { store, clock, dataFolder } = this.#deps;
    try {
      await dropOldDatabases(dataFolder, clock.now(), clock.trusted());
      if (this.#running) return;
      const [newest] = await recentBackupRuns(store.db, 1);
      const made = (await recentBackupRuns(store.db, 50)).find((run) => run.outcome === 'made');
      const history = { lastMadeAt: made?.started_at ?? null, lastTriedAt: newest?.started_at ?? null };
      const due = nextBackup(await this.plan(), history, clock.now(), await this.#deps.timeZone());
      if (due !== undefined && due <= clock.now()) await this.make();
    } catch (error) {
      // A failed backup is written down by make(); what else fails here must not stop the looking.
      if (!(error instanceof BackupError)) this.#deps.log('error', `backup plan: ${String(error)}`);
    }
  }

  async #key(): Promise<BackupKey | undefined> {
    return storedKey((await storedSettings(this.#deps.store.db)).get(KEY_SETTING));
  }

  async #set(key: string, value: unknown, by: number | null): Promise<void> {
    const { store, clock } = this.#deps;
    await storeSetting(store.db, { key, value, changedAt: clock.now(), changedBy: by });
    store.changes.ring({ type: 'settings' });
  }
}

/** The plan as the settings hold it, or the one to begin with. */
export function storedPlan(stored: unknown): BackupPlan {
  return typeof stored === 'object' ? { ...DEFAULT_PLAN, ...stored } : DEFAULT_PLAN;
}

/** The key as the settings hold it; undefined when there is none. */
export function storedKey(stored: unknown): BackupKey | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { key, salt, memory, passes, lanes } = { ...stored } as Record<string, unknown>;
  if (typeof key !== 'string' || typeof salt !== 'string') return undefined;
  if (typeof memory !== 'number' || typeof passes !== 'number' || typeof lanes !== 'number') return undefined;
  return { key: octets(key), salt: octets(salt), memory, passes, lanes };
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString('base64');
}

function octets(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
