// The simulated modem as one of the ports: in this process, with a few people behind its network who write back.

import type { PortSource } from '../modem/index.ts';
import { SimulatedNetwork } from '../modem/simulator/network.ts';
import { SimulatedModem } from '../modem/simulator/simulated-modem.ts';

export interface SimulatorPort {
  readonly source: Exclude<PortSource, string>;
  /** Made at the first look: a server with a real modem has none. */
  modem(): SimulatedModem;
  close(): void;
}

export function simulatorPort(): SimulatorPort {
  let made: SimulatedModem | undefined;
  const modem = () => {
    made ??= new SimulatedModem({ network: new SimulatedNetwork(), answerTime: 5 });
    return made;
  };
  return {
    source: { name: 'simulator', openPort: () => modem().openPort() },
    modem,
    close: () => made?.network.close(),
  };
}
