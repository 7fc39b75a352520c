import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from '../testing/host.ts';
import { submitPdu } from '../testing/submit-pdu.ts';

const FROM = '+46701111111';

test('a PIN is tried three times, then the PUK is wanted, which sets a new PIN', async (t) => {
  const host = new Host(t, { sim: { pin: '1234', puk: '87654321' } });
  await host.command('AT+CMEE=1');
  assert.match(await host.command('AT+CPIN?'), /\+CPIN: SIM PIN/);
  assert.match(await host.command('AT+CMGL=4'), /\+CMS ERROR: 311/);
  assert.match(await host.command('AT+CIMI'), /\+CME ERROR: 11/);
  assert.match(await host.command('AT+CREG?'), /\+CREG: 0,0/);
  for (const code of [16, 16, 12])
    assert.match(await host.command('AT+CPIN="0000"'), new RegExp(`CME ERROR: ${code}\\r`));
  assert.match(await host.command('AT+CPIN?'), /\+CPIN: SIM PUK/);
  assert.match(await host.command('AT+CPIN="1234"'), /\+CME ERROR: 12/);
  assert.match(await host.command('AT+CPIN="87654321","4321"'), /OK/);
  assert.match(await host.command('AT+CREG?'), /\+CREG: 0,1/);
  assert.match(await host.command('AT+CPINR'), /SIM PIN,3,3\r\n\+CPINR: SIM PUK,10,10/);
});

test('without a SIM everything about it is refused', async (t) => {
  const host = new Host(t);
  host.modem.sim.present = false;
  await host.command('AT+CMEE=1');
  assert.match(await host.command('AT+CPIN?'), /\+CME ERROR: 10/);
  assert.match(await host.command('AT+CMGL=4'), /\+CMS ERROR: 310/);
});

test('one, two or three memories are chosen, and what is not offered is refused', async (t) => {
  const host = new Host(t);
  assert.match(
    await host.command('AT+CPMS=?'),
    /\+CPMS: \("SM","ME","MT","SR"\),\("SM","ME","MT"\),\("SM","ME","MT"\)/,
  );
  assert.match(await host.command('AT+CPMS="ME"'), /\+CPMS: 0,50,0,20,0,20/);
  assert.match(await host.command('AT+CPMS="SM","ME"'), /\+CPMS: 0,20,0,50,0,20/);
  assert.match(await host.command('AT+CPMS="MT","MT","MT"'), /\+CPMS: 0,70,0,70,0,70/);
  assert.match(await host.command('AT+CPMS="SR","SR"'), /\+CMS ERROR: 302/);
  assert.match(await host.command('AT+CPMS="BM"'), /\+CMS ERROR: 302/);
});

test('+CNMI takes what it offers, keeps what is left out, and refuses the rest', async (t) => {
  const host = new Host(t);
  assert.match(await host.command('AT+CNMI=?'), /\+CNMI: \(0-3\),\(0-3\),\(0,2\),\(0-2\),\(0-1\)/);
  await host.command('AT+CNMI=2,1,0,1,0');
  await host.command('AT+CNMI=,,2');
  assert.match(await host.command('AT+CNMI?'), /\+CNMI: 2,1,2,1,0/);
  assert.match(await host.command('AT+CNMI=2,1,1'), /\+CMS ERROR: 303/);
  assert.match(await host.command('AT+CNMI=2,1,0,1,0,0'), /\+CMS ERROR: 302/);
});

test('reading marks a message read; +CMGL=0 then leaves it out', async (t) => {
  const host = new Host(t);
  host.network.deliver(host.modem, { from: FROM, text: 'one' });
  assert.match(await host.command('AT+CMGL=0'), /\+CMGL: 1,0,/);
  assert.doesNotMatch(await host.command('AT+CMGL=0'), /\+CMGL: 1,/);
  assert.match(await host.command('AT+CMGL=4'), /\+CMGL: 1,1,/);
  assert.match(await host.command('AT+CMGR=1'), /\+CMGR: 1,,\d+\r\n07/);
});

