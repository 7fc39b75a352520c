// English: every word that stands on a page. A right-to-left language is another file of the same shape with
// `direction: 'rtl'`, and nothing else changes.
import { accounts } from './en/accounts.ts';
import { auditDetails } from './en/audit-details.ts';
import { clients, preferences, search } from './en/clients.ts';
import { composer } from './en/composer.ts';
import { checks } from './en/diagnosis.ts';
import { frame } from './en/frame.ts';
import { gateway } from './en/gateway.ts';
import { inbox } from './en/inbox.ts';
import { machineFaults } from './en/machine-faults.ts';
import { messages } from './en/messages.ts';
import { modemFaults } from './en/modem-faults.ts';
import { country, reason, refusal } from './en/reasons.ts';
import { storage } from './en/storage.ts';

export interface Words {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly navigation: typeof frame.navigation;
  readonly banners: typeof frame.banners;
  readonly storage: typeof storage;
  readonly frame: typeof frame.frame;
  readonly inbox: typeof inbox;
  readonly messages: typeof messages;
  readonly composer: typeof composer;
  readonly clients: typeof clients;
  readonly search: typeof search;
  readonly preferences: typeof preferences;
  readonly accounts: typeof accounts;
  readonly gateway: typeof gateway;
  readonly auditDetails: typeof auditDetails;
  readonly modemFaults: typeof modemFaults;
  readonly machineFaults: typeof machineFaults;
  readonly checks: typeof checks;
  readonly country: typeof country;
  readonly reason: typeof reason;
  readonly refusal: typeof refusal;
}

export const words: Words = {
  language: 'en',
  direction: 'ltr',
  navigation: frame.navigation,
  banners: frame.banners,
  storage,
  frame: frame.frame,
  inbox,
  messages,
  composer,
  clients,
  search,
  preferences,
  accounts,
  gateway,
  auditDetails,
  modemFaults,
  machineFaults,
  checks,
  country,
  reason,
  refusal,
};
