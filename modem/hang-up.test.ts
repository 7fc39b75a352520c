import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchForHangUp } from './hang-up.ts';

class Line {
  isClosed = false;
  hungUp = 0;
  answers = true;
  asked = 0;

  watch(): Promise<void> {
    return watchForHangUp({
      speed: () => {
        this.asked += 1;
        return this.answers ? Promise.resolve() : Promise.reject(new Error('Input/output error'));
      },
      closed: () => this.isClosed,
      hungUp: () => {
        this.hungUp += 1;
        this.isClosed = true;
      },
    });
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('H7: a line that was hung up without a word is closed within five seconds, once', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const line = new Line();
  const watching = line.watch();
  await turn();
  t.mock.timers.tick(5000);
  await turn();
  assert.equal(line.hungUp, 0);
  line.answers = false;
  t.mock.timers.tick(5000);
  await watching;
  assert.equal(line.hungUp, 1);
});

test('H7: a line that never tells its speed is left alone', async () => {
  const line = new Line();
  line.answers = false;
  await line.watch();
  assert.equal(line.hungUp, 0);
});

test('H7: a line that was closed is watched no longer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const line = new Line();
  const watching = line.watch();
  await turn();
  line.isClosed = true;
  t.mock.timers.tick(5000);
  await watching;
  assert.equal(line.asked, 1);
});