for (const [flag, left] of [
  [1, [0, 2, 3]],
  [2, [0, 2]],
  [3, [0]],
  [4, []],
] as const) {
  test(`+CMGD with flag ${flag} leaves the states ${left.join(', ') || 'of nothing'}`, async (t) => {
    const host = new Host(t);
    for (const status of [0, 1, 2, 3] as const) host.modem.storage('SM').add('00', status);
    await host.command(`AT+CMGD=1,${flag}`);
    assert.deepEqual(
      host.modem
        .memory('SM')
        .list()
        .map(({ status }) => status),
      left,
    );
  });
}

test('a message is written into a memory and sent from there', async (t) => {
  const host = new Host(t);
  const { hex, length } = submitPdu('+46702222222', 'moi');
  host.write(`AT+CMGW=${length}\r`);
  await host.until('> ');
  host.write(`${hex}\x1a`);
  await host.until('+CMGW: 1\r\n\r\nOK');
  assert.match(await host.command('AT+CMSS=1'), /\+CMSS: 0/);
  assert.equal(host.network.submitted[0]?.text, 'moi');
  assert.match(await host.command('AT+CMSS=9'), /\+CMS ERROR: 321/);
});

test('text mode lists, reads and sends', async (t) => {
  const host = new Host(t);
  host.network.deliver(host.modem, { from: FROM, text: 'hello', serviceCentreTime: Date.UTC(2026, 0, 2, 3, 4, 5) });
  await host.command('AT+CMGF=1');
  assert.match(
    await host.command('AT+CMGL="ALL"'),
    /\+CMGL: 1,"REC UNREAD","\+46701111111",,"26\/01\/02,04:04:05\+04"\r\nhello\r\n/,
  );
  assert.match(await host.command('AT+CMGR=1'), /\+CMGR: "REC READ","\+46701111111"/);
  await host.command('AT+CSCS="UCS2"');
  assert.match(await host.command('AT+CMGR=1'), /\r\n00680065006C006C006F\r\n/);
  await host.command('AT+CSMP=49,167,0,8');
  host.write('AT+CMGS="002B00340036003700300032"\r');
  await host.until('> ');
  host.write('00E5\x1a');
  await host.until('+CMGS: 0');
  assert.deepEqual(
    host.network.submitted.map(({ to, text, statusReportRequested }) => [to, text, statusReportRequested]),
    [['+46702', 'å', true]],
  );
});

test('registration, operator, signal and clock are told', async (t) => {
  const host = new Host(t);
  await host.command('AT+CREG=2;+CEREG=2');
  assert.match(await host.command('AT+CREG?'), /\+CREG: 2,1,"00A1","01B2C3D4",7/);
  host.modem.setRegistration(2);
  await host.until('+CREG: 2\r\n');
  assert.match(await host.command('AT+COPS?'), /\+COPS: 0\r/);
  await host.command('AT+COPS=0');
  await host.command('AT+COPS=3,2');
  assert.match(await host.command('AT+COPS?'), /\+COPS: 0,2,"24007",7/);
  host.modem.radio.signal = 99;
  assert.match(await host.command('AT+CSQ'), /\+CSQ: 99,99/);
  assert.match(await host.command('AT+CCLK?'), /\+CCLK: "\d\d\/\d\d\/\d\d,\d\d:\d\d:\d\d\+04"/);
});

test('a call rings with its number until it is hung up', async (t) => {
  const host = new Host(t);
  await host.command('AT+CLIP=1');
  host.modem.ring('+447700900123', 5);
  await host.until('RING\r\n\r\n+CLIP: "+447700900123",145,,,,0');
  await host.until('RING');
  assert.match(await host.command('AT+CHUP'), /OK/);
  assert.equal(host.modem.ringing, false);
});

test('a restart forgets the settings and keeps the messages', async (t) => {
  const host = new Host(t);
  host.network.deliver(host.modem, { from: FROM, text: 'kept' });
  await host.command('ATE0;+CMEE=1;+CNMI=2,1;+CPMS="ME","ME","ME"');
  assert.match(await host.command('AT+CFUN=1,1'), /OK/);
  assert.match(await host.command('AT+CNMI?'), /^AT\+CNMI\?\r\r\n\+CNMI: 0,0,0,0,0/);
  assert.match(await host.command('AT+CPMS?'), /"SM",1,20/);
});
