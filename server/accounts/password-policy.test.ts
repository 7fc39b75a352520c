import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonPasswords, judgePassword } from './password-policy.ts';

const CASES: readonly (readonly [string, string, (readonly string[])?])[] = [
  ['too-short', 'eleven char'],
  ['too-long', 'x y'.repeat(100)],
  ['common', 'password1234'],
  ['common', '1234password'],
  ['common', 'P4ssw0rd!!!!'],
  ['common', 'passwordpassword'],
  ['common', 'qwertyuiop123'],
  ['common', '123456789012'],
  ['common', '111111111111'],
  ['common', 'abcabcabcabc'],
  ['common', 'aaaaaaaaaaaaa'],
  ['common', 'abcdefghijklmnop'],
  ['guessable', 'lovelace2026', ['ada', 'Ada Lovelace']],
  ['guessable', 'Harbour Vets!', ['Harbour Vets']],
  ['good', 'orbit pencil lantern', ['ada', 'Ada Lovelace']],
  ['good', 'vier kleine Enten'],
  ['good', '早く 家に 帰りたい です ね'],
  ['good', 'x9!7#2$1@8%4'],
  ['good', '482916075533'],
];

for (const [verdict, password, known] of CASES) {
  test(`'${password.slice(0, 24)}' is ${verdict}`, () => {
    assert.equal(judgePassword(password, known).type, verdict);
  });
}

test('the list is the whole list', () => {
  assert.equal(commonPasswords().size, 30_000);
  assert.ok(commonPasswords().has('letmein'));
});
