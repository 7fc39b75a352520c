// What the simulator drawer may do to the simulated modem. The wiring fulfils it; nothing of it exists for a real modem.

export const CASES = [
  'hello',
  'long',
  'incomplete',
  'emoji',
  'arabic',
  'twice',
  'bank',
  'short',
  'broken',
  'stop',
] as const;
export type Case = (typeof CASES)[number];

export const FAULTS = ['network', 'denied', 'unplug', 'slow', 'full', 'refuse', 'silent', 'hang'] as const;
export type FaultName = (typeof FAULTS)[number];

export const REPORTS = ['on', 'late', 'failed', 'off'] as const;
export type Reports = (typeof REPORTS)[number];

export interface SimulatorControl {
  /** Somebody texts us. `from`: a number, a short code, or a name of up to 11 characters. */
  deliver(from: string, text: string): void;
  deliverCase(which: Case, from: string): void;
  faults(): ReadonlySet<FaultName>;
  setFault(fault: FaultName, on: boolean): void;
  reports(): Reports;
  setReports(reports: Reports): void;
  /** What the simulated network took from us, newest first. */
  sent(): readonly { readonly at: number; readonly to: string; readonly text: string }[];
}
