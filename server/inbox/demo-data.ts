// Twelve clients and fourteen conversations that show every state a message can be in. Numbers are from the range that the
// Swedish regulator keeps free for fiction (070-174 06 05 to 99), so nobody has them.
import type { DemoClient, DemoConversation, DemoMessage } from '../store/demo.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const number = (last: number) => `+467017406${String(last).padStart(2, '0')}`;

export const DEMO_CLIENTS: readonly DemoClient[] = [
  { name: 'Okafor, Demo', notes: 'Prefers texts in the morning.', numbers: [number(5)] },
  { name: 'Lindqvist, Demo', notes: 'Cat: Misse, 4 years.', numbers: [number(6), number(7)] },
  { name: 'Haddad, Demo', notes: '', numbers: [number(8)] },
  { name: 'Moreau, Anna, Demo', notes: 'Household: shares the number with Paul.', numbers: [number(9)] },
  { name: 'Moreau, Paul, Demo', notes: '', numbers: [number(9)] },
  { name: 'Nguyen, Demo', notes: '', numbers: [number(10)] },
  { name: 'Kowalska, Demo', notes: 'Wants no reminders.', numbers: [number(11)] },
  { name: 'Silva, Demo', notes: '', numbers: [number(12)] },
  { name: 'Yilmaz, Demo', notes: '', numbers: [number(13)] },
  { name: 'Berg, Demo', notes: 'Dog: Bosse. Careful, he bites.', numbers: [number(14)] },
  { name: 'Rossi, Demo', notes: '', numbers: [number(15)] },
  { name: 'Andersson, Demo', notes: 'Has not written yet.', numbers: [number(16)] },
];

/** The threads as they stand at `now`; some are assigned to `me`. */
export function demoConversations(now: number, me: number): readonly DemoConversation[] {
  const received = (ago: number, text: string, more: Partial<DemoMessage> = {}): DemoMessage => ({
    direction: 'in',
    status: 'received',
    text,
    at: now - ago,
    ...more,
  });
  const wrote = (
    ago: number,
    status: DemoMessage['status'],
    text: string,
    more: Partial<DemoMessage> = {},
  ): DemoMessage => ({
    direction: 'out',
    status,
    text,
    at: now - ago,
    ...more,
  });
  const thread = (
    last: number | string,
    messages: DemoMessage[],
    more: Partial<DemoConversation> = {},
  ): DemoConversation => ({
    number: typeof last === 'number' ? number(last) : last,
    status: 'open',
    priority: 'normal',
    assigneeId: null,
    unread: 0,
    blocked: false,
    messages,
    ...more,
  });
  return [
    thread(
      15,
      [
        wrote(3 * DAY, 'expired', 'Your appointment is tomorrow at 9:00.', {
          reason: { why: 'waited-too-long' },
        }),
        wrote(3 * DAY - HOUR, 'cancelled', 'Sorry, the wrong day.'),
      ],
      { status: 'resolved' },
    ),
    thread(
      14,
      [
        wrote(2 * DAY, 'no-report', 'Bosse can be fetched from 16:00.'),
        received(2 * DAY - HOUR, 'Thank you, we are on our way.'),
      ],
      { status: 'resolved' },
    ),
    thread(
      11,
      [wrote(30 * HOUR, 'delivered', 'Reminder: your appointment is on Friday at 10:30.'), received(29 * HOUR, 'STOP')],
      { status: 'resolved', priority: 'low' },
    ),
    thread('+46701740699', [received(28 * HOUR, 'You have won!!! Click here'), received(27 * HOUR, 'Last chance!!!')], {
      blocked: true,
    }),
    thread('BANK', [received(26 * HOUR, 'Your code is 4711. Never give it to anybody.')]),
    thread('72345', [received(25 * HOUR, 'Your parcel is at the pick-up point.')], { status: 'resolved' }),
    thread(
      13,
      [
        received(9 * HOUR, '', { kind: 'missed-call' }),
        received(8 * HOUR, '', { kind: 'voicemail' }),
        wrote(7 * HOUR, 'sent', 'You called us. How can we help?'),
      ],
      { assigneeId: me },
    ),
    thread(12, [
      received(6 * HOUR, 'Here is the first half of what I wanted to say about his diet, and', {
        status: 'partial',
        parts: [1, 2],
      }),
    ]),
    thread(
      8,
      [
        wrote(5 * HOUR, 'failed', 'The results are in, please call us.', {
          reason: { why: 'number-refused', answer: { text: '', code: 'CMS 1' } },
        }),
        wrote(4 * HOUR, 'unknown', 'The results are in, please call us.', {
          reason: { why: 'no-evidence', because: { type: 'no-answer', command: 'AT+CMGS=23', milliseconds: 60_000 } },
        }),
      ],
      { assigneeId: me },
    ),
    thread(10, [
      received(
        3 * HOUR,
        'She is much better today 😀🐈 She ate her breakfast, and half of mine 🙈 Thank you all so much for looking after her at the weekend! 🙏🙏🙏 What shall I do with the tablets that are left? There are six of them, the small white ones. And when may she go out again?',
        {
          parts: [3, 3],
        },
      ),
      wrote(2 * HOUR, 'delivered', 'Keep them for now. She may go out on Friday.'),
    ]),
    thread('+46701740698', [received(90 * MINUTE, 'مرحبا، هل يمكنني الحصول على موعد غدا؟')], { unread: 1 }),
    thread(
      9,
      [
        wrote(4 * HOUR, 'delivered', 'See you on Thursday at 16:00.'),
        received(70 * MINUTE, 'Which of us did you mean?'),
      ],
      {
        unread: 1,
      },
    ),
    thread(
      6,
      [
        wrote(DAY, 'delivered', 'Hello, this is the clinic. How is Misse doing after the surgery?'),
        received(4 * HOUR, 'Good morning! Better, but she will not take the tablets 😕'),
        wrote(3 * HOUR, 'delivered', 'You can hide the tablet in a little cream cheese. Call us if she refuses twice.'),
        received(40 * MINUTE, 'She ate a little this morning but still hides under the sofa.'),
        received(39 * MINUTE, 'Should I bring her in today?'),
      ],
      { assigneeId: me },
    ),
    thread(
      5,
      [
        wrote(2 * DAY, 'delivered', 'Your appointment is on Wednesday at 9:30.'),
        received(12 * MINUTE, 'He has eaten something in the garden and is shaking. Can we come at once?'),
      ],
      { unread: 1, priority: 'high' },
    ),
  ];
}
