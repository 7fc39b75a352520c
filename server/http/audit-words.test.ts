// What the audit log keeps as codes is shown in the catalogue's words; what it does not know, as it is stored.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOBODY } from '../accounts/audit.ts';
import { LIMITS_SETTING } from '../accounts/sending-limits.ts';
import { DEFAULT_SETTINGS } from '../inbox/settings.ts';
import { actorInWords, detailInWords, subjectInWords } from './audit-words.ts';
import { words } from './words.ts';

test('an actor that is no person has words, a person keeps the name, and a key is told from both', () => {
  for (const actor of Object.values(NOBODY)) assert.ok(words.auditDetails.actors[actor], actor);
  assert.equal(actorInWords(null, 'unknown login'), 'unknown login');
  assert.equal(actorInWords(7, 'first run'), 'first run');
  assert.equal(actorInWords(null, 'API key Booking'), 'API key Booking');
  assert.equal(actorInWords(null, 'from before'), 'from before');
});

test('rights are named as on their own page', () => {
  const before = 'conversations:read+write, clients:read, modem:none';
  const named = 'Conversations: read and write, Clients: read, Modem: none';
  assert.equal(detailInWords(JSON.stringify({ grants: before }), 'group.add'), `rights: ${named}`);
  const grants = [before, 'clients:read'];
  assert.equal(detailInWords(JSON.stringify({ grants }), 'group.change'), `rights: ${named} → Clients: read`);
  const ofKey = [{ area: 'clients', read: true, write: false }];
  assert.equal(detailInWords(JSON.stringify({ grants: ofKey }), 'api-key.add'), 'rights: Clients: read');
});

test('a code is told as what it means in its deed only', () => {
  const by = (action: string, value: string) => detailInWords(JSON.stringify({ by: value }), action);
  assert.equal(by('user.password', 'own'), 'by: themselves');
  assert.equal(by('user.password', 'somehow'), 'by: somehow');
  assert.equal(by('user.rename', 'own'), 'by: own');
  assert.equal(detailInWords('{"reason":"address"}', 'api-key.refused'), 'why: from an address that is not its own');
});

test('every setting has words, as what was changed too', () => {
  for (const key of [...Object.keys(DEFAULT_SETTINGS), LIMITS_SETTING, 'sessionLimits'])
    assert.ok(words.auditDetails.fields[key], key);
  assert.equal(subjectInWords('setting', 'clinicName'), 'setting: name of the clinic');
  assert.equal(subjectInWords('setting', 'from an older program'), 'setting: from an older program');
  assert.equal(subjectInWords('user', '2'), 'user 2');
});
