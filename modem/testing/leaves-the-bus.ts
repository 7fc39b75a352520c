// A modem that starts anew is gone from the bus for a while, or for good.

import type { Behaviour } from '../simulator/behaviour.ts';

/** At AT+CFUN=1,1 it goes a tenth of a second after its OK; it comes back 20 s later where `backAt` names a port. */
export function leavesTheBus(backAt?: string): Behaviour {
  return {
    name: 'leaves the bus',
    command: ({ command, modem }) => {
      if (command.name !== '+CFUN' || command.parameters[1] !== '1') return undefined;
      modem.tasks.after(100, () => modem.unplug());
      if (backAt !== undefined) modem.tasks.after(20_000, () => modem.replug(backAt));
      return { type: 'answer', information: [], result: { type: 'OK' } };
    },
  };
}
