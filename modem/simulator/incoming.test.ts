import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualScheduler } from './scheduler.ts';
import { Host } from './testing/host.ts';

const FROM = '+46701111111';

test('with <mt> 0 a text is stored without a word', async (t) => {
  const host = new Host(t);
  await host.command('AT+CNMI=2,0');
  host.network.deliver(host.modem, { from: FROM, text: 'quiet' });
  assert.match(await host.command('AT+CPMS?'), /"SM",1,20/);
  assert.doesNotMatch(host.heard, /CMTI/);
});

test('with <mt> 2 a text comes directly, unless it is for the SIM', async (t) => {
  const host = new Host(t);
  await host.command('AT+CNMI=2,2');
  host.network.deliver(host.modem, { from: FROM, text: 'direct' });
  assert.match(await host.until(/\+CMT: ,\d+\r\n[0-9A-F]+\r\n/), /\r\n\+CMT: ,25\r\n07/);
  host.network.deliver(host.modem, { from: FROM, text: 'stored', messageClass: 2 });
  await host.until('+CMTI: "SM",1');
});

test('with <mode> 0 indications are kept back, and flushed or forgotten when it changes', async (t) => {
  const host = new Host(t);
  await host.command('AT+CNMI=0,1');
  host.network.deliver(host.modem, { from: FROM, text: 'kept back' });
  assert.doesNotMatch(await host.command('AT'), /CMTI/);
  await host.command('AT+CNMI=2,1,0,0,0');
  await host.until('+CMTI: "SM",1');
});

test('with +CSMS=1 a text that nobody acknowledges silences the modem, and the network keeps it', async (t) => {
  const scheduler = new ManualScheduler();
  const host = new Host(t, { scheduler });
  await host.command('AT+CSMS=1;+CNMI=2,2,0,1,0');
  const [first, second] = ['one', 'two'].map((text) => host.network.deliver(host.modem, { from: FROM, text })[0]);
  await host.until('+CMT: ');
  assert.match(await host.command('AT+CNMA'), /OK/);
  await host.until('+CMT: ');
  assert.equal(first?.state, 'delivered');
  await scheduler.advance(17_000);
  assert.equal(second?.state, 'waiting');
  assert.match(await host.command('AT+CNMI?'), /\+CNMI: 2,0,0,0,0/);
  assert.match(await host.command('AT+CNMA'), /\+CMS ERROR: 340/);
});

test('reports are thrown away, come directly, or are stored, as <ds> says', async (t) => {
  const host = new Host(t);
  const report = () => host.network.report(host.modem, { status: 0, reference: 7, recipient: '+46702222222' });
  await host.command('AT+CNMI=2,1,0,0');
  assert.equal(report()?.state, 'delivered');
  await host.command('AT+CNMI=2,1,0,1');
  report();
  assert.match(await host.until(/\+CDS: \d+\r\n[0-9A-F]+\r\n/), /\+CDS: 25\r\n07/);
  await host.command('AT+CNMI=2,1,0,2');
  report();
  await host.until('+CDSI: "SR",0');
});

test('a modem that is switched off, denied or without SIM gets its texts when it is back', async (t) => {
  const host = new Host(t);
  const { modem, network } = host;
  const deliver = (text: string) => network.deliver(modem, { from: FROM, text })[0];
  await host.command('AT+CFUN=4');
  const off = deliver('off');
  assert.equal(off?.state, 'waiting');
  await host.command('AT+CFUN=1');
  assert.equal(off?.state, 'delivered');
  modem.setRegistration(3);
  const denied = deliver('denied');
  assert.equal(denied?.state, 'waiting');
  modem.setRegistration(1);
  assert.equal(denied?.state, 'delivered');
  modem.unplug();
  const pulled = deliver('pulled out');
  modem.replug();
  await network.waitFor(() => pulled?.state === 'delivered');
});

test('a full memory is tried again after a while even if the modem forgets to say that it has room', async (t) => {
  const scheduler = new ManualScheduler();
  const host = new Host(t, { scheduler, sim: { capacity: 1 } });
  host.network.deliver(host.modem, { from: FROM, text: 'one' });
  const second = host.network.deliver(host.modem, { from: FROM, text: 'two' })[0];
  host.modem.storage('SM').clear();
  assert.equal(second?.state, 'waiting');
  await scheduler.advance(60_000);
  assert.equal(second?.state, 'delivered');
  assert.equal(second?.attempts, 2);
});
