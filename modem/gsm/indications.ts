// What an unsolicited line means for us. Those of makers that only chatter are listed, so that a new one is noticed.

import { afterPrefix } from '../at/exchange.ts';
import { numberAt, parseParameters, textAt } from '../at/parameters.ts';
import type { UnsolicitedResultCode } from '../at/unsolicited.ts';
import { type RegistrationReport, readRegistration, readSignal, type SignalQuality } from './network.ts';
import { readReference } from './submit.ts';

export type Domain = 'CREG' | 'CGREG' | 'CEREG';

export type Indication =
  /** A message or report was stored; without an index it is not said where. */
  | { readonly type: 'stored'; readonly memory: string | undefined; readonly index: number | undefined }
  /** A PDU that is stored nowhere. */
  | { readonly type: 'direct'; readonly heading: string; readonly pdu: string; readonly length: number | undefined }
  | { readonly type: 'storage-full' }
  | { readonly type: 'late-reference'; readonly reference: number | undefined }
  | { readonly type: 'registration'; readonly domain: Domain; readonly report: RegistrationReport }
  | { readonly type: 'signal'; readonly signal: SignalQuality }
  | { readonly type: 'ring' }
  | { readonly type: 'caller'; readonly number: string | undefined }
  | { readonly type: 'call-ended' }
  | { readonly type: 'ussd'; readonly text: string }
  /** The modem has started anew: everything that was set is gone. */
  | { readonly type: 'restarted'; readonly banner: string }
  /** The last stage of a start: messages can be read from now on. */
  | { readonly type: 'settled'; readonly banner: string }
  | { readonly type: 'sim-gone' }
  | { readonly type: 'power'; readonly text: string }
  | { readonly type: 'chatter' }
  | { readonly type: 'unknown'; readonly line: string };

/** Reads one unsolicited result code; never throws. */
export function readIndication({ line, trailing }: UnsolicitedResultCode): Indication {
  for (const [prefix, read] of Object.entries(withParameters)) {
    const text = afterPrefix(line, prefix);
    if (text !== undefined) return read(text, trailing);
  }
  for (const [pattern, indication] of wholeLines) if (pattern.test(line)) return indication(line);
  return { type: 'unknown', line };
}

const withParameters: Readonly<Record<string, (text: string, trailing: string | undefined) => Indication>> = {
  '+CMTI': stored,
  // Where a stored report is said to lie is often wrong: everything is looked through.
  '+CDSI': () => ({ type: 'stored', memory: undefined, index: undefined }),
  '+CMT': (text, trailing) => direct('+CMT', text, trailing),
  '+CDS': (text, trailing) => direct('+CDS', text, trailing),
  '+CBM': () => ({ type: 'chatter' }),
  '+CMGS': (text) => ({ type: 'late-reference', reference: readReference(text) }),
  '+CREG': (text) => registration('CREG', text),
  '+CGREG': (text) => registration('CGREG', text),
  '+CEREG': (text) => registration('CEREG', text),
  '+CSQ': signal,
  '^RSSI': signal,
  '^RSSILVL': () => ({ type: 'chatter' }),
  '+CLIP': (text) => ({ type: 'caller', number: textAt(parseParameters(text), 0) || undefined }),
  '+CRING': () => ({ type: 'ring' }),
  '+CUSD': (text) => ({ type: 'ussd', text }),
  '^SMMEMFULL': () => ({ type: 'storage-full' }),
  '+WMGF': () => ({ type: 'storage-full' }),
  '^SIMST': (text) => (numberAt(parseParameters(text), 0) === 255 ? { type: 'sim-gone' } : { type: 'chatter' }),
  '+CPIN': (text) => (/NOT (?:READY|INSERTED)/i.test(text) ? { type: 'sim-gone' } : { type: 'chatter' }),
  '+CFUN': (text) =>
    numberAt(parseParameters(text), 0) === 1 ? { type: 'restarted', banner: '+CFUN: 1' } : { type: 'chatter' },
};

