// Fuzzing of everything that people and programs can send towards a modem: numbers, texts, PDUs, PINs, USSD codes, console
// lines, senders and message centres, through the real gateway and driver. The simulated modem's byte log is the judge.
import { addressOf, encodePdu, Modem, measure, smsSubmit } from '../../modem/index.ts';
import { SimulatedModem } from '../../modem/simulator/simulated-modem.ts';
import { RecordingSink } from '../../modem/testing/recording-sink.ts';
import { type SendDeps, sendMessage, startConversation } from '../inbox/send-message.ts';
import { openStore } from '../store/database.ts';
import { VirtualGateway } from '../testing/virtual-gateway.ts';
import { strayPieces } from './crossed.ts';
import { type Chooser, chooser, hostileText } from './hostile-text.ts';

export interface LineFinding {
  readonly seed: number;
  readonly way: Way;
  /** What crossed and should not have, control characters escaped. */
  readonly crossed: string;
}

export interface LineReport {
  readonly count: number;
  readonly milliseconds: number;
  /** Command lines and payloads that did cross. */
  readonly lines: number;
  /** Texts that the network took. */
  readonly sent: number;
  readonly finding: LineFinding | null;
}

const WAYS = ['number', 'text', 'sender', 'pdu', 'message-centre', 'ussd', 'console', 'pin'] as const;
export type Way = (typeof WAYS)[number];

const NUMBER = '+46702222222';
/** Octets that end, break off or start something, and letters that become them when their upper bits are lost. */
const BREAKERS = [
  ...['\r', '\n', '\x1a', '\x1b', '"', ';', '\0', '\x08', '\x7f', '\x80', '\u{10ffff}'],
  ...['\u010a', '\u010d', '\u011a', '\u011b', '\u0122', '\u013b', '\u0d0d', '\uff11', '\u0661', '\u2028'],
  ...['\rAT+CMGD=1,4\r', '";+CMGD=1,4;', '\x1aAT+CMGS=10\r', '+CMGS=10', '","', 'D112;', ' +CPWD="SC","0000","1111"'],
];
const SOUND: Readonly<Record<Way, readonly string[]>> = {
  number: [NUMBER, '+33612345678', '36184', '0702222222'],
  text: ['hello', 'grüße', 'Misse 🐈', 'AT'],
  sender: [NUMBER, 'Clinic', '36184'],
  pdu: ['0001000B916407222222F2000005E8329BFD06'],
  'message-centre': ['+46705008999', '0705'],
  ussd: ['*100#', '**21*5#', '#31#'],
  console: [
    'AT',
    'ATI',
    'ATE1',
    'AT+CSQ',
    'AT+CMGF=1',
    'AT+CSCA="+46705008999",145',
    'AT+CPMS="ME","ME","ME"',
    'AT+COPS?',
  ],
  pin: ['1234', '00000000', '4711'],
};

/** Feeds the inputs of `count` seeds from `firstSeed` on; stops at the first piece that should not have crossed. */
export async function fuzzLine(count: number, firstSeed: number): Promise<LineReport> {
  const begun = performance.now();
  const store = await openStore(':memory:');
  const rig = new VirtualGateway(store, { linger: 0 });
  const locked = new SimulatedModem({ sim: { pin: '97315582' }, scheduler: rig.clock });
  const port = { name: 'locked', openPort: () => locked.openPort() };
  const closed = new Modem({ port, sink: new RecordingSink(), clock: rig.clock });
  rig.network.ussd = () => ({ text: 'Saldo 12' });
  let lines = 0;
  const report = (done: number, finding: LineFinding | null): LineReport => ({
    count: done,
    milliseconds: performance.now() - begun,
    lines,
    sent: rig.network.submitted.length,
    finding,
  });
  try {
    await rig.start();
    closed.start();
    await rig.until(() => closed.status.state === 'pin-required');
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
      const choose = chooser(seed);
      const way = choose.of(WAYS) ?? 'text';
      const input = makeInput(choose, SOUND[way]);
      locked.sim.pinTriesLeft = 3;
      if (way === 'pin') closed.enterPin(input);
      else await feed(rig, way, input);
      if (way === 'pin' || seed === firstSeed + count - 1) await rig.advance(10);
      for (const { log } of [rig.modem, locked]) {
        const heard = log.fromHost.splice(0).map(({ text }) => text);
        lines += heard.length;
        const [stray] = strayPieces(heard.join(''), input);
        if (stray !== undefined) return report(seed - firstSeed + 1, { seed, way, crossed: JSON.stringify(stray) });
      }
    }
    return report(count, null);
  } finally {
    await rig.settle(Promise.all([rig.gateway.stop(), closed.stop()]));
    locked.close();
    rig.network.close();
    await store.close();
  }
}

