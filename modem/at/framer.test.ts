import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { AtFramer, type AtToken, longestLine, mostOctetsAtOnce, mostOctetsPerSecond } from './framer.ts';
import { everyCut } from './testing/scripted-peer.ts';
import { VirtualClock } from './testing/virtual-clock.ts';

/** Tokens of the chunks; a prompt is expected from the start on when asked for. */
async function frame(chunks: readonly string[], promptExpected = false): Promise<string[]> {
  const source = new PassThrough();
  const tokens: AtToken[] = [];
  const framer = new AtFramer(source, (token) => tokens.push(token));
  framer.expectPrompt(promptExpected);
  for (const chunk of chunks) source.write(Buffer.from(chunk, 'latin1'));
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  framer.close();
  return tokens.map((token) => (token.type === 'prompt' ? '<prompt>' : token.text));
}

async function framedAtEveryCut(bytes: string, expected: string[], promptExpected = false): Promise<void> {
  for (const chunks of everyCut(bytes)) {
    assert.deepEqual(await frame(chunks, promptExpected), expected, JSON.stringify(chunks));
  }
}

test('A1: an echoed command and its CR CR LF are lines like any other', async () => {
  await framedAtEveryCut('AT+CPIN?\r\r\n+CPIN: READY\r\n\r\nOK\r\n', ['AT+CPIN?', '+CPIN: READY', 'OK']);
});

test('A4: LF alone, CR alone, CR CR LF and blank lines all end a line once', async () => {
  await framedAtEveryCut('OK\n', ['OK']);
  await framedAtEveryCut('+CSQ: 9,99\rOK\r', ['+CSQ: 9,99', 'OK']);
  await framedAtEveryCut('AT+CLAC\r\r\n&C\r\r\n\r\n\n\nOK\r\n', ['AT+CLAC', '&C', 'OK']);
});

test('A5: an indication of Huawei that ends in CR CR LF is one line', async () => {
  await framedAtEveryCut('\r\n^RSSILVL:60\r\r\nOK\r\r\n', ['^RSSILVL:60', 'OK']);
});

test('A6: NUL, 0xFF, ESC and other noise are dropped, and nothing is decoded strictly', async () => {
  await framedAtEveryCut('\0\0\u00ff\u001b\r\nO\0K\r\n', ['OK']);
  await framedAtEveryCut('\u00e9\u0080+COPS: 0\r\n', ['\u00e9\u0080+COPS: 0']);
});

test('C1: a prompt is a token although no line end follows it', async () => {
  await framedAtEveryCut('\r\n> ', ['<prompt>'], true);
  await framedAtEveryCut('\r\n>', ['<prompt>'], true);
  await framedAtEveryCut('\r\n+CMTI: "SM",13\r\n\r\n> ', ['+CMTI: "SM",13', '<prompt>'], true);
});

test('C1: a prompt that nobody expects is text', async () => {
  await framedAtEveryCut('\r\n> x\r\n', ['> x']);
  await framedAtEveryCut('\r\n+CMGL: 1,"x > y"\r\n', ['+CMGL: 1,"x > y"'], true);
});

test('A3: the echo of the payload ends at its Ctrl-Z, and the answer may follow on the same line', async () => {
  await framedAtEveryCut('\r\n> 07913396\u001a+CMS ERROR: 500\r\n', ['<prompt>', '07913396', '+CMS ERROR: 500'], true);
});

test('a line without end is cut, its rest counted and dropped', async () => {
  const source = new PassThrough();
  const lines: AtToken[] = [];
  const framer = new AtFramer(source, (token) => lines.push(token));
  source.write(Buffer.alloc(longestLine + 10_000, 'x'));
  source.write('\r\nOK\r\n');
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    lines.map((token) => (token.type === 'line' ? token.text.length : 0)),
    [longestLine, 2],
  );
  assert.equal(framer.dropped, 10_000);
  framer.close();
});

test('a flood is read no faster than a line could bring it, the rest waits in the device, and nothing of it is lost', async () => {
  const clock = new VirtualClock();
  const source = new PassThrough();
  let read = 0;
  const count = (token: AtToken) => {
    if (token.type === 'line') read += token.text.length + 1;
  };
  const framer = new AtFramer(source, count, clock);
  const pieces = 40;
  const piece = Buffer.from(`${'x'.repeat(1023)}\n`.repeat(64), 'latin1');
  for (let n = 0; n < pieces; n += 1) source.write(piece);
  await clock.advance(1);
  assert.ok(read >= mostOctetsAtOnce && read <= mostOctetsAtOnce + 2 * piece.length, `${read} at once`);
  const atOnce = read;
  await clock.advance(4000);
  const perSecond = (read - atOnce) / 4;
  assert.ok(Math.abs(perSecond - mostOctetsPerSecond) <= piece.length / 2, `${perSecond} a second`);
  await clock.advance(20_000);
  assert.equal(read, pieces * piece.length);
  framer.close();
});

test('a line that is held is read no further than what was on its way, and goes on where it stood', async () => {
  const clock = new VirtualClock();
  const source = new PassThrough();
  const lines: string[] = [];
  const framer: AtFramer = new AtFramer(
    source,
    (token) => {
      if (token.type === 'line' && lines.push(token.text) === 1) framer.hold(true);
    },
    clock,
  );
  for (let n = 0; n < 500; n += 1) source.write(`${n}\n`);
  await clock.advance(60_000);
  assert.ok(lines.length < 10, `${lines.length} lines while held`);
  framer.hold(false);
  await clock.advance(1);
  assert.deepEqual(
    lines,
    Array.from({ length: 500 }, (_, n) => String(n)),
  );
  framer.hold(true);
  source.write('late\n');
  await clock.advance(1);
  framer.close();
  framer.hold(false);
});

test('any bytes, cut anywhere, give the same lines', async () => {
  const bytes = fc.array(fc.constantFrom(...'\r\n>+OK \0\u001a"1,'), { maxLength: 60 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(bytes, fc.array(fc.nat(60)), fc.boolean(), async (text, places, expected) => {
      const cuts = [0, ...places.filter((at) => at < text.length).sort((a, b) => a - b), text.length];
      const chunks = cuts.slice(1).map((end, at) => text.slice(cuts[at], end));
      assert.deepEqual(await frame(chunks, expected), await frame([text], expected));
    }),
    { numRuns: 300 },
  );
});
