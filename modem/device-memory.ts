// What is known about devices, kept by somebody who outlives the process: which modem was chosen for a port, since the names of
// ports wander from one modem to the other, which SIM for a modem, at which speed a port speaks, and which modem a restart has lost before.

export interface DeviceMemory {
  /** IMEI of the modem that belongs to a port; undefined when any modem may be used there. */
  chosen(port: string): Promise<string | undefined>;
  /** From now on this modem belongs to this port; undefined: the next one that is used there. */
  choose(port: string, imei: string | undefined): Promise<void>;
  /** ICCID of the SIM that belongs to a modem; undefined when none was seen in it yet. */
  simOf(imei: string): Promise<string | undefined>;
  /** From now on texts may leave by this SIM from this modem. */
  chooseSim(imei: string, iccid: string): Promise<void>;
  /** Bits per second at which a modem answered on a port before. */
  speedOf(port: string): Promise<number | undefined>;
  noteSpeed(port: string, baudRate: number): Promise<void>;
  /** True when this modem did not come back after AT+CFUN=1,1. */
  isLostByRestart(imei: string): Promise<boolean>;
  noteLostByRestart(imei: string): Promise<void>;
}

/** Remembers as long as the process lives; for tests and for simulated modems. */
export function deviceMemoryOfThisProcess(): DeviceMemory {
  const chosen = new Map<string, string>();
  const sims = new Map<string, string>();
  const speeds = new Map<string, number>();
  const lost = new Set<string>();
  return {
    chosen: async (port) => chosen.get(port),
    choose: async (port, imei) => {
      if (imei === undefined) chosen.delete(port);
      else chosen.set(port, imei);
    },
    simOf: async (imei) => sims.get(imei),
    chooseSim: async (imei, iccid) => {
      sims.set(imei, iccid);
    },
    speedOf: async (port) => speeds.get(port),
    noteSpeed: async (port, baudRate) => {
      speeds.set(port, baudRate);
    },
    isLostByRestart: async (imei) => lost.has(imei),
    noteLostByRestart: async (imei) => {
      lost.add(imei);
    },
  };
}
