// Each way in which a deed that was asked for fails has its own cause, and the driver's real errors lead to it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandMalformed, CommandRefused, CommandTimeout, ConnectionLost } from './at/errors.ts';
import { type CommandTrouble, commandTrouble } from './command-trouble.ts';
import { CommandForbidden } from './gsm/console.ts';
import { Rig } from './testing/rig.ts';

test('every error of the driver has its cause, and a foreign one is quoted', () => {
  const cases: readonly (readonly [unknown, CommandTrouble])[] = [
    [new CommandMalformed(), { type: 'malformed' }],
    [new CommandForbidden('AT+CMGS', 'sends'), { type: 'forbidden', command: 'AT+CMGS', because: 'sends' }],
    [
      new CommandRefused('AT+X', { kind: 'CME', code: 10, text: 'SIM not inserted' }, false),
      { type: 'refused', command: 'AT+X', refusal: { kind: 'CME', code: 10, text: 'SIM not inserted' } },
    ],
    [new CommandTimeout('AT', 5000, false), { type: 'no-answer', command: 'AT', milliseconds: 5000 }],
    [new ConnectionLost('AT', 'unplugged', false), { type: 'line-lost', command: 'AT' }],
    [new TypeError('no such thing'), { type: 'failed', detail: 'no such thing' }],
    ['thrown', { type: 'failed', detail: 'thrown' }],
  ];
  for (const [error, trouble] of cases) assert.deepEqual(commandTrouble(error), trouble);
});

test('what the modem and the network refuse comes out of a real dialogue as its cause', async (t) => {
  const rig = await new Rig(t).ready();
  const trouble = (deed: Promise<unknown>): Promise<CommandTrouble | undefined> =>
    rig.settled(deed.then(() => undefined, commandTrouble));
  const locks = { type: 'forbidden', command: 'AT+CPIN="1234"', because: 'could-lock' };
  assert.deepEqual(await trouble(rig.modem.exchange('AT+CPIN="1234"')), locks);
  assert.deepEqual(await trouble(rig.modem.ussd('hello')), {
    type: 'ussd',
    problem: { type: 'no-code', code: 'hello' },
  });
  await rig.modem.stop();
  assert.deepEqual(await trouble(rig.modem.ussd('*100#')), { type: 'not-connected' });
});
