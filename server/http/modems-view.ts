// What pages may know of the modems: their status and whether they are simulated. Reading it never waits for a modem.
import type { ModemStatus } from '../../modem/index.ts';

export interface ModemView {
  /** The configured port, e.g. /dev/ttyUSB2, tcp://host:port or simulator. */
  readonly port: string;
  readonly simulated: boolean;
  readonly status: ModemStatus;
}

export interface ModemsView {
  all(): readonly ModemView[];
}
