// The behaviours of modems.md by their ids: `modem.behaviours.add(quirk('D2'))`.

import type { Behaviour } from '../behaviour.ts';
import type { FaultOptions } from '../faults/fault.ts';
import { LINE_QUIRKS } from './line.ts';
import type { QuirkTable } from './quirk.ts';
import { RECEIVED_PDU_QUIRKS } from './received-pdus.ts';
import { REPORT_QUIRKS } from './reports.ts';
import { SENDING_QUIRKS } from './sending.ts';
import { SIM_NETWORK_QUIRKS } from './sim-network.ts';
import { STORAGE_QUIRKS } from './storage.ts';
import { UNSOLICITED_QUIRKS } from './unsolicited.ts';
import { USB_QUIRKS } from './usb.ts';
import { USSD_QUIRKS } from './ussd.ts';

const QUIRKS: QuirkTable = {
  ...LINE_QUIRKS,
  ...UNSOLICITED_QUIRKS,
  ...SENDING_QUIRKS,
  ...STORAGE_QUIRKS,
  ...RECEIVED_PDU_QUIRKS,
  ...REPORT_QUIRKS,
  ...SIM_NETWORK_QUIRKS,
  ...USB_QUIRKS,
  ...USSD_QUIRKS,
};

/** Every id that can be simulated. */
export function knownQuirks(): readonly string[] {
  return Object.keys(QUIRKS);
}

/** The behaviour of that id, with other times or counts than the catalogue's if told. Throws when it is none that can be simulated. */
export function quirk(id: string, options: FaultOptions = {}): Behaviour {
  const make = QUIRKS[id];
  if (make === undefined) throw new Error(`no quirk is called ${id}; there are: ${knownQuirks().join(', ')}`);
  return { ...make(options), name: id };
}
