// Which PIN values were tried on which SIM, kept by somebody who outlives the process:
// the third wrong try locks the SIM, and a restart must not forget the first two.

export interface PinMemory {
  /** True when this value was tried on this SIM and not accepted, or the answer was never seen. */
  wasTried(sim: string, pin: string): Promise<boolean>;
  /** Any value at all that was tried on this SIM without success. */
  triesOn(sim: string): Promise<number>;
  /** Resolves when the try is on disk; only then is the PIN sent. */
  noteTry(sim: string, pin: string): Promise<void>;
  /** The value was right: it may be used at the next start as well. */
  noteAccepted(sim: string, pin: string): Promise<void>;
}

/** Remembers as long as the process lives; for tests and for modems without a PIN. */
export function pinMemoryOfThisProcess(): PinMemory {
  const tried = new Map<string, Set<string>>();
  return {
    wasTried: async (sim, pin) => tried.get(sim)?.has(pin) ?? false,
    triesOn: async (sim) => tried.get(sim)?.size ?? 0,
    noteTry: async (sim, pin) => {
      tried.set(sim, (tried.get(sim) ?? new Set()).add(pin));
    },
    noteAccepted: async (sim) => {
      tried.delete(sim);
    },
  };
}
