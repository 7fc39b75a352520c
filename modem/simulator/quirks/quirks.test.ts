import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedNetwork } from '../network.ts';
import { ManualScheduler } from '../scheduler.ts';
import { SimulatedModem } from '../simulated-modem.ts';
import { submitPdu } from '../testing/submit-pdu.ts';
import { knownQuirks, quirk } from './index.ts';

const { hex, length } = submitPdu('+46702222222', 'moi');
const DIALOGUE = [
  '\x1b',
  'AT\r',
  'ATZ\r',
  'ATE0\r',
  'AT+CMEE=1\r',
  'AT+CPIN?\r',
  'AT+CPIN=1234\r',
  'AT+CSCS="GSM"\r',
  'AT+CMGF=0\r',
  'AT+CPMS=?\r',
  'AT+CPMS="SM","SM","SM"\r',
  'AT+CNMI=?\r',
  'AT+CNMI=2,1,0,1,0\r',
  'AT+CREG?\r',
  'AT+COPS?\r',
  'AT+CSQ\r',
  'AT+CSCA?\r',
  'AT+CCLK?\r',
  'AT+CMGL=4\r',
  'AT+CMGR=1\r',
  'AT+CMGD=1\r',
  'AT+CUSD=1,"*100#",15\r',
  'AT+CHUP\r',
  `AT+CMGS=${length}\r`,
  `${hex}\x1a`,
  'AT+CFUN=4\r',
  'AT+CFUN=1\r',
  'AT+CFUN=1,1\r',
  'AT\r',
];

async function converse(modem: SimulatedModem, scheduler: ManualScheduler): Promise<string> {
  for (const text of DIALOGUE) {
    if (!modem.plugged) modem.replug();
    modem.hear(modem.channel(), text);
    modem.network.deliver(modem, { from: '+46701111111', text: `after ${text.trim()}` });
    await scheduler.advance(5_000);
  }
  await scheduler.advance(200_000);
  return modem.outputLog.map((entry) => entry.text).join('');
}

function start() {
  const scheduler = new ManualScheduler();
  const modem = new SimulatedModem({ scheduler, network: new SimulatedNetwork({ scheduler }) });
  return { scheduler, modem };
}

for (const id of knownQuirks()) {
  test(`${id} can be laid over a whole dialogue, changes it the same way each time, and can be lifted`, async () => {
    const dialogue = async () => {
      const { scheduler, modem } = start();
      const lift = modem.behaviours.add(quirk(id));
      const said = await converse(modem, scheduler);
      lift();
      if (!modem.plugged) modem.replug();
      await scheduler.advance(60_000);
      modem.hear(modem.channel(), '\x1b\rATE0\rAT\r');
      await scheduler.advance(1_000);
      const last = modem.outputLog.at(-1)?.text ?? '';
      assert.deepEqual(modem.failures, []);
      assert.deepEqual(modem.behaviours.names, []);
      modem.network.close();
      return { said, last };
    };
    const first = await dialogue();
    assert.match(first.last, /OK\r\n$/);
    assert.deepEqual(await dialogue(), first);
  });
}

/** Provoked by more than this dialogue: each has a test of its own in provoked.test.ts, or is any modem's nature (A1, C4, D17, F12). */
const QUIET = ['A1', 'A9', 'A14', 'C4', 'C13', 'C14', 'C15', 'C16', 'C21', 'D6', 'D11', 'D12', 'D16', 'D17'];
const QUIET_TOO = ['F1', 'F2', 'F6', 'F9', 'F11', 'F12', 'G3', 'G5', 'H1', 'H4', 'H6', 'H7', 'H11', 'H13'];

test('every other quirk makes a difference to that dialogue', async () => {
  const { scheduler, modem } = start();
  const usual = await converse(modem, scheduler);
  modem.network.close();
  const same: string[] = [];
  for (const id of knownQuirks()) {
    const quirky = start();
    quirky.modem.behaviours.add(quirk(id));
    if ((await converse(quirky.modem, quirky.scheduler)) === usual) same.push(id);
    quirky.modem.network.close();
  }
  assert.deepEqual(same, [...QUIET, ...QUIET_TOO]);
});
