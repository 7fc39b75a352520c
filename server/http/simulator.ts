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

/** +CMS ERROR codes that the next text can be refused with (3GPP TS 24.011 §8.2.5.4, TS 27.005 §3.2.5). */
export const REFUSAL_CODES = [38, 21, 28, 50, 330, 500] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export const REPORTS = ['on', 'late', 'failed', 'off'] as const;
export type Reports = (typeof REPORTS)[number];

export interface SimulatorControl {
  /** Somebody texts us. `from`: a number, a short code, or a name of up to 11 characters. */
  deliver(from: string, text: string): void;
  deliverCase(which: Case, from: string): void;
  faults(): ReadonlySet<FaultName>;
  /** `refuse` and `silent` strike once and are off then. `code`: of the refusal. */
  setFault(fault: FaultName, on: boolean, code?: RefusalCode): void;
  refusal(): RefusalCode;
  reports(): Reports;
  setReports(reports: Reports): void;
  /** What the simulated network took from us, newest first. */
  sent(): readonly { readonly at: number; readonly to: string; readonly text: string }[];
}
