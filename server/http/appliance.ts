// What the pages may ask of the machine that they run on: its condition, its backups, a restart. main.ts fulfils it with
// server/operations; a test with whatever it likes.

import type { CommitTimesView } from '../store/commit-times.ts';

export interface MachineFacts {
  readonly disk:
    | { readonly free: number; readonly total: number; readonly level: 'ok' | 'low' | 'critical' }
    | undefined;
  readonly clock: 'synchronised' | 'plausible' | 'not-believed';
  /** Milliseconds. */
  readonly loopLag: { readonly longest: number; readonly usual: number };
  readonly writer: number | undefined;
  readonly commits: CommitTimesView;
  readonly databaseSilentFor: number;
  /** Octets of memory in use. */
  readonly memory: number;
  readonly temperature: number | undefined;
  /** Seconds. */
  readonly uptime: number;
}

export interface BackupPlan {
  readonly enabled: boolean;
  readonly folder: string;
  readonly keep: number;
  readonly everyHours: number;
  readonly hour: number;
}

export type BackupStep =
  | { readonly step: 'copy'; readonly done: number; readonly total: number }
  | { readonly step: 'seal' | 'check' | 'tidy' };

export interface DatabaseSummary {
  readonly messages: number;
  readonly conversations: number;
  readonly clients: number;
  readonly users: number;
  readonly unsent: number;
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
  readonly migration: string;
}

export interface BackupsControl {
  readonly step: BackupStep | undefined;
  plan(): Promise<BackupPlan>;
  hasPassphrase(): Promise<boolean>;
  setPassphrase(passphrase: string, by: number | null): Promise<void>;
  /** Marks the folder as a place for backups first. Throws when it cannot be one, BackupError where it is known why. */
  choosePlan(plan: BackupPlan, by: number | null): Promise<void>;
  /** Throws, BackupError where it is known why. */
  make(): Promise<unknown>;
  /** What lies in the chosen folder, newest first; undefined when the folder is not there. */
  stored(): Promise<readonly { name: string; octets: number; at: number }[] | undefined>;
  /** One of them, for a download; undefined when there is none of that name. */
  read(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}

export interface RestoreControl {
  /** Opens an uploaded or stored backup aside. Throws, BackupError where it is known why. */
  preview(sealed: AsyncIterable<Uint8Array>, passphrase: string): Promise<DatabaseSummary>;
  /** What was opened last and not yet used or dropped. */
  readonly previewed: DatabaseSummary | undefined;
  /** What is in the data now. */
  current(): Promise<DatabaseSummary>;
  /** Keeps an uploaded backup, sealed as it is, until the next one. */
  receive(sealed: AsyncIterable<Uint8Array>): Promise<{ read(): AsyncIterable<Uint8Array> }>;
  /** Lays it ready for the next start. */
  use(): Promise<{ readonly held: number; readonly unknown: number }>;
  drop(): Promise<void>;
}

export interface UsbResetControl {
  /** Whether the port belongs to a USB device and this machine has what switches one off and on. */
  isOffered(port: string): Promise<boolean>;
  reset(
    port: string,
  ): Promise<{ readonly type: 'done' } | { readonly type: 'failed'; readonly problem: UsbResetProblem }>;
}

/** As the reset's helper tells it; `told`: one of another version. */
export type UsbResetProblem =
  | { readonly type: 'no-helper' | 'helper-silent' | 'busy' | 'no-switch' | 'stays-on' | 'stays-off' }
  | { readonly type: 'not-usb' | 'gone' | 'hub'; readonly port: string }
  | { readonly type: 'told'; readonly text: string };

export interface Appliance {
  readonly version: string;
  machine(): MachineFacts;
  readonly backups: BackupsControl;
  readonly restore: RestoreControl;
  readonly usbReset: UsbResetControl;
  /** Ends the program in order, so that systemd starts it again. */
  restart(): void;
  /** For /metrics from other machines; undefined: loopback only. */
  readonly metricsToken: string | undefined;
}
