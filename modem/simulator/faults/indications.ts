// +CMTI and its kin: lost, doubled, naming the wrong place, or switched off behind the host's back.

import type { Behaviour } from '../behaviour.ts';
import { counter, type FaultOptions } from './fault.ts';

const STORED = /^(\+C[MD][TS]I: )"?([A-Z]*)"?,(-?\d+)$/;

/** The message is stored, the line never comes. */
export function lostIndication(options: FaultOptions = {}): Behaviour {
  return changingIndication('lost-indication', options, () => []);
}

export function doubledIndication(options: FaultOptions = {}): Behaviour {
  return changingIndication('doubled-indication', options, (line) => [[line], [line]]);
}

/** +CMTI names another memory than the one where the message lies. */
export function wrongMemory(options: FaultOptions = {}): Behaviour {
  return changingIndication('wrong-memory', options, (line) => {
    const [, heading = '', memory, index = ''] = STORED.exec(line) ?? [];
    return [[`${heading}"${options.memory ?? (memory === 'SM' ? 'ME' : 'SM')}",${index}`]];
  });
}

/** +CMTI names another slot; -1 unless told. */
export function wrongSlot(options: FaultOptions = {}): Behaviour {
  return changingIndication('wrong-slot', options, (line) => [[line.replace(/-?\d+$/, String(options.index ?? -1))]]);
}

/** +CNMI falls back to 0, now and, if told, again and again. */
export function indicationsDropped(options: FaultOptions = {}): Behaviour {
  return {
    name: 'indications-dropped',
    start(modem) {
      const drop = () => {
        modem.settings.indications = [0, 0, 0, 0, 0];
      };
      if (options.afterMilliseconds === undefined) drop();
      const later = modem.tasks.after(options.afterMilliseconds ?? 0, drop);
      const again =
        options.everyMilliseconds === undefined ? undefined : modem.tasks.every(options.everyMilliseconds, drop);
      return () => {
        later();
        again?.();
      };
    },
  };
}

function changingIndication(
  name: string,
  options: FaultOptions,
  change: (line: string) => readonly (readonly string[])[],
): Behaviour {
  const due = counter(options);
  return {
    name,
    unsolicited([line = ''], modem) {
      return STORED.test(line) && due(() => modem.random.next()) ? change(line) : undefined;
    },
  };
}
