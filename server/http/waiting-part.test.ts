import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withWaiting } from './waiting-part.ts';
import { words } from './words.ts';

const SENTENCES: readonly { name: string; sentence: (waiting: number) => string; parts: readonly string[][] }[] = [
  {
    name: 'in brackets',
    sentence: (waiting) => words.modemFaults.unplugged('ttyUSB0', '10:02', waiting).staff ?? '',
    parts: [
      ['The modem is unplugged. Messages you send will go out when it is back', '', '.'],
      ['The modem is unplugged. Messages you send will go out when it is back', ' (1 waiting)', '.'],
      ['The modem is unplugged. Messages you send will go out when it is back', ' (12 waiting)', '.'],
    ],
  },
  {
    name: 'a sentence of its own',
    sentence: (waiting) => words.modemFaults.refusing('10:02', 'No credit', waiting).staff ?? '',
    parts: [
      ['The network refuses messages. Credit may be used up.', '', ''],
      [
        'The network refuses messages. Credit may be used up.',
        ' 1 message is waiting and will go out when it is back.',
        '',
      ],
      [
        'The network refuses messages. Credit may be used up.',
        ' 12 messages are waiting and will go out when it is back.',
        '',
      ],
    ],
  },
  {
    name: 'of none too',
    sentence: words.banners.paused,
    parts: [
      ['Sending is paused. ', '0 messages wait', ' until somebody resumes it.'],
      ['Sending is paused. ', '1 message waits', ' until somebody resumes it.'],
      ['Sending is paused. ', '12 messages wait', ' until somebody resumes it.'],
    ],
  },
];

for (const { name, sentence, parts } of SENTENCES) {
  test(`what a sentence says of those that wait is told from the rest, which is the same for any number: ${name}`, () => {
    const split = [0, 1, 12].map((waiting) => {
      const { text, waiting: part } = withWaiting(sentence, waiting);
      assert.equal(text, sentence(waiting));
      assert.ok(part);
      return [text.slice(0, part.from), text.slice(part.from, part.to), text.slice(part.to)];
    });
    assert.deepEqual(split, parts);
  });
}

test('a sentence that tells no number has no such part', () => {
  assert.deepEqual(
    withWaiting(() => 'The SIM needs its PIN.', 3),
    { text: 'The SIM needs its PIN.' },
  );
});
