// Registration, operator, access technology and signal as values (3GPP TS 27.007 §7.2, §7.3, §8.5, §8.69, §10.1.20, §10.1.22).

import { numberAt, parseParameters, textAt } from '../at/parameters.ts';

export type Registration = 'not-registered' | 'home' | 'searching' | 'denied' | 'unknown' | 'roaming';

export type AccessTechnology = 'GSM' | 'UTRAN' | 'E-UTRAN' | 'NR';

export interface SignalQuality {
  /** <rssi> of +CSQ, 0 to 31; undefined when the modem says 99, which means unknown and not "none". */
  readonly csq: number | undefined;
  /** The same in dBm. */
  readonly dbm: number | undefined;
  /** Reference signal received power in dBm, from +CESQ where there is one. */
  readonly rsrp: number | undefined;
}

/** What one of +CREG, +CGREG and +CEREG says. */
export interface RegistrationReport {
  readonly registration: Registration;
  readonly accessTechnology: AccessTechnology | undefined;
}

/**
 * Reads the parameters of +CREG, +CGREG or +CEREG, be it an answer (`<n>,<stat>,…`) or an indication (`<stat>,…`):
 * an answer has two plain numbers in front. Undefined where no status can be read.
 */
export function readRegistration(text: string): RegistrationReport | undefined {
  const parameters = parseParameters(text);
  const second = parameters[1];
  const answer = second?.type === 'number' && second.text.length <= 3 && second.value <= 11;
  const status = numberAt(parameters, answer ? 1 : 0);
  if (status === undefined) return undefined;
  return {
    registration: registrations[status] ?? 'unknown',
    accessTechnology: accessTechnologyOf(numberAt(parameters, answer ? 4 : 3)),
  };
}

/** True where texts can be sent and received. */
export function isRegistered(registration: Registration | undefined): boolean {
  return registration === 'home' || registration === 'roaming';
}

/** One answer out of those of the three domains: registered anywhere counts, then what hinders. */
export function combineRegistrations(reports: readonly (RegistrationReport | undefined)[]): RegistrationReport {
  const order: readonly Registration[] = ['home', 'roaming', 'denied', 'searching', 'unknown', 'not-registered'];
  for (const registration of order) {
    const found = reports.filter((report) => report?.registration === registration);
    if (found.length === 0) continue;
    const accessTechnology = found.map((report) => report?.accessTechnology).find((known) => known !== undefined);
    return { registration, accessTechnology };
  }
  return { registration: 'unknown', accessTechnology: undefined };
}

/** Parameters of `+CSQ: <rssi>,<ber>`. */
export function readSignal(text: string): SignalQuality | undefined {
  const csq = numberAt(parseParameters(text), 0);
  if (csq === undefined) return undefined;
  if (csq < 0 || csq > 31) return { csq: undefined, dbm: undefined, rsrp: undefined };
  return { csq, dbm: -113 + 2 * csq, rsrp: undefined };
}

/** <rsrp> of `+CESQ: <rxlev>,<ber>,<rscp>,<ecno>,<rsrq>,<rsrp>` in dBm; undefined when unknown. */
export function readRsrp(text: string): number | undefined {
  const rsrp = numberAt(parseParameters(text), 5);
  return rsrp === undefined || rsrp < 0 || rsrp > 97 ? undefined : rsrp - 141;
}

export interface Operator {
  readonly name: string | undefined;
  readonly accessTechnology: AccessTechnology | undefined;
}

/** Parameters of `+COPS: <mode>,<format>,<oper>,<AcT>`; names in UCS-2 hex are decoded. */
export function readOperator(text: string): Operator {
  const parameters = parseParameters(text);
  const raw = textAt(parameters, 2);
  return {
    name: raw === undefined ? undefined : operatorName(raw),
    accessTechnology: accessTechnologyOf(numberAt(parameters, 3)),
  };
}

/** Codes 6 and 7 are "SMS only", 9 and 10 "circuit-switched fallback not preferred": all of them carry texts. */
const registrations: Readonly<Record<number, Registration>> = {
  0: 'not-registered',
  1: 'home',
  2: 'searching',
  3: 'denied',
  4: 'unknown',
  5: 'roaming',
  6: 'home',
  7: 'roaming',
  9: 'home',
  10: 'roaming',
};

function accessTechnologyOf(code: number | undefined): AccessTechnology | undefined {
  if (code === undefined) return undefined;
  if ([0, 1, 3, 8].includes(code)) return 'GSM';
  if ([2, 4, 5, 6].includes(code)) return 'UTRAN';
  if ([7, 9, 10].includes(code)) return 'E-UTRAN';
  if ([11, 12, 13].includes(code)) return 'NR';
  return undefined;
}

function operatorName(raw: string): string | undefined {
  if (!/^(?:[0-9A-F]{4}){2,}$/i.test(raw) || /^\d{5,6}$/.test(raw)) return raw === '' ? undefined : raw;
  const units = raw.match(/.{4}/g) ?? [];
  const name = units.map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');
  return name.replace(/[\uFFFF\0]+/g, '').trim() || undefined;
}