const chatter = (): Indication => ({ type: 'chatter' });
const restarted = (banner: string): Indication => ({ type: 'restarted', banner });
const settled = (banner: string): Indication => ({ type: 'settled', banner });

const wholeLines: readonly (readonly [RegExp, (line: string) => Indication])[] = [
  [/^RING$/i, () => ({ type: 'ring' })],
  [/^(?:NO CARRIER|NO ANSWER|BUSY|VOICE CALL: ?END.*)$/i, () => ({ type: 'call-ended' })],
  [/^MISSED_CALL:/i, (line) => ({ type: 'caller', number: /(?<!\d)(\+?\d{3,})\s*$/.exec(line)?.[1] })],
  [
    /^(?:RDY|START|APP RDY|\^SYSSTART|SYSSTART|\+AT: ?READY|POWERED DOWN|NORMAL POWER DOWN|PSM POWER DOWN)$/i,
    restarted,
  ],
  [/^UNDER-VOLTAGE POWER DOWN$/i, restarted],
  [/^(?:OVER|UNDER)-VOLTAGE/i, (line) => ({ type: 'power', text: line })],
  [/^(?:Call Ready|SMS Ready|SMS DONE|PB DONE|\+QIND: ?"?SMS DONE"?|\+PBREADY)$/i, settled],
  [/^(?:\*SMS FULL|\+WMGF)$/i, () => ({ type: 'storage-full' })],
  [/^\+CIEV: ?(?:"smsfull"|8) ?, ?1/i, () => ({ type: 'storage-full' })],
  [/^SIM (?:NOT (?:READY|INSERTED)|REMOVED)$/i, () => ({ type: 'sim-gone' })],
  [
    /^\^(?:BOOT|MODE|SRVST|HCSQ|DSFLOWRPT|STIN|NWTIME|LTERSRP|EONS|CSNR|CRSSI|ANLEVEL|THERM|NDISSTAT|DATADOMAIN|CONF|CEND|CONN|ORIG|CARDMODE|PORTSEL|HRSSILVL)\b/i,
    chatter,
  ],
  [
    /^(?:\+Z\w+|\*EBCA|_OSIGQ|\*PSUTTZ|\+NITZ|\+CTZ[VE]|DST|\*PSNWID|\+QIND|\+QUSIM|\+CIEV|\+CGEV|\+CREG|\+CUSATP|\+CUSATEND|\+STIN|\+CSSI|\+CSSU|\+CCWA|\+CALA|\+UUSIMSTAT|\+UMWI|\+CCLK|\+GCAP|\+SIM|\+CPMS|CONNECT)\b/i,
    chatter,
  ],
];

/** `"SM",3`, and what modems make of it: `"SM",-1`, `,-1`, `0,111`. */
function stored(text: string): Indication {
  const parameters = parseParameters(text);
  const memory = parameters[0]?.type === 'text' ? parameters[0].value : undefined;
  const index = numberAt(parameters, 1);
  const told = memory !== undefined && memory !== '' && index !== undefined && index >= 0;
  return { type: 'stored', memory: memory || undefined, index: told ? index : undefined };
}

/** The length is the last number of the heading, whatever stands before it. */
function direct(heading: string, text: string, trailing: string | undefined): Indication {
  if (trailing === undefined) return { type: 'stored', memory: undefined, index: undefined };
  const parameters = parseParameters(text);
  return { type: 'direct', heading, pdu: trailing, length: numberAt(parameters, parameters.length - 1) };
}

function registration(domain: Domain, text: string): Indication {
  const report = readRegistration(text);
  return report === undefined ? { type: 'chatter' } : { type: 'registration', domain, report };
}

function signal(text: string): Indication {
  const quality = readSignal(text);
  return quality === undefined ? { type: 'chatter' } : { type: 'signal', signal: quality };
}
