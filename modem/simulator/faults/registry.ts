// Every fault by its name, for programs that lay them through the control channel.

import type { Behaviour } from '../behaviour.ts';
import type { Fault, FaultOptions } from './fault.ts';
import { doubledIndication, indicationsDropped, lostIndication, wrongMemory, wrongSlot } from './indications.ts';
import { byteRate, cutLine, dribble, echoFlip, impolite, inject, latency, noise, nulls } from './line.ts';
import {
  hangUpInSend,
  okMissing,
  promptMissing,
  rebootInSend,
  referenceMissing,
  resultLate,
  resultLost,
  resultStray,
  unplugInSend,
} from './sending.ts';
import { hang, lateAnswer, noAnswer, refuse, silence } from './silence.ts';
import {
  deleteFails,
  deleteLies,
  full,
  listHangs,
  listIncomplete,
  listTruncated,
  renumbering,
  slotSwapped,
} from './storage.ts';

export const FAULTS: Readonly<Record<string, Fault>> = {
  silence,
  'no-answer': noAnswer,
  hang,
  'late-answer': lateAnswer,
  refuse,
  dribble,
  'byte-rate': byteRate,
  latency,
  noise,
  nulls,
  'cut-line': cutLine,
  'echo-flip': echoFlip,
  inject,
  impolite,
  'lost-indication': lostIndication,
  'doubled-indication': doubledIndication,
  'wrong-memory': wrongMemory,
  'wrong-slot': wrongSlot,
  'indications-dropped': indicationsDropped,
  'delete-fails': deleteFails,
  'delete-lies': deleteLies,
  full,
  renumbering,
  'slot-swapped': slotSwapped,
  'list-hangs': listHangs,
  'list-truncated': listTruncated,
  'list-incomplete': listIncomplete,
  'prompt-missing': promptMissing,
  'result-lost': resultLost,
  'result-late': resultLate,
  'result-stray': resultStray,
  'reference-missing': referenceMissing,
  'ok-missing': okMissing,
  'reboot-in-send': rebootInSend,
  'unplug-in-send': unplugInSend,
  'hang-up-in-send': hangUpInSend,
};

/** The fault of that name. Throws when there is none. */
export function fault(name: string, options: FaultOptions = {}): Behaviour {
  const make = FAULTS[name];
  if (make === undefined) throw new Error(`no fault is called ${name}; there are: ${Object.keys(FAULTS).join(', ')}`);
  return make(options);
}
