// The ordered script from unknown state to a modem that is ours: attention, echo, error codes, identity, radio, SIM,
// character set, PDU mode, memories, announcements. One setting per line: some modems stop at the first of several.

import { type Clock, pause } from '../at/clock.ts';
import type { AtEngine } from '../at/engine.ts';
import type { Pace } from '../at/paced-writer.ts';
import { numberAt, parseParameters, textAt } from '../at/parameters.ts';
import { type AtLine, limits, tryAsk, tryAskPlain, trySet } from './commands.ts';
import type { MessageService, ModemFacts } from './device-facts.ts';
import { followNetworkTime } from './network-time.ts';
import { chooseNotifications, type NotificationSetting } from './notifications.ts';
import { type Quirks, quirksOf } from './quirks.ts';
import type { Storage } from './storage.ts';

export interface Identity {
  readonly maker: string | undefined;
  readonly model: string | undefined;
  readonly firmware: string | undefined;
  /** '' when the modem does not tell. */
  readonly imei: string;
}

/** Octets and milliseconds that the slowest modem known can take. */
const slowest: Pace = { chunk: 16, chunkGap: 12, commandGap: 300 };

/** True when the error codes that every session of ours asks for are off: only a restart takes them away. */
export async function hasForgotten(at: AtLine): Promise<boolean> {
  return numberAt(parseParameters((await tryAsk(at, 'AT+CMEE?', '+CMEE')) ?? ''), 0) === 0;
}

/** Echo off, codes instead of bare ERROR, and who it is. */
export async function identify(
  at: AtEngine,
  slowly: boolean,
): Promise<{ readonly identity: Identity; readonly quirks: Quirks }> {
  if (slowly) at.pace.set(slowest);
  for (const line of ['ATE0', 'ATV1', 'AT+CMEE=1']) await trySet(at, line);
  const maker = await tryAskPlain(at, 'AT+CGMI');
  const model = await tryAskPlain(at, 'AT+CGMM');
  const firmware = await tryAskPlain(at, 'AT+CGMR');
  const imei = /\d{14,17}/.exec((await tryAskPlain(at, 'AT+CGSN')) ?? '')?.[0] ?? '';
  const quirks = quirksOf(maker, model);
  if (!slowly) at.pace.set(quirks.pace);
  for (const line of quirks.setup) await trySet(at, line);
  return { identity: { maker, model, firmware, imei }, quirks };
}

/** Full functionality, if somebody has switched it off. */
export async function switchRadioOn(at: AtEngine): Promise<void> {
  const told = await tryAsk(at, 'AT+CFUN?', '+CFUN');
  const level = told === undefined ? undefined : numberAt(parseParameters(told), 0);
  if (level !== undefined && level !== 1) await trySet(at, 'AT+CFUN=1', limits.message);
}

/** By their numbers in +CGSMS (3GPP TS 27.007 §10.1.21). */
const services: readonly MessageService[] = ['packet', 'circuit', 'packet-preferred', 'circuit-preferred'];

export interface MessageSettings {
  readonly smsc: string | undefined;
  readonly notifications: NotificationSetting | undefined;
  readonly messageService: MessageService | undefined;
  /** The network waits for our acknowledgement of what is sent straight to us. */
  readonly acknowledges: boolean;
}

/** Everything about messages, once the SIM is ready. */
export async function prepareMessages(
  at: AtEngine,
  clock: Clock,
  storage: Storage,
  wanted: MessageService | undefined,
): Promise<MessageSettings> {
  await selectAlphabet(at);
  await selectPduMode(at, clock);
  await tryAsk(at, 'AT+CSMS=0', '+CSMS');
  const service = await tryAsk(at, 'AT+CSMS?', '+CSMS');
  await storage.prepare();
  const smsc = await readServiceCentre(at);
  const notifications = await chooseNotifications(at);
  for (const line of ['AT+CLIP=1', 'AT+CREG=1', 'AT+CGREG=1', 'AT+CEREG=1', 'AT+COPS=3,0']) await trySet(at, line);
  await followNetworkTime(at);
  const acknowledges = numberAt(parseParameters(service ?? ''), 0) === 1;
  if (wanted !== undefined) await trySet(at, `AT+CGSMS=${services.indexOf(wanted)}`);
  const told = numberAt(parseParameters((await tryAsk(at, 'AT+CGSMS?', '+CGSMS')) ?? ''), 0);
  return { smsc, notifications, acknowledges, messageService: told === undefined ? undefined : services[told] };
}

/** The settings that another program may have changed and a send depends on. */
export async function reassert(
  at: AtLine,
  storage: Storage,
  notifications: NotificationSetting | undefined,
): Promise<void> {
  for (const line of ['ATE0', 'ATV1', 'AT+CMEE=1']) await trySet(at, line);
  await selectAlphabet(at);
  await trySet(at, 'AT+CMGF=0');
  storage.forgetSelection();
  if (notifications !== undefined) await trySet(at, `AT+CNMI=${notifications.join(',')}`);
}

/** With HEX or UCS2 selected even numbers and names come garbled. */
async function selectAlphabet(at: AtLine): Promise<void> {
  if (!(await trySet(at, 'AT+CSCS="GSM"'))) await trySet(at, 'AT+CSCS="IRA"');
}

/** Refused until the message part of the modem has started, for up to half a minute. */
async function selectPduMode(at: AtEngine, clock: Clock): Promise<void> {
  for (let attempt = 0; attempt < 15; attempt += 1) {
    if (await trySet(at, 'AT+CMGF=0')) return;
    await pause(clock, 2000);
  }
  await at.execute({ line: 'AT+CMGF=0', timeout: limits.setting });
}

/** Empty or refused for some seconds after the PIN: ask again later. Some modems tell it in UCS-2. */
export async function readServiceCentre(at: AtLine): Promise<string | undefined> {
  const told = await tryAsk(at, 'AT+CSCA?', '+CSCA');
  return readNumber(textAt(parseParameters(told ?? ''), 0) ?? '');
}

function readNumber(text: string): string | undefined {
  const plain = /^(?:00[0-9A-F]{2}){4,}$/i.test(text)
    ? (text.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('')
    : text;
  return /^\+?[\d*#]{3,20}$/.test(plain) ? plain : undefined;
}

/** The number on the SIM, where somebody has written it there (+CNUM). */
export async function readOwnNumber(at: AtLine): Promise<string | undefined> {
  const told = await tryAsk(at, 'AT+CNUM', '+CNUM');
  return textAt(parseParameters(told ?? ''), 1) || undefined;
}

/** An identity as facts, without what is not known. */
export function factsOf({ maker, model, firmware, imei }: Identity): ModemFacts {
  return {
    imei,
    ...(maker !== undefined && { maker }),
    ...(model !== undefined && { model }),
    ...(firmware !== undefined && { firmware }),
  };
}

/** Settings as facts, without what is not known. */
export function factsOfSettings({ smsc, notifications, messageService }: MessageSettings): ModemFacts {
  return {
    bell: notifications !== undefined,
    ...(smsc !== undefined && { smsc }),
    ...(messageService !== undefined && { messageService }),
  };
}
