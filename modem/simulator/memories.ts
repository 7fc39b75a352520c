// The modem's memories by the names of +CPMS (3GPP TS 27.005 §3.2.2): the SIM's, the phone's, the one for reports, and both as one.

import { CombinedStorage, type MessageMemory, MessageStorage } from './message-storage.ts';
import type { Profile } from './profiles/profile.ts';
import type { MemoryName } from './settings.ts';
import type { SimCard } from './sim-card.ts';

export class Memories {
  readonly #card: () => SimCard;
  readonly #phone: MessageStorage;
  readonly #reports: MessageStorage;

  /** `card`: the SIM may be exchanged. */
  constructor({ memories, firstIndex }: Profile, card: () => SimCard) {
    this.#card = card;
    this.#phone = new MessageStorage(memories.ME, firstIndex.ME);
    this.#reports = new MessageStorage(memories.SR, 0);
  }

  named(name: MemoryName): MessageMemory {
    return name === 'MT' ? new CombinedStorage(this.storage('SM'), this.#phone) : this.storage(name);
  }

  storage(name: Exclude<MemoryName, 'MT'>): MessageStorage {
    switch (name) {
      case 'SM':
        return this.#card().messages;
      case 'ME':
        return this.#phone;
      case 'SR':
        return this.#reports;
      default: {
        const impossible: never = name;
        return impossible;
      }
    }
  }
}
