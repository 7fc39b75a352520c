// SMS-DELIVER PDUs as networks send them: numbers, short codes and names, texts in GSM 7 bit and UCS-2, whole and in parts,
// every class and zone. The same seed makes the same one.

import { addressOf } from '../../tpdu/address.ts';
import { smsDeliver } from '../../tpdu/deliver.ts';
import { encodePdu } from '../../tpdu/pdu.ts';
import { gsmCharacters } from '../../tpdu/testing/arbitraries.ts';
import { randomNumbers } from '../../tpdu/testing/mutations.ts';
import { timestamp } from '../../tpdu/timestamp.ts';
import { textUserData } from '../../tpdu/user-data.ts';
import type { UserDataHeader } from '../../tpdu/user-data-header.ts';

type Random = (limit: number) => number;

const DIGITS = '0123456789';
const WIDE = ['ж', 'ك', 'あ', '中', 'é', 'ş', ' ', 'a', '7', '€', '😀', '🐈'];
const FIRST = Date.UTC(2000, 0, 1);
const LAST = Date.UTC(2069, 11, 31);

export function ordinaryPdu(seed: number): string {
  const random = randomNumbers(seed * 2_654_435_761);
  for (let skipped = 0; skipped < 4; skipped++) random(2);
  const header = randomHeader(random);
  const isWide = random(3) === 0;
  const most = isWide ? (header ? 33 : 35) : header ? 75 : 80;
  const text = some(isWide ? WIDE : gsmCharacters, random(most + 1), random);
  const messageClass = random(4) === 0 ? 0x10 | random(4) : 0;
  return encodePdu({
    serviceCentreAddress: random(4) === 0 ? undefined : addressOf('+46705008999'),
    tpdu: smsDeliver({
      moreMessagesToSend: random(2) === 0,
      originatingAddress: addressOf(sender(random)),
      dataCodingScheme: (isWide ? 8 : 0) | messageClass,
      serviceCentreTimeStamp: timestamp(
        FIRST + (random(0xffffffff) % ((LAST - FIRST) / 1000)) * 1000,
        15 * (random(112) - 48),
      ),
      userData: textUserData(text, isWide ? 'ucs-2' : 'gsm-7-bit', header),
    }),
  }).hex;
}

function sender(random: Random): string {
  switch (random(4)) {
    case 0:
      return some([...DIGITS], 3 + random(10), random);
    case 1:
      return `N${some(gsmCharacters, random(5), random)}`;
    default:
      return `+${1 + random(9)}${some([...DIGITS], 6 + random(9), random)}`;
  }
}

function randomHeader(random: Random): UserDataHeader | undefined {
  const total = 2 + random(20);
  const part = [total, 1 + random(total)];
  switch (random(4)) {
    case 0:
      return { elements: [{ identifier: 0, data: Uint8Array.of(random(256), ...part) }] };
    case 1:
      return { elements: [{ identifier: 8, data: Uint8Array.of(random(256), random(256), ...part) }] };
    default:
      return undefined;
  }
}

function some(characters: readonly string[], count: number, random: Random): string {
  return Array.from({ length: count }, () => characters[random(characters.length)] ?? '').join('');
}
