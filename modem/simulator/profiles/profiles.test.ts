import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownQuirks, quirk } from '../quirks/index.ts';
import { ManualScheduler } from '../scheduler.ts';
import { Host } from '../testing/host.ts';
import { submitPdu } from '../testing/submit-pdu.ts';
import { PROFILES } from './index.ts';

for (const profile of Object.values(PROFILES)) {
  test(`a modem of the profile ${profile.name} takes what it offers, receives and sends`, async (t) => {
    const host = new Host(t, { profile });
    await host.command('ATE0');
    assert.ok((await host.command('AT+CGMI')).includes(profile.maker));
    for (const [at, names] of profile.memoryOffer.entries()) {
      assert.ok(names.includes(profile.defaultMemories[at] ?? 'SM'), 'the default is offered');
    }
    const [one, two, three] = profile.memoryOffer.map((names) => names[0]);
    assert.match(await host.command(`AT+CPMS="${one}","${two}","${three}"`), /OK/);
    const indications = profile.indicationOffer.map((values) => (values.includes(1) ? 1 : values[0]));
    assert.match(await host.command(`AT+CNMI=${indications.join()}`), /OK/);
    assert.match(await host.command('AT+CNMI?'), new RegExp(`\\+CNMI: ${indications.join()}`));
    for (const name of Object.keys(profile.iccidCommands)) {
      assert.ok((await host.command(`AT${name}`)).includes(host.modem.sim.iccid));
    }
    host.network.deliver(host.modem, { from: '+46701111111', text: 'hello' });
    await host.until(`+CMTI: "${three}",`);
    const { hex, length } = submitPdu('+46702222222', 'moi');
    host.write(`AT+CMGS=${length}\r`);
    await host.until('> ');
    host.write(`${hex}\x1a`);
    await host.until('+CMGS: 0');
    await host.until('+CDS: ');
  });

  test(`a modem of the profile ${profile.name} says at a start what its maker lets it say`, async (t) => {
    const scheduler = new ManualScheduler();
    const host = new Host(t, { profile, scheduler });
    host.modem.reboot();
    await scheduler.advance(60_000);
    for (const { line } of [...profile.boot, ...profile.chatter]) assert.ok(host.heard.includes(line), line);
  });

  test(`the quirks of the profile ${profile.name} exist and can be laid together`, (t) => {
    const host = new Host(t, { profile });
    for (const id of profile.quirks) {
      assert.ok(knownQuirks().includes(id), id);
      host.modem.behaviours.add(quirk(id));
    }
  });
}

test('Huawei chatter stops when it is told to', async (t) => {
  const scheduler = new ManualScheduler();
  const { huawei } = PROFILES;
  assert.ok(huawei);
  const host = new Host(t, { profile: huawei, scheduler });
  await host.command('AT^CURC=0');
  const before = host.heard;
  await scheduler.advance(60_000);
  assert.equal(host.heard, before);
});
