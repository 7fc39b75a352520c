// modems.md, section E: messages that are hard to read. Each id sends its own ones to the SIM when it is laid; three are manners of
// the modem in handing them over.

import { addressOf } from '../../tpdu/address.ts';
import { smsDeliver } from '../../tpdu/deliver.ts';
import { encodePdu } from '../../tpdu/pdu.ts';
import { packSeptets } from '../../tpdu/septets.ts';
import { timestamp } from '../../tpdu/timestamp.ts';
import { textUserData, type UserData } from '../../tpdu/user-data.ts';
import { concatenationElement, shiftTableElements } from '../../tpdu/user-data-header.ts';
import type { Behaviour } from '../behaviour.ts';
import { messageClass, messageType, pduLength } from '../pdu-length.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { STORED_SUBMIT } from './garbage.ts';
import { once, type QuirkTable, rewritingPdus, together } from './quirk.ts';
import { MOI, rawDeliver } from './raw-deliver.ts';

const FROM = '+46701111111';
const LONG = 'The quick brown fox jumps over the lazy dog. ';
/** A status report with a zone that is no number; stands in modems.md E7. */
const UNREADABLE_TIME = '0006230E9126983575169498610103409544C26101034095448200';
const STATUS_REPORT = '07916407058099F906010B916407222222F2621010210000006210102100000000';

export const RECEIVED_PDU_QUIRKS: QuirkTable = {
  E1: () =>
    together(
      texts(['Pharmacy', 'Dr', 'Textdesk 24', 'Åäö'].map((from) => ({ from, text: `from ${from}` }))),
      pdus(rawDeliver({ sender: '09D055F3DB5D06', ...MOI })),
    ),
  E2: () => pdus(rawDeliver({ sender: '09D034186C3603', ...MOI }), rawDeliver({ sender: '05812143F5', ...MOI })),
  E3: () =>
    pdus(
      rawDeliver({ sender: '0A814058214365', ...MOI }),
      rawDeliver({ sender: '0AA14058214365', ...MOI }),
      rawDeliver({ sender: '0B912384153254F6', ...MOI }),
    ),
  E4: () => pdus(rawDeliver({ sender: '0081', ...MOI }), rawDeliver({ sender: '0000', ...MOI })),
  E5: () => pdus(rawDeliver({ serviceCentre: '00', ...MOI }), rawDeliver({ serviceCentre: '', ...MOI })),
  E6: () => pdus(...['82', '0C', '8A', '21', '29'].map((zone) => rawDeliver({ time: `621010210000${zone}`, ...MOI }))),
  E7: () =>
    pdus(
      ...['621010210000C2', '00000000000000', '62001021000000', '62013121000000', 'FFFFFFFFFFFFFF'].map((time) =>
        rawDeliver({ time, ...MOI }),
      ),
      UNREADABLE_TIME,
    ),
  E8: () =>
    once((modem) => {
      for (const referenceBits of [8, 16] as const) {
        for (const length of [305, 306, 307]) {
          modem.network.deliver(modem, { from: FROM, text: LONG.repeat(8).slice(0, length), referenceBits });
        }
      }
    }),
  E9: () => pdus(longPdu().slice(0, -40), longPdu().slice(0, -41), longPdu().slice(0, 40)),
  E10: () =>
    pdus(
      rawDeliver({ header: 'FF0003010201', ...MOI, length: 9 }),
      rawDeliver({ header: '05002A010201', ...MOI, length: 9 }),
      rawDeliver({ header: '020000', ...MOI, length: 7 }),
      rawDeliver({ header: '00', ...MOI, length: 5 }),
    ),
  E11: () =>
    pdus(...['2A0000', '2A0200', '2A0203', '2A0001'].map((place) => inUcs2(`050003${place}`, `${place} alone`))),
  E12: () => texts([1, 2].map((turn) => ({ from: FROM, text: `${turn} ${LONG.repeat(5)}`, reference: 0 }))),
  E13: () => {
    const [one = '', two = '', three = ''] = parts('out of order', 3, 77);
    return pdus(two, three, two, rawDeliver(MOI), one);
  },
  E14: () => {
    const [a, b] = [parts('first', 2, 5), parts('second', 2, 5)];
    return pdus(a[0] ?? '', b[0] ?? '', a[1] ?? '', b[1] ?? '');
  },
  E15: () => texts([{ from: FROM, text: LONG.repeat(184).slice(0, 54 * 153) }]),
  E16: () => pdus(inUcs2('0500032B0201', 'cut \ud83d'), inUcs2('0500032B0202', '\ude80 here')),
  E17: () => pdus(...['\ud83d alone', 'padded\0\0\0', 'private \ue000', '\0'].map((text) => inUcs2('', text))),
  E18: () => pdus(rawDeliver({ dataCodingScheme: '08', body: '0048006900' })),
  E19: () => {
    const header = (sequence: number) => ({
      elements: [concatenationElement({ reference: 44, referenceBits: 8, total: 2, sequence })],
    });
    return pdus(
      ...[[0x41, 0x1b], [0x1b, 0x1b, 0x41], [0x1b, 0x41], [0x1b]].map((septets) => inSeptets(septets)),
      deliverOf({ alphabet: 'gsm-7-bit', header: header(1), septets: Uint8Array.of(0x41, 0x1b), text: '' }),
      deliverOf({ alphabet: 'gsm-7-bit', header: header(2), septets: Uint8Array.of(0x65, 0x42), text: '' }),
    );
  },
  E20: () =>
    pdus(
      ...(['turkish', 'spanish', 'portuguese', 'hindi'] as const).map((language) => {
        const text = { turkish: 'ğışŞİ', spanish: 'áíóú ç', portuguese: 'ãõâ', hindi: 'नमस्ते' }[language];
        const locking = language === 'spanish' ? undefined : language;
        return deliverOf(textUserData(text, 'gsm-7-bit', { elements: shiftTableElements(locking, language) }));
      }),
    ),
  E21: () =>
    pdus(
      ...['C0', 'C8', 'D0', 'D9', 'F0', 'F1', 'F2', 'F3', '11', '80', '90', 'B0'].map((dataCodingScheme) =>
        rawDeliver({ dataCodingScheme, ...MOI }),
      ),
      ...['F5', '04', '15'].map((dataCodingScheme) => rawDeliver({ dataCodingScheme, body: '01020304' })),
      rawDeliver({ dataCodingScheme: 'E0', body: '00480069' }),
    ),
  E22: () => pdus(rawDeliver({ dataCodingScheme: '20', body: '0102030405', length: 5 })),
  E23: () =>
    together(
      {
        name: 'class 0 directly',
        incoming: (pdu, modem) =>
          messageType(pdu) === 0 && messageClass(pdu) === 0
            ? modem.incoming.direct(pdu, `+CMT: ,${pduLength(pdu)}`)
            : undefined,
      },
      texts([{ from: FROM, text: 'flash', messageClass: 0 }]),
    ),
  E24: () =>
    pdus(
      rawDeliver({ protocolIdentifier: '40', body: '', length: 0 }),
      rawDeliver({ protocolIdentifier: '41', ...MOI }),
      rawDeliver({ protocolIdentifier: '41', time: '62101031000000', ...MOI }),
    ),
  E25: () =>
    pdus(
      rawDeliver({
        dataCodingScheme: '04',
        header: '0605040B8423F0',
        body: `0106266170706C69636174696F6E2F766E642E7761702E6D6D732D6D65737361676500`,
      }),
    ),
  E26: () =>
    once((modem) => {
      modem.storage('SM').add(STORED_SUBMIT, 1);
      modem.storage('SM').add(STATUS_REPORT, 1);
      modem.changed();
    }),
  E27: () => rewritingPdus((pdu) => pdu.toLowerCase()),
  E28: () => once((modem) => modem.unsolicited('+CBM: 88', `00010032${'40'.repeat(84)}`)),
  E29: () =>
    pdus(
      rawDeliver({ dataCodingScheme: '04', header: '06050415811581', body: '024A3A' }),
      rawDeliver({ header: '050A03000300', ...MOI, length: 10 }),
      rawDeliver({ header: '040B02000A', body: `${'00'}${MOI.body}`, length: 9 }),
    ),
};

