// What commands set and a restart forgets (3GPP TS 27.005, 3GPP TS 27.007); one set for the whole modem.

import type { Profile } from './profiles/profile.ts';

export type MemoryName = 'SM' | 'ME' | 'SR' | 'MT';

export interface ModemSettings {
  /** +CMEE */
  errorLevel: number;
  /** +CMGF=1 */
  textMode: boolean;
  /** +CSMS: 1 asks for +CNMA */
  messageService: number;
  characterSet: string;
  /** +CPMS: for reading, for writing, for what arrives */
  memories: [MemoryName, MemoryName, MemoryName];
  /** +CNMI: mode, mt, bm, ds, bfr */
  indications: [number, number, number, number, number];
  /** +CSMP: fo, vp, pid, dcs */
  textParameters: [number, number, number, number];
  textHeaders: boolean;
  /** +CMMS */
  moreMessages: number;
  /** +CFUN */
  functionality: number;
  /** +CREG, +CGREG, +CEREG: which URC, how much it tells */
  registrationReports: { '+CREG': number; '+CGREG': number; '+CEREG': number };
  operatorFormat: number;
  callerLine: boolean;
  /** ^CURC, +QURCCFG and the like: whether the maker's chatter is on */
  chatter: boolean;
  /** What ^PORTSEL chose: the ttys on which unsolicited lines come; undefined = all that speak AT */
  unsolicitedPort: number | undefined;
  /** Settings that are only kept and told: +CTZU, +CLIP's kin, +CGSMS … */
  readonly kept: Map<string, string>;
}

export function freshSettings(profile: Profile): ModemSettings {
  return {
    errorLevel: 0,
    textMode: false,
    messageService: 0,
    characterSet: 'GSM',
    memories: [...profile.defaultMemories],
    indications: [...profile.defaultIndications],
    textParameters: [17, 167, 0, 0],
    textHeaders: false,
    moreMessages: 0,
    functionality: 1,
    registrationReports: { '+CREG': 0, '+CGREG': 0, '+CEREG': 0 },
    operatorFormat: 0,
    callerLine: false,
    chatter: true,
    unsolicitedPort: undefined,
    kept: new Map(),
  };
}
