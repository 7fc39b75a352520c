// Watches the network: registration in all three domains, operator, signal. Registered anywhere is registered.

import { numberAt, parseParameters } from '../at/parameters.ts';
import { type AtLine, tryAsk } from './commands.ts';
import type { ModemFacts } from './device-facts.ts';
import type { Domain } from './indications.ts';
import {
  combineRegistrations,
  type Registration,
  type RegistrationReport,
  readOperator,
  readRegistration,
  readRsrp,
  readSignal,
  type SignalQuality,
} from './network.ts';

const domains: readonly Domain[] = ['CREG', 'CGREG', 'CEREG'];

export type NetworkFacts = Pick<
  ModemFacts,
  'registration' | 'domains' | 'ims' | 'accessTechnology' | 'operator' | 'signal'
>;

const names = { CREG: 'circuit', CGREG: 'packet', CEREG: 'lte' } as const;

export class NetworkWatch {
  readonly #at: AtLine;
  readonly #changed: () => void;
  readonly #reports = new Map<Domain, RegistrationReport>();
  #operator: string | undefined;
  #operatorTechnology: NetworkFacts['accessTechnology'];
  #signal: SignalQuality | undefined;
  #ims: boolean | undefined;

  constructor(at: AtLine, changed: () => void) {
    this.#at = at;
    this.#changed = changed;
  }

  get registration(): Registration {
    return combineRegistrations([...this.#reports.values()]).registration;
  }

  get signal(): SignalQuality | undefined {
    return this.#signal;
  }

  get facts(): NetworkFacts {
    const { registration, accessTechnology = this.#operatorTechnology } = combineRegistrations([
      ...this.#reports.values(),
    ]);
    return {
      registration,
      domains: Object.fromEntries([...this.#reports].map(([domain, report]) => [names[domain], report.registration])),
      ...(this.#ims !== undefined && { ims: this.#ims }),
      ...(accessTechnology !== undefined && { accessTechnology }),
      ...(this.#operator !== undefined && { operator: this.#operator }),
      ...(this.#signal !== undefined && { signal: this.#signal }),
    };
  }

  /** Asks the modem for everything; a question that it refuses changes nothing. */
  async poll(): Promise<void> {
    for (const domain of domains) {
      const told = await tryAsk(this.#at, `AT+${domain}?`, `+${domain}`);
      const report = told === undefined ? undefined : readRegistration(told);
      if (report !== undefined) this.#reports.set(domain, report);
    }
    const operator = readOperator((await tryAsk(this.#at, 'AT+COPS?', '+COPS', 10_000)) ?? '');
    this.#operator = operator.name;
    this.#operatorTechnology = operator.accessTechnology;
    const ims = numberAt(parseParameters((await tryAsk(this.#at, 'AT+CIREG?', '+CIREG')) ?? ''), 1);
    if (ims !== undefined) this.#ims = ims !== 0;
    const signal = readSignal((await tryAsk(this.#at, 'AT+CSQ', '+CSQ')) ?? '');
    const rsrp = readRsrp((await tryAsk(this.#at, 'AT+CESQ', '+CESQ')) ?? '');
    if (signal !== undefined) this.#signal = { ...signal, rsrp };
    this.#changed();
  }

  takeRegistration(domain: Domain, report: RegistrationReport): void {
    this.#reports.set(domain, report);
    this.#changed();
  }

  takeSignal(signal: SignalQuality): void {
    this.#signal = { ...signal, rsrp: this.#signal?.rsrp };
    this.#changed();
  }
}
