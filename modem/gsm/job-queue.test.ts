import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JobQueue, type Priority } from './job-queue.ts';

async function orderOf(...priorities: readonly Priority[]): Promise<Priority[]> {
  const jobs = new JobQueue();
  const done: Priority[] = [];
  const first = Promise.withResolvers<void>();
  const all = [jobs.run('routine', () => first.promise)];
  for (const priority of priorities) all.push(jobs.run(priority, async () => void done.push(priority)));
  first.resolve();
  await Promise.all(all);
  return done;
}

test('a send goes before everything that waits', async () => {
  assert.deepEqual(await orderOf('routine', 'send'), ['send', 'routine']);
});

test('after a send the bell has its turn, however many sends wait', async () => {
  assert.deepEqual(await orderOf('send', 'send', 'send', 'bell', 'bell', 'routine'), [
    'send',
    'bell',
    'send',
    'bell',
    'send',
    'routine',
  ]);
});

test('a job that fails fails alone', async () => {
  const jobs = new JobQueue();
  await assert.rejects(
    jobs.run('send', () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await jobs.run('send', async () => 'yes'), 'yes');
});
