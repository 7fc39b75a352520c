// Between a port of any kind (Duplex, socket, pseudo-terminal) and a tty of the modem.

import type { AtChannel } from './at-channel.ts';
import { pacedConnection } from './pace.ts';
import type { SimulatedModem } from './simulated-modem.ts';

/** The port, as the modem sees it. */
export interface Connection {
  /** Characters of one octet each. */
  send(text: string): void;
  /** The modem is gone. */
  hangUp(): void;
}

/** The modem, as the port sees it. */
export interface Plug {
  /** Characters from the host; heard as long as the connection lives. */
  hear(text: string): void;
  disconnect(): void;
}

/** Plugs a port into a tty, at the modem's pace. */
export function plugInto(channel: AtChannel, connection: Connection, modem: SimulatedModem): Plug {
  const paced = pacedConnection(connection, modem.pace, modem.tasks);
  const disconnect = channel.connect(paced);
  modem.changed();
  return {
    hear: (text) => {
      if (channel.isConnected(paced)) modem.hear(channel, text);
    },
    disconnect: () => {
      disconnect();
      modem.changed();
    },
  };
}