function pdus(...list: readonly string[]): Behaviour {
  return once((modem) => modem.network.deliverPdus(modem, list));
}

function texts(list: readonly Parameters<SimulatedModem['network']['deliver']>[1][]): Behaviour {
  return once((modem) => {
    for (const text of list) modem.network.deliver(modem, text);
  });
}

function inUcs2(header: string, text: string): string {
  let body = '';
  for (let at = 0; at < text.length; at++) body += text.charCodeAt(at).toString(16).padStart(4, '0').toUpperCase();
  return rawDeliver({ dataCodingScheme: '08', header, body });
}

function inSeptets(septets: readonly number[]): string {
  const body = [...packSeptets(Uint8Array.from(septets))].map((octet) => octet.toString(16).padStart(2, '0')).join('');
  return rawDeliver({ body: body.toUpperCase(), length: septets.length });
}

function parts(text: string, total: number, reference: number): readonly string[] {
  return Array.from({ length: total }, (_, index) => {
    const place = [reference, total, index + 1].map((octet) => octet.toString(16).padStart(2, '0')).join('');
    return inUcs2(`050003${place}`.toUpperCase(), `${text} ${index + 1}/${total} `);
  });
}

function deliverOf(userData: UserData): string {
  return encodePdu({
    serviceCentreAddress: addressOf('+46705008999'),
    tpdu: smsDeliver({
      originatingAddress: addressOf(FROM),
      dataCodingScheme: 0,
      serviceCentreTimeStamp: timestamp(Date.UTC(2026, 0, 1, 12)),
      userData,
    }),
  }).hex;
}

function longPdu(): string {
  return deliverOf(textUserData(LONG.repeat(3), 'gsm-7-bit'));
}
