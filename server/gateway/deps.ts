// What every part of the gateway is given from outside.
import type { Clock } from '../clock.ts';
import type { Settings } from '../inbox/settings.ts';

export interface GatewayDeps {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
  /** The settings in force, without a query: it is asked inside transactions. */
  readonly settings: () => Settings;
  /** Runs the work once after so many milliseconds; what it returns calls it off. setTimeout unless a test has its own time. */
  readonly after?: After;
  /** Called at named moments between two durable steps; the crash harness kills there. Does nothing otherwise. */
  readonly probe: (moment: Moment) => void;
}

export type After = (milliseconds: number, work: () => void) => () => void;

export const systemAfter: After = (milliseconds, work) => {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
};

/** The moments at which a crash is most interesting. */
export const MOMENTS = [
  'intake.before-commit',
  'intake.after-commit',
  'intake.after-delete',
  'outbox.before-mark',
  'outbox.after-mark',
  'outbox.after-answer',
  'outbox.after-record',
  'report.before-commit',
] as const;

export type Moment = (typeof MOMENTS)[number];

export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
