// Template name → data, for the pages of accounts (sign-in, first run, profile, users, groups, audit).
import type { ListedApiKey } from '../../accounts/api-keys.ts';
import type { Area, Grant } from '../../accounts/rights.ts';
import type { ListedSession } from '../../accounts/sessions.ts';
import type { AuditRow } from '../../store/audit-log.ts';
import type { GroupWithGrants } from '../../store/groups.ts';
import type { UserWithGroups } from '../../store/users.ts';

/** Field name → what is wrong with it, in words. */
export type FieldErrors = Readonly<Record<string, string>>;

interface ErrorPage {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  readonly requestId: string | null;
}

/** Settings pages share a menu of what the reader may open. */
export interface SettingsMenu {
  readonly menu: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}

export interface ClinicForm {
  readonly clinicName: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly country: string;
}

export interface ClinicData {
  readonly form: ClinicForm;
  readonly errors: FieldErrors;
  readonly locales: readonly { readonly value: string; readonly label: string }[];
  readonly timeZones: readonly string[];
  readonly countries: readonly { readonly code: string; readonly name: string }[];
  /** Names of the fields that the environment fixed. */
  readonly fixed: readonly string[];
  readonly example: { readonly written: string; readonly meant: string } | null;
  /** Nobody has chosen a time zone yet: the browser knows better than a machine that nobody has told. */
  readonly guessTimeZone: boolean;
}

export interface LimitsForm {
  readonly perUser: string;
  readonly perKey: string;
  readonly perForeignCountry: string;
  readonly total: string;
  readonly countries: string;
  readonly allowPremium: boolean;
}

export interface AccountViews {
  'errors/page': ErrorPage;
  'errors/_message': ErrorPage;
  'session/new': {
    readonly login: string;
    readonly to: string;
    readonly problem: string | null;
    readonly signedOut: boolean;
    readonly clinicName: string;
  };
  'lock/show': { readonly name: string; readonly to: string; readonly problem: string | null };
  'link/show': { readonly name: string; readonly login: string; readonly token: string; readonly errors: FieldErrors };
  'link/void': Readonly<Record<never, never>>;
  'first-run/code': { readonly problem: string | null; readonly code: string };
  'first-run/clinic': ClinicData;
  'first-run/_example': { readonly example: ClinicData['example'] };
  'first-run/administrator': {
    readonly form: { readonly name: string; readonly login: string };
    readonly errors: FieldErrors;
  };
  'first-run/staff': {
    readonly form: { readonly name: string; readonly login: string; readonly groupIds: readonly number[] };
    readonly errors: FieldErrors;
    readonly groups: readonly GroupWithGrants[];
    readonly users: readonly UserWithGroups[];
    readonly link: { readonly name: string; readonly address: string } | null;
    /** Who was typed when the button that leads on was pressed. */
    readonly notAdded: string | null;
  };
  'first-run/clients': { readonly canAdd: boolean };
  'profile/show': {
    readonly form: { readonly name: string };
    readonly login: string;
    readonly groups: readonly string[];
    readonly errors: FieldErrors;
    readonly saved: string | null;
    readonly sessions: readonly ListedSession[];
    readonly browser: (userAgent: string) => string;
  };
  'settings/clinic': SettingsMenu & ClinicData & { readonly saved: boolean; readonly mayWrite: boolean };
  'settings/sessions': SettingsMenu & {
    readonly form: { readonly idleMinutes: string; readonly absoluteHours: string };
    readonly errors: FieldErrors;
    readonly saved: boolean;
    readonly mayWrite: boolean;
  };
  'settings/sending': SettingsMenu & {
    readonly form: LimitsForm;
    readonly errors: FieldErrors;
    readonly saved: boolean;
    readonly mayWrite: boolean;
    readonly today: number;
    /** Seconds that a new text waits, and what may be chosen. */
    readonly hold: { readonly seconds: number; readonly choices: readonly number[]; readonly fixed: boolean };
  };
  'users/index': SettingsMenu & {
    readonly users: readonly UserWithGroups[];
    readonly me: number;
    readonly mayWrite: boolean;
  };
  'users/new': SettingsMenu & {
    readonly form: { readonly name: string; readonly login: string; readonly groupIds: readonly number[] };
    readonly errors: FieldErrors;
    readonly groups: readonly GroupWithGrants[];
  };
  'users/show': SettingsMenu & {
    readonly user: UserWithGroups;
    readonly form: { readonly name: string; readonly login: string; readonly groupIds: readonly number[] };
    readonly errors: FieldErrors;
    readonly groups: readonly GroupWithGrants[];
    readonly sessions: readonly ListedSession[];
    readonly browser: (userAgent: string) => string;
    readonly saved: string | null;
    readonly problem: string | null;
    readonly mayWrite: boolean;
    readonly me: number;
  };
  'users/link': SettingsMenu & { readonly name: string; readonly address: string; readonly days: number };
  'groups/index': SettingsMenu & { readonly groups: readonly GroupWithGrants[]; readonly mayWrite: boolean };
  'groups/show': SettingsMenu & {
    /** Null for a new one. */
    readonly group: GroupWithGrants | null;
    readonly form: { readonly name: string; readonly grants: readonly Grant[] };
    readonly areas: readonly Area[];
    readonly errors: FieldErrors;
    readonly saved: boolean;
    readonly mayWrite: boolean;
  };
  'api-keys/index': SettingsMenu & {
    readonly keys: readonly ListedApiKey[];
    readonly now: number;
    readonly mayWrite: boolean;
  };
  'api-keys/new': SettingsMenu & {
    readonly form: {
      readonly name: string;
      readonly addresses: string;
      readonly expires: string;
      readonly grants: readonly Grant[];
    };
    readonly areas: readonly Area[];
    readonly errors: FieldErrors;
  };
  'api-keys/made': SettingsMenu & { readonly name: string; readonly key: string };
  'audit/index': SettingsMenu & {
    readonly rows: readonly AuditRow[];
    readonly deedInWords: (action: string) => string;
    readonly subjectInWords: (type: string | null, id: string | null) => string;
    readonly inWords: (detail: string, action: string) => string;
    readonly actorInWords: (id: number | null, actor: string) => string;
    readonly mayOpen: { readonly conversation: boolean; readonly client: boolean };
    readonly filter: { readonly actor: string; readonly action: string; readonly from: string; readonly to: string };
    /** Where the next, older page begins. */
    readonly before: number | null;
    readonly query: string;
    readonly isFirstPage: boolean;
    readonly mayExport: boolean;
  };
}
