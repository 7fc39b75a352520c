// TP-DCS: which alphabet, which class, which waiting indication (3GPP TS 23.038 §4).

/** How TP-UD is coded. Reserved values are read as the default alphabet, as §4 demands. */
export type Alphabet = 'gsm-7-bit' | '8-bit' | 'ucs-2';

/** 0 flash, 1 mobile equipment, 2 SIM, 3 terminal equipment. */
export type MessageClass = 0 | 1 | 2 | 3;

/** What is waiting for the subscriber elsewhere. */
export type WaitingIndication = 'voicemail' | 'fax' | 'e-mail' | 'other';

/** What a TP-DCS octet says. */
export interface DataCodingScheme {
  readonly alphabet: Alphabet;
  readonly compressed: boolean;
  readonly messageClass: MessageClass | undefined;
  /** The message is to be deleted once it was read (group 01xx). */
  readonly automaticDeletion: boolean;
  readonly waiting:
    | { readonly indication: WaitingIndication; readonly active: boolean; readonly discardMessage: boolean }
    | undefined;
  readonly reserved: boolean;
}

const ALPHABETS: readonly (Alphabet | undefined)[] = ['gsm-7-bit', '8-bit', 'ucs-2', undefined];
const CLASSES: readonly MessageClass[] = [0, 1, 2, 3];
const INDICATIONS: readonly WaitingIndication[] = ['voicemail', 'fax', 'e-mail', 'other'];
const SCHEMES: readonly DataCodingScheme[] = Array.from({ length: 256 }, (_, octet) => schemeOf(octet));

/** What a TP-DCS octet says. */
export function dataCodingScheme(octet: number): DataCodingScheme {
  return SCHEMES[octet & 0xff] ?? schemeOf(octet & 0xff);
}

/** The TP-DCS octet of the general group for an alphabet and perhaps a class. */
export function dataCodingSchemeOctet(alphabet: Alphabet, messageClass?: MessageClass): number {
  const coding = ALPHABETS.indexOf(alphabet) << 2;
  return messageClass === undefined ? coding : 0x10 | coding | messageClass;
}

function schemeOf(octet: number): DataCodingScheme {
  const group = octet >> 4;
  if (group < 8) return generalScheme(octet);
  if (group < 12) return scheme({ reserved: true });
  if (group < 15) {
    return scheme({
      alphabet: group === 14 ? 'ucs-2' : 'gsm-7-bit',
      waiting: {
        indication: INDICATIONS[octet & 3] ?? 'other',
        active: (octet & 8) !== 0,
        discardMessage: group === 12,
      },
      reserved: (octet & 4) !== 0,
    });
  }
  return scheme({
    alphabet: (octet & 4) === 0 ? 'gsm-7-bit' : '8-bit',
    messageClass: CLASSES[octet & 3],
    reserved: (octet & 8) !== 0,
  });
}

function generalScheme(octet: number): DataCodingScheme {
  const alphabet = ALPHABETS[(octet >> 2) & 3];
  return scheme({
    alphabet: alphabet ?? 'gsm-7-bit',
    compressed: (octet & 0x20) !== 0,
    messageClass: (octet & 0x10) === 0 ? undefined : CLASSES[octet & 3],
    automaticDeletion: (octet & 0x40) !== 0,
    // Bits 1 and 0 are reserved without bit 4, and senders were told to leave them 0.
    reserved: alphabet === undefined || ((octet & 0x10) === 0 && (octet & 3) !== 0),
  });
}

function scheme(some: Partial<DataCodingScheme>): DataCodingScheme {
  return {
    alphabet: 'gsm-7-bit',
    compressed: false,
    messageClass: undefined,
    automaticDeletion: false,
    waiting: undefined,
    reserved: false,
    ...some,
  };
}
