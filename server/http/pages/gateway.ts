// Template name → data, for the pages of modem, diagnosis, backup, simulator and demo.
import type { ModemStatus } from '../../../modem/index.ts';
import type { BackupPlan, DatabaseSummary } from '../appliance.ts';
import type { Check } from '../diagnosis.ts';
import type { Fault } from '../fault-words.ts';
import type { ModemLogEntry, PortList, PortOffer, ProbeStep, TranscriptLine } from '../gateway-control.ts';
import type { Case, FaultName, RefusalCode, Reports } from '../simulator.ts';
import type { FieldErrors, SettingsMenu } from './accounts.ts';

export interface ModemCard {
  readonly index: number;
  readonly port: string;
  readonly simulated: boolean;
  readonly status: ModemStatus;
  readonly faults: readonly Fault[];
  /** 0 to 5; null while not known. */
  readonly bars: number | null;
  readonly chart: SignalChart | null;
  readonly waiting: number;
  readonly oldestWaitingAt: number | null;
  readonly lastReceivedAt: number | null;
  readonly lastSentAt: number | null;
}

/** Lines in a box of 240 by 40, which is a day wide, with the weakest and the strongest value. */
export interface SignalChart {
  readonly lines: readonly string[];
  readonly lowest: number;
  readonly highest: number;
}

export interface ModemSettingsForm {
  readonly deliveryReports: boolean;
  readonly validityHours: string;
  readonly replaceUnicode: boolean;
  readonly maxParts: string;
  readonly ratePerMinute: string;
  readonly ratePerDay: string;
  readonly smsc: string;
}

export interface Notice {
  readonly kind: 'ok' | 'bad';
  readonly text: string;
}

export interface ModemPage {
  readonly cards: readonly ModemCard[];
  readonly current: number;
  readonly mayWrite: boolean;
  readonly paused: boolean;
  readonly country: string;
  readonly form: ModemSettingsForm;
  readonly errors: FieldErrors;
  readonly notice: Notice | null;
  readonly ports: PortPicker;
  readonly pin: PinBox;
  readonly log: ModemLog;
  readonly simulated: boolean;
  /** Whether its USB device can be switched off and on from here. */
  readonly usbReset: boolean;
  /** What was just asked, shown in its place: only where no JavaScript put it there. */
  readonly outcome: ModemOutcome | null;
}

export interface PortPicker {
  readonly devices: readonly { readonly place: string; readonly name: string; readonly ports: readonly PortOffer[] }[];
  readonly wrongMode: PortList['wrongMode'];
  /** The port of now. */
  readonly current: string;
  /** The port that is ticked; 'other' for the one typed below the list. */
  readonly marked: string;
  /** The port of now where the list does not have it. */
  readonly other: string;
  /** Changes with the list. */
  readonly mark: string;
  /** The ports are asked as soon as the page is there. */
  readonly scan: boolean;
  readonly fixed: boolean;
  readonly mayWrite: boolean;
  readonly index: number;
  readonly wizard: boolean;
}

/** The wizard's page. */
export interface ModemStep {
  readonly card: ModemCard | null;
  readonly ports: PortPicker;
  readonly pin: PinBox;
  readonly notice: Notice | null;
  readonly outcome: ModemOutcome | null;
}

/** The field for the PIN, or its empty place while the SIM does not ask. */
export interface PinBox {
  readonly asked: boolean;
  readonly index: number;
  readonly wizard: boolean;
  readonly error?: string | undefined;
}

export interface ModemAnswer {
  readonly title: string;
  readonly lines: readonly string[];
  readonly result: string;
}

/** The step that is asked next, and where. */
export interface SelfTestNext {
  readonly step: ProbeStep['step'];
  readonly number: number;
  readonly index: number;
}

export type ModemOutcome =
  | { readonly type: 'self-test'; readonly steps: readonly ProbeStep[]; readonly next: SelfTestNext | null }
  | { readonly type: 'test-text'; readonly test: TestText }
  | { readonly type: 'text-me'; readonly wait: TextMe; readonly index: number }
  | ({ readonly type: 'balance' | 'console' } & ModemAnswer);

