// Fuzzing of the AT dialogue: what a modem says, damaged in every way that lines get damaged, against the engine on a clock that
// jumps. Nothing but the typed errors may be thrown, nothing may grow without bound, and as soon as the modem is sane again the
// dialogue is in step within five seconds.

import assert from 'node:assert/strict';
import { AtEngine } from '../at/engine.ts';
import { CommandRefused, CommandTimeout, ConnectionLost } from '../at/errors.ts';
import type { AtCommand } from '../at/exchange.ts';
import { longestLine } from '../at/framer.ts';
import { ScriptedPeer } from '../at/testing/scripted-peer.ts';
import { VirtualClock } from '../at/testing/virtual-clock.ts';
import { readIndication } from '../gsm/indications.ts';
import type { FuzzTarget } from './target.ts';

export const target: FuzzTarget = { input: mutatedTranscript, feed: feedTranscript };

interface Exchange {
  readonly command: AtCommand;
  readonly answer: string;
}

const pdu = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07';
const with_ = (prefix: string, trailingLine = false) => [{ prefix, trailingLine }];

const dialogue: readonly Exchange[] = [
  { command: { line: 'ATE0', timeout: 3000 }, answer: 'ATE0\r\r\nOK\r\n' },
  {
    command: { line: 'AT+CPIN?', information: with_('+CPIN'), timeout: 5000, tail: 1500 },
    answer: '\r\n^SRVST:2\r\n+CPIN: READY\r\n\r\nOK\r\n',
  },
  { command: { line: 'AT+CGSN', information: 'any', timeout: 5000 }, answer: '\r\n356938035643809\r\n\r\nOK\r\n' },
  {
    command: { line: 'AT+CMGL=4', information: with_('+CMGL', true), timeout: 60_000 },
    answer: `\r\n+CMGL: 1,1,,37\r\n${pdu}\r\n^RSSI:18\r\n+CMGL: 2,0,,37\r\n${pdu}\r\n\r\nOK\r\n`,
  },
  {
    command: { line: 'AT+CMGR=1', information: with_('+CMGR', true), timeout: 15_000 },
    answer: `\r\n+CMGR: 1,,37\r\n+CMTI: "SM",3\r\n${pdu}\r\n\r\nOK\r\n\r\n+CMT: ,37\r\n${pdu}\r\n`,
  },
  {
    command: {
      line: 'AT+CMGS=19',
      payload: '0011',
      information: with_('+CMGS'),
      promptTimeout: 10_000,
      timeout: 180_000,
    },
    answer: '\r\n+CMTI: "SM",13\r\n\r\n> ',
  },
  {
    command: { line: 'AT+CUSD=1,"*100#",15', timeout: 15_000 },
    answer: '\r\nOK\r\n\r\n+CUSD: 1,"1 Konto\r\n2 Hilfe",15\r\n',
  },
  { command: { line: 'AT+CNMI=2,1,0,1,0', timeout: 3000 }, answer: '\r\n+CMS ERROR: 303\r\n' },
];

/** The answers of one dialogue, damaged as the seed says, as JSON. */
function mutatedTranscript(seed: number): string {
  const chance = generator(seed);
  const answers = dialogue.map(({ answer }) => answer);
  for (let count = 1 + (chance() % 8); count > 0; count -= 1) {
    const at = chance() % answers.length;
    answers[at] = mutate(answers[at] ?? '', chance);
  }
  return JSON.stringify(answers);
}

async function feedTranscript(input: string): Promise<void> {
  const answers: unknown = JSON.parse(input);
  assert.ok(Array.isArray(answers));
  const clock = new VirtualClock();
  let sane = false;
  let next = 0;
  const peer = new ScriptedPeer((written) => {
    if (sane) return written === '\u001b' ? undefined : '\r\nOK\r\n';
    if (written.endsWith('\u001a')) return '\r\n+CMGS: 12\r\n\r\nOK\r\n';
    return written === dialogue[next - 1]?.command.line ? String(answers[next - 1]) : '\r\nOK\r\n';
  });
  const engine = new AtEngine(peer, {
    clock,
    unsolicited: (code) => {
      assert.ok(code.line.length <= 2 * longestLine && (code.trailing?.length ?? 0) <= longestLine);
      readIndication(code);
    },
  });
  for (const { command } of dialogue) {
    next += 1;
    await clock.until(engine.execute(command).catch(expected));
  }
  sane = true;
  const before = clock.now();
  // Half a line may still hang in front of the first sane answer; it may spoil that one and no other.
  await clock.until(engine.execute({ line: 'AT+CMEE=1', timeout: 3000 }).catch(expected));
  if (!engine.ended) await clock.until(engine.execute({ line: 'AT+CMEE=1', timeout: 3000 }));
  assert.ok(clock.now() - before <= 5000, `in step only after ${clock.now() - before} ms`);
  engine.end('fuzzed');
}

function expected(error: unknown): void {
  if (error instanceof CommandRefused || error instanceof CommandTimeout || error instanceof ConnectionLost) return;
  throw error;
}

const fragments = [
  '\r\n',
  '\r',
  '\n',
  '\0',
  '\u00ff',
  '\u001b',
  '\u001a',
  '> ',
  '>',
  'OK\r\n',
  '\r\nERROR\r\n',
  '+CMS ERROR: 500',
  '+CMGL: ',
  '+CMT: ,20\r\n',
  '+CUSD: 1,"',
  '"',
  'AT+GCAP\r\n',
  '^BOOT:1,0\r\n',
  'RING\r\n',
  '0',
  'F'.repeat(5000),
  '('.repeat(300),
  '+CMGS: 7\r\n',
];

function mutate(text: string, chance: () => number): string {
  const at = chance() % (text.length + 1);
  const until = Math.min(text.length, at + (chance() % 12));
  switch (chance() % 6) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(until);
    case 2:
      return text.slice(0, at) + String.fromCharCode(chance() % 256) + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + (fragments[chance() % fragments.length] ?? '') + text.slice(at);
    case 4:
      return text.slice(0, until) + text.slice(at);
    default:
      return text.slice(at) + text.slice(0, at);
  }
}

/** Chance that can be repeated (the public-domain "mulberry32"). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
