import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SimulatedModem } from './simulated-modem.ts';
import { submitPdu } from './testing/submit-pdu.ts';

const { hex, length } = submitPdu('+46702222222', 'moi');

/** What the modem says to some text, given in pieces cut at one place. */
async function said(t: TestContext, text: string, cut: number): Promise<string> {
  const modem = new SimulatedModem();
  t.after(() => modem.network.close());
  for (const piece of [text.slice(0, cut), text.slice(cut)]) {
    modem.hear(modem.channel(), piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return modem.outputLog.map((entry) => entry.text).join('');
}

const CASES = [
  ['the echo comes with CR alone, the answer with CR LF around it', 'AT\r', 'AT\r\r\nOK\r\n'],
  ['without echo only the answer comes', 'ATE0\rAT\r', 'ATE0\r\r\nOK\r\n\r\nOK\r\n'],
  ['results come as numbers when words are off', 'ATE0V0\rAT\rAT+NOPE\r', 'ATE0V0\r0\r0\r4\r'],
  ['results are kept to itself when they are off', 'ATE0Q1\rAT\rATQ0\r', 'ATE0Q1\r\r\nOK\r\n'],
  [
    'commands follow one another on a line',
    'ATE0\rAT+CSQ;+CFUN?;E0\r',
    'ATE0\r\r\nOK\r\n\r\n+CSQ: 23,99\r\n\r\n+CFUN: 1\r\n\r\nOK\r\n',
  ],
  [
    'the first failure ends the line',
    'ATE0\rAT+CSQ;+NOPE;+CFUN?\r',
    'ATE0\r\r\nOK\r\n\r\n+CSQ: 23,99\r\n\r\nERROR\r\n',
  ],
  ['lower case is as good', 'ate0\rat+csq\r', 'ate0\r\r\nOK\r\n\r\n+CSQ: 23,99\r\n\r\nOK\r\n'],
  ['spaces mean nothing', 'ATE0\rAT + CFUN ?\r', 'ATE0\r\r\nOK\r\n\r\n+CFUN: 1\r\n\r\nOK\r\n'],
  ['what stands before AT is ignored', 'ATE0\r\0\x1bxyAT\r', 'ATE0\r\r\nOK\r\n\r\nOK\r\n'],
  ['a line without AT is not answered', 'ATE0\rhello\r\n\r\nAT\r', 'ATE0\r\r\nOK\r\n\r\nOK\r\n'],
  ['backspace takes a character back', 'ATE0\rAT+CSX\bQ\r', 'ATE0\r\r\nOK\r\n\r\n+CSQ: 23,99\r\n\r\nOK\r\n'],
  [
    'A/ does the last line again',
    'ATE0\rAT+CSQ\rA/',
    'ATE0\r\r\nOK\r\n\r\n+CSQ: 23,99\r\n\r\nOK\r\n\r\n+CSQ: 23,99\r\n\r\nOK\r\n',
  ],
  [
    'errors are told as +CMEE says',
    'ATE0\rAT+NOPE\rAT+CMEE=1\rAT+NOPE\rAT+CMEE=2\rAT+NOPE\r',
    'ATE0\r\r\nOK\r\n\r\nERROR\r\n\r\nOK\r\n\r\n+CME ERROR: 4\r\n\r\nOK\r\n\r\n+CME ERROR: operation not supported\r\n',
  ],
  [
    'other characters end lines when S3 and S4 say so',
    'ATE0\rATS3=35S4=36\rAT+CSQ#',
    'ATE0\r\r\nOK\r\n#$OK#$#$+CSQ: 23,99#$#$OK#$',
  ],
  ['a register is told in three digits', 'ATE0\rATS3?\r', 'ATE0\r\r\nOK\r\n\r\n013\r\n\r\nOK\r\n'],
  [
    'a message goes out after the prompt',
    `ATE0\rAT+CMGS=${length}\r${hex}\x1a`,
    'ATE0\r\r\nOK\r\n\r\n> \r\n+CMGS: 0\r\n\r\nOK\r\n',
  ],
  [
    'the payload is echoed without Ctrl-Z',
    `AT+CMGS=${length}\r${hex}\x1a`,
    `AT+CMGS=${length}\r\r\n> ${hex}\r\n+CMGS: 0\r\n\r\nOK\r\n`,
  ],
  [
    'a payload of another length is refused',
    `ATE0\rAT+CMGS=${length + 1}\r${hex}\x1a`,
    'ATE0\r\r\nOK\r\n\r\n> \r\n+CMS ERROR: 304\r\n',
  ],
  ['ESC at the prompt is answered OK', 'ATE0\rAT+CMGS=20\r0011\x1bAT\r', 'ATE0\r\r\nOK\r\n\r\n> \r\nOK\r\n\r\nOK\r\n'],
  [
    'text mode asks for each line',
    'ATE0\rAT+CMGF=1\rAT+CMGS="+46702222222"\rone\rtwo\x1a',
    'ATE0\r\r\nOK\r\n\r\nOK\r\n\r\n> \r\n> \r\n+CMGS: 0\r\n\r\nOK\r\n',
  ],
  [
    'the last command may wait for a prompt behind others',
    `ATE0\rAT+CMGF=0;+CMGS=${length}\r${hex}\x1a`,
    'ATE0\r\r\nOK\r\n\r\n> \r\n+CMGS: 0\r\n\r\nOK\r\n',
  ],
] as const;

for (const [title, input, output] of CASES) {
  test(`${title}, wherever the input is cut`, async (t) => {
    for (let cut = 0; cut <= input.length; cut++) assert.equal(await said(t, input, cut), output, `cut at ${cut}`);
  });
}

test('a very long line is not kept', async (t) => {
  const modem = new SimulatedModem();
  t.after(() => modem.network.close());
  modem.hear(modem.channel(), `${'x'.repeat(100_000)}\rATE0\r`);
  await modem.waitFor(() => modem.outputLog.at(-1)?.text.endsWith('OK\r\n'));
});

test('an unsolicited line waits for the final result code', async (t) => {
  const modem = new SimulatedModem({ answerTime: 1 });
  t.after(() => modem.network.close());
  modem.hear(modem.channel(), 'ATE0\r');
  modem.unsolicited('^RSSI:9');
  await modem.waitFor(() => modem.outputLog.at(-1)?.text === '\r\n^RSSI:9\r\n');
  assert.equal(modem.outputLog.at(-2)?.text, '\r\nOK\r\n');
});
