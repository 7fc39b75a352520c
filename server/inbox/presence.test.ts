import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Presence } from './presence.ts';

function room() {
  let now = 0;
  const told: number[] = [];
  const presence = new Presence(
    () => now,
    (conversation) => told.push(conversation),
  );
  return { presence, told, wait: (milliseconds: number) => (now += milliseconds) };
}
const kim = (state: 'viewing' | 'typing') => ({ userId: 2, name: 'Kim', state });

test('somebody who looks is seen by others, not by themselves', () => {
  const { presence } = room();
  presence.beat('tab', 7, kim('viewing'));
  assert.deepEqual(presence.others(7, 1), [{ userId: 2, name: 'Kim', state: 'viewing' }]);
  assert.deepEqual(presence.others(7, 2), []);
});

test('typing becomes viewing after six seconds, and viewing ends after twelve without a word', () => {
  const { presence, told, wait } = room();
  presence.beat('tab', 7, kim('typing'));
  wait(6001);
  presence.sweep();
  assert.equal(presence.others(7, 1)[0]?.state, 'viewing');
  wait(6000);
  presence.sweep();
  assert.deepEqual(presence.others(7, 1), []);
  assert.deepEqual(told, [7, 7, 7]);
});

test('a tab is in one conversation at a time; two tabs of one person are one person', () => {
  const { presence } = room();
  presence.beat('a', 7, kim('viewing'));
  presence.beat('b', 7, kim('typing'));
  assert.deepEqual(presence.others(7, 1), [{ userId: 2, name: 'Kim', state: 'typing' }]);
  presence.beat('b', 8, kim('viewing'));
  presence.leave('a');
  assert.deepEqual(presence.others(7, 1), []);
  assert.equal(presence.others(8, 1).length, 1);
});

test('a beat that changes nothing is told to nobody', () => {
  const { presence, told, wait } = room();
  presence.beat('tab', 7, kim('viewing'));
  wait(5000);
  presence.beat('tab', 7, kim('viewing'));
  presence.sweep();
  assert.deepEqual(told, [7]);
});
