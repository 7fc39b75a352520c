// Without a SIM that is ready, commands fail with its state: +CME ERROR 10-16 (3GPP TS 27.007 §9.2.1), +CMS ERROR 310-316 (27.005).

import { type Answer, cme, cms } from '../answer.ts';
import type { SimulatedModem } from '../simulated-modem.ts';

/** The refusal for the SIM's state, undefined when it is ready. */
export function simComplaint(modem: SimulatedModem, kind: 'cms' | 'cme'): Answer | undefined {
  const code = complaintCode(modem);
  if (code === undefined) return undefined;
  if (kind === 'cme') return cme(code);
  return cms(code === 12 ? 316 : code + 300);
}

function complaintCode(modem: SimulatedModem): number | undefined {
  switch (modem.sim.state) {
    case 'absent':
      return 10;
    case 'SIM PIN':
      return 11;
    case 'SIM PUK':
      return 12;
    case 'blocked':
      return 13;
    case 'READY':
      return modem.simBusy ? 14 : undefined;
    default: {
      const impossible: never = modem.sim.state;
      return impossible;
    }
  }
}