/** Sound, or sound with something in it that breaks, or nothing sound at all. */
function makeInput(choose: Chooser, sound: readonly string[]): string {
  const base = choose.of(sound) ?? '';
  const kind = choose.below(8);
  if (kind === 0) return base;
  if (kind === 1) return hostileText(choose);
  const at = choose.below(base.length + 1);
  return base.slice(0, at) + (choose.of(BREAKERS) ?? '') + base.slice(choose.oneIn(3) ? base.length : at);
}

/** Brings an input on its way and waits until the driver has done with it. What is refused is as good as what is sent. */
async function feed(rig: VirtualGateway, way: Exclude<Way, 'pin'>, input: string): Promise<void> {
  const modem = rig.gateway.modems()[0]?.modem;
  if (modem === undefined) throw new Error('The gateway drives no modem');
  const refused = () => undefined;
  switch (way) {
    case 'number':
      return await write(rig, input, 'hello');
    case 'text':
      return await write(rig, NUMBER, input);
    case 'sender': {
      await rig.settle(
        Promise.resolve()
          .then(() => rig.network.deliver(rig.modem, { from: input, text: input }))
          .catch(refused),
      );
      await rig.advance(10);
      const conversation = rig.rows('select id from conversations order by id desc limit 1')[0]?.id;
      if (typeof conversation === 'number')
        await rig.settle(sendMessage(rig.store, sendingOf(rig), conversation, draft(rig, 'hello')));
      return await rig.advance(10);
    }
    case 'pdu': {
      const length = input.length / 2 - 1;
      await rig.settle(modem.submit({ hex: input, length }));
      return;
    }
    case 'message-centre': {
      const hex = encoded(input);
      if (hex !== undefined) await rig.settle(modem.submit(hex));
      return;
    }
    case 'ussd':
      await rig.settle(modem.ussd(input).catch(refused));
      return;
    case 'console':
      await rig.settle(modem.exchange(input).catch(refused));
      return;
    default:
      way satisfies never;
  }
}

/** As a program that passed the check of numbers would: what is no number must stop further down. */
async function write(rig: VirtualGateway, number: string, text: string): Promise<void> {
  const recipient = { type: 'e164', number } as const;
  await rig.settle(startConversation(rig.store, sendingOf(rig), recipient, draft(rig, text), { reopen: true }));
  await rig.advance(10);
}

function sendingOf({ deps: { clock, newId, settings } }: VirtualGateway): SendDeps {
  return { clock, newId, settings, countParts: (text) => measure(text).parts };
}

let drafts = 0;
function draft(rig: VirtualGateway, text: string) {
  drafts += 1;
  return { text, author: { userId: null, name: 'Front desk' }, submissionId: `fuzz-${drafts}-${rig.clock.now()}` };
}

function encoded(serviceCentre: string): { hex: string; length: number } | undefined {
  try {
    const tpdu = smsSubmit({
      destinationAddress: addressOf(NUMBER),
      dataCodingScheme: 4,
      userData: { alphabet: '8-bit', header: undefined, octets: Uint8Array.of(0x68) },
    });
    return encodePdu({ serviceCentreAddress: addressOf(serviceCentre), tpdu });
  } catch {
    return undefined; // no address at all
  }
}
