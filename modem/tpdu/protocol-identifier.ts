// TP-PID: what a message is for besides being read (3GPP TS 23.040 §9.2.3.9).

/** What a TP-PID octet says. */
export type ProtocolMeaning =
  | { readonly type: 'plain' }
  /** A short message between systems without interworking, with an application protocol. */
  | { readonly type: 'application'; readonly protocol: number }
  /** To or from another kind of device, e.g. fax or e-mail. */
  | { readonly type: 'interworking'; readonly device: string }
  /** "Type 0": acknowledge and throw away, show nothing. */
  | { readonly type: 'silent' }
  /** Takes the place of the earlier message with the same number, sender and service centre. */
  | { readonly type: 'replace'; readonly number: number }
  | { readonly type: 'device triggering' }
  | { readonly type: 'enhanced message service' }
  | { readonly type: 'return call' }
  | { readonly type: 'ANSI-136 R-DATA' }
  | { readonly type: 'ME data download' }
  | { readonly type: 'ME de-personalization' }
  | { readonly type: 'SIM data download' }
  | { readonly type: 'service centre specific' }
  | { readonly type: 'reserved' };

const DEVICES: Readonly<Record<number, string>> = {
  0: 'implicit',
  1: 'telex',
  2: 'group 3 telefax',
  3: 'group 4 telefax',
  4: 'voice telephone',
  5: 'ERMES',
  6: 'national paging system',
  7: 'videotex',
  8: 'teletex, unspecified carrier',
  9: 'teletex in PSPDN',
  10: 'teletex in CSPDN',
  11: 'teletex in analogue PSTN',
  12: 'teletex in digital ISDN',
  13: 'UCI',
  16: 'message handling facility',
  17: 'X.400 message handling system',
  18: 'internet e-mail',
  24: 'service centre specific 1',
  25: 'service centre specific 2',
  26: 'service centre specific 3',
  27: 'service centre specific 4',
  28: 'service centre specific 5',
  29: 'service centre specific 6',
  30: 'service centre specific 7',
  31: 'GSM or UMTS mobile station',
};

const OTHERS: Readonly<Record<number, ProtocolMeaning>> = {
  64: { type: 'silent' },
  72: { type: 'device triggering' },
  94: { type: 'enhanced message service' },
  95: { type: 'return call' },
  124: { type: 'ANSI-136 R-DATA' },
  125: { type: 'ME data download' },
  126: { type: 'ME de-personalization' },
  127: { type: 'SIM data download' },
};

/** What a TP-PID octet says. */
export function protocolMeaning(octet: number): ProtocolMeaning {
  if (octet === 0) return { type: 'plain' };
  if (octet < 0x20) return { type: 'application', protocol: octet };
  if (octet < 0x40) {
    const device = DEVICES[octet & 0x1f];
    return device === undefined ? { type: 'reserved' } : { type: 'interworking', device };
  }
  if (octet >= 0x41 && octet <= 0x47) return { type: 'replace', number: octet - 0x40 };
  if (octet >= 0xc0) return { type: 'service centre specific' };
  return OTHERS[octet] ?? { type: 'reserved' };
}