/** The newest lines and events first. */
export interface ModemLog {
  readonly index: number;
  readonly filter: string;
  readonly level: LogLevel;
  readonly lines: readonly TranscriptLine[];
  readonly events: readonly ModemLogEntry[];
}

export const LOG_LEVELS = ['info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface TestText {
  readonly id: number;
  readonly stages: readonly { readonly name: string; readonly at: number | null; readonly done: boolean }[];
  readonly end: { readonly kind: 'ok' | 'bad' | 'ask'; readonly text: string } | null;
}

export interface TextMe {
  readonly after: number;
  readonly until: number;
  readonly secondsLeft: number;
  readonly ownNumber: string | null;
  readonly arrivedAt: number | null;
}

export interface StoredBackupRow {
  readonly name: string;
  readonly octets: number;
  readonly at: number;
}

export interface BackupPage extends SettingsMenu {
  readonly mayWrite: boolean;
  /** Every right: may download, restore, and say where backups go. */
  readonly mayTake: boolean;
  /** Send or discard all held texts. */
  readonly maySettle: boolean;
  readonly notice: Notice | null;
  readonly last: {
    readonly at: number;
    readonly messages: number;
    readonly clients: number;
    readonly octets: number;
  } | null;
  readonly failed: { readonly at: number; readonly problem: string } | null;
  readonly running: string | null;
  readonly plan: BackupPlan;
  readonly form: { readonly folder: string; readonly keep: string };
  readonly errors: FieldErrors;
  readonly hasPassphrase: boolean;
  readonly stored: readonly StoredBackupRow[] | null;
  readonly held: number;
  readonly uploaded: boolean;
}

export interface SimulatorDrawer {
  readonly cases: readonly Case[];
  readonly faults: readonly { readonly name: FaultName; readonly on: boolean }[];
  readonly refusals: readonly { readonly code: RefusalCode; readonly current: boolean }[];
  readonly reports: readonly { readonly name: Reports; readonly current: boolean }[];
  readonly sent: readonly { readonly at: number; readonly to: string; readonly text: string }[];
  readonly form: { readonly from: string; readonly text: string };
  readonly notice: Notice | null;
}

export interface ChecklistItem {
  readonly name: 'test' | 'reply' | 'assign' | 'sound' | 'backup' | 'card' | 'users';
  readonly href: string;
  readonly done: boolean;
}

/** What hangs on the wall beside the screen. */
export interface QuickCard {
  readonly clinicName: string;
  /** The clinic's own; none where the SIMs do not tell theirs. */
  readonly numbers: readonly string[];
  readonly address: string;
  readonly mayTick: boolean;
}

export interface GatewayViews {
  'checklist/card': QuickCard;
  'checklist/_card': { readonly items: readonly ChecklistItem[]; readonly demo: boolean };
  'simulator/show': SimulatorDrawer;
  'simulator/_drawer': SimulatorDrawer;
  'first-run/modem': ModemStep;
  'modem/show': ModemPage;
  'modem/_status': { readonly card: ModemCard };
  'modem/_ports': { readonly picker: PortPicker };
  'modem/_port-list': { readonly picker: PortPicker };
  'modem/_pin': { readonly pin: PinBox };
  'modem/_self-test': { readonly steps: readonly ProbeStep[]; readonly next: SelfTestNext | null };
  'modem/_self-test-step': { readonly step: ProbeStep; readonly next: SelfTestNext | null };
  'modem/_test-text': { readonly test: TestText };
  'modem/_text-me': { readonly wait: TextMe; readonly index: number };
  'modem/_answer': ModemAnswer;
  'modem/_problem': { readonly problem: string };
  'modem/log': { readonly log: ModemLog };
  'modem/_transcript': { readonly log: ModemLog };
  'modem/support': { readonly text: string };
  'diagnosis/show': SettingsMenu & { readonly checks: readonly Check[]; readonly version: string };
  'diagnosis/_checks': { readonly checks: readonly Check[] };
  'backup/show': BackupPage;
  'backup/preview': SettingsMenu & {
    readonly backup: DatabaseSummary;
    readonly now: DatabaseSummary;
    readonly rows: readonly ('messages' | 'conversations' | 'clients' | 'users' | 'unsent')[];
  };
  'backup/restarting': SettingsMenu & { readonly held: number };
}
