import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AtEngine } from './engine.ts';
import { CommandRefused, CommandTimeout, ConnectionLost } from './errors.ts';
import { type AtCommand, type InformationResponse, mostResponses } from './exchange.ts';
import { everyCut, line, ok, type Script, ScriptedPeer } from './testing/scripted-peer.ts';
import { VirtualClock } from './testing/virtual-clock.ts';
import type { UnsolicitedResultCode } from './unsolicited.ts';

/** Where everything that the peer says is cut now: nowhere, everywhere, or in two at that octet. */
const cutting: { at: 'nowhere' | 'everywhere' | number; longest: number } = { at: 'nowhere', longest: 0 };

function cut(bytes: string): readonly string[] {
  cutting.longest = Math.max(cutting.longest, bytes.length);
  if (cutting.at === 'nowhere') return [bytes];
  return cutting.at === 'everywhere' ? [...bytes] : [bytes.slice(0, cutting.at), bytes.slice(cutting.at)];
}

/** The same dialogue once whole, once in single octets, and once for each place where an answer in it can be cut in two. */
function whereverItIsCut(dialogue: () => Promise<void>): () => Promise<void> {
  return async () => {
    cutting.longest = 0;
    try {
      for (cutting.at of ['nowhere', 'everywhere'] as const) await dialogue();
      for (cutting.at = 1; cutting.at < cutting.longest; cutting.at += 1) await dialogue();
    } finally {
      cutting.at = 'nowhere';
    }
  };
}

class Bench {
  readonly clock = new VirtualClock();
  readonly unsolicited: UnsolicitedResultCode[] = [];
  readonly unexpected: string[] = [];
  readonly foreign: string[] = [];
  readonly peer: ScriptedPeer;
  readonly engine: AtEngine;

  constructor(script: Script) {
    this.peer = new ScriptedPeer(script, cut);
    this.engine = new AtEngine(this.peer, {
      clock: this.clock,
      unsolicited: (code) => this.unsolicited.push(code),
      unexpected: (text, foreign) => (foreign ? this.foreign : this.unexpected).push(text),
    });
  }

  execute(command: Partial<AtCommand> & { line: string }): Promise<readonly InformationResponse[]> {
    return this.clock.until(this.engine.execute({ timeout: 3000, ...command }));
  }

  get lines(): string[] {
    return this.unsolicited.map((code) => code.line);
  }
}

const cpin: AtCommand = {
  line: 'AT+CPIN?',
  information: [{ prefix: '+CPIN', trailingLine: false }],
  timeout: 3000,
  tail: 500,
};
const read: AtCommand = { line: 'AT+CMGR=1', information: [{ prefix: '+CMGR', trailingLine: true }], timeout: 3000 };
const send: AtCommand = {
  line: 'AT+CMGS=19',
  payload: '00010203',
  information: [{ prefix: '+CMGS', trailingLine: false }],
  promptTimeout: 10_000,
  timeout: 180_000,
};

/** Runs the check once for every way to cut the answer. */
async function atEveryCut(answer: string, check: (bench: Bench) => Promise<void>): Promise<void> {
  for (const chunks of everyCut(answer)) {
    const bench = new Bench((written, peer) => {
      if (written !== 'AT') for (const chunk of chunks) peer.say(chunk);
      return written === 'AT' ? ok : undefined;
    });
    await check(bench);
    bench.engine.end('test over');
  }
}

test('A1: the answer is found with and without echo', async () => {
  for (const echo of ['', 'AT+CPIN?\r\r\n']) {
    await atEveryCut(`${echo}+CPIN: READY\r\n\r\nOK\r\n`, async (bench) => {
      assert.deepEqual(await bench.execute(cpin), [{ prefix: '+CPIN', text: 'READY', trailing: undefined }]);
      assert.deepEqual(bench.unexpected, []);
    });
  }
});

test(
  'A3: an echoed payload with its Ctrl-Z is no answer, the error glued behind it is',
  whereverItIsCut(async () => {
    const bench = new Bench((written) => {
      if (written === send.line) return '\r\n> ';
      return written.endsWith('\u001a') ? `${written}+CMS ERROR: 500\r\n` : ok;
    });
    await assert.rejects(bench.execute(send), (error: unknown) => {
      return error instanceof CommandRefused && error.refusal.code === 500 && error.payloadWritten;
    });
  }),
);

test('A6: bytes that are no text do not end the dialogue', async () => {
  await atEveryCut('\0\0\u00ff\r\n\u001b+CPIN: READY\r\n\0OK\r\n', async (bench) => {
    assert.equal((await bench.execute(cpin))[0]?.text, 'READY');
  });
});

test(
  'A7: an OK that never comes is not waited for once the answer is there',
  whereverItIsCut(async () => {
    const bench = new Bench((written) => (written === 'AT+CPIN?' ? '+CPIN: READY\r\n' : ok));
    const before = bench.clock.now();
    assert.equal((await bench.execute(cpin))[0]?.text, 'READY');
    assert.ok(bench.clock.now() - before <= 1000);
    assert.deepEqual(await bench.execute({ line: 'AT+CMEE=1' }), []);
  }),
);

test('A8: data after the OK is an indication and does not answer the next command', async () => {
  await atEveryCut('\r\nOK\r\n\r\n+CREG: 0,1\r\n', async (bench) => {
    const creg = { line: 'AT+CREG?', information: [{ prefix: '+CREG', trailingLine: false }] };
    assert.deepEqual(await bench.execute(creg), []);
    await bench.clock.advance(10);
    assert.deepEqual(bench.lines, ['+CREG: 0,1']);
  });
});

test(
  'A9: after a time-out the late answer is not taken for that of the next command',
  whereverItIsCut(async () => {
    let late: (() => void) | undefined;
    const bench = new Bench((written, peer) => {
      if (written === 'AT+CGMM') {
        late = () => peer.say(`${ok}${line('SARA-G450')}${ok}`);
        return undefined;
      }
      if (written === 'AT' && late !== undefined) {
        late();
        late = undefined;
      }
      if (written === 'AT+CPIN?') return line('+CPIN: READY') + ok;
      return written === '\u001b' ? undefined : ok;
    });
    await assert.rejects(bench.execute({ line: 'AT+CGMM', information: 'any' }), CommandTimeout);
    assert.equal((await bench.execute(cpin))[0]?.text, 'READY');
    assert.ok(bench.peer.written.filter((written) => written === 'AT').length >= 2);
  }),
);

test('A10: an error glued to the next answer ends the command it belongs to', async () => {
  await atEveryCut('\r\nERROR+CNUM: ,"+15550001",145\r\n', async (bench) => {
    await assert.rejects(bench.execute({ line: 'AT+FOO' }), CommandRefused);
    await bench.clock.advance(10);
    assert.deepEqual(bench.lines, ['+CNUM: ,"+15550001",145']);
  });
});

test(
  'A10: the echo of two commands merged into one is still an echo',
  whereverItIsCut(async () => {
    const bench = new Bench((written) => (written === 'AT+CPMS?' ? `ATE0+CPMS?\r\n${ok}` : ok));
    await bench.execute({ line: 'ATE0' });
    await bench.execute({ line: 'AT+CPMS?' });
    assert.deepEqual(bench.foreign, []);
  }),
);

test(
  'A11: after a silence the modem is woken before the next command',
  whereverItIsCut(async () => {
    let lost = 1;
    const bench = new Bench((written) => {
      if (lost > 0 && written === 'AT') {
        lost -= 1;
        return undefined;
      }
      return ok;
    });
    await bench.execute({ line: 'ATE0' });
    await bench.clock.advance(60_000);
    assert.deepEqual(await bench.execute({ line: 'AT+CMEE=1' }), []);
    assert.deepEqual(bench.peer.written, ['ATE0', 'AT', 'AT', 'AT+CMEE=1']);
  }),
);

test(
  'A13: a slow modem is written to in small pieces with pauses',
  whereverItIsCut(async () => {
    const bench = new Bench(() => ok);
    const times: number[] = [];
    const write = bench.peer.write.bind(bench.peer);
    bench.peer.write = (chunk: Buffer) => {
      times.push(bench.clock.now());
      assert.ok(chunk.length <= 18);
      return write(chunk);
    };
    bench.engine.pace.set({ chunk: 18, chunkGap: 10, commandGap: 300 });
    await bench.execute({ line: 'AT+CNMI=2,1,0,1,0,0,0,0,0,0,0,0' });
    await bench.execute({ line: 'ATE0' });
    assert.equal((times[1] ?? 0) - (times[0] ?? 0), 10);
    assert.ok((times[2] ?? 0) - (times[1] ?? 0) >= 300);
  }),
);

test('A15: words instead of a code are an answer', async () => {
  await atEveryCut('\r\nCOMMAND NOT SUPPORT\r\n', async (bench) => {
    await assert.rejects(bench.execute({ line: 'AT^CURC=0' }), CommandRefused);
  });
});

test('A16: a PDU is never taken for a result, and a line of words in its place is kept as it came', async () => {
  await atEveryCut('\r\n+CMGR: 1,,24\r\nHello there\r\n\r\nOK\r\n', async (bench) => {
    assert.equal((await bench.execute(read))[0]?.trailing, 'Hello there');
  });
});

test('A17: a PDU glued to the next heading is two lines', async () => {
  const list = { line: 'AT+CMGL=4', information: [{ prefix: '+CMGL', trailingLine: true }] };
  await atEveryCut('\r\n+CMGL: 1,1,,24\r\n0791AA00FF+CMGL: 2,1,,24\r\n0791BB00\r\nOK\r\n', async (bench) => {
    const answers = await bench.execute(list);
    assert.deepEqual(
      answers.map(({ trailing }) => trailing),
      ['0791AA00FF', '0791BB00'],
    );
  });
});

test('B1: indications before, in and after an answer are taken out of it', async () => {
  const chatter = [
    '^RSSI:18',
    '^BOOT:91409020,0,0,0,6',
    '^MODE:5,4',
    '^SRVST:2',
    '^HCSQ:"LTE",59,50,161,24',
    '^DSFLOWRPT:00,00',
  ];
  const answer = chatter.map(line).join('') + line('+CPIN: READY') + line('^SIMST:1') + ok;
  await atEveryCut(answer, async (bench) => {
    assert.equal((await bench.execute(cpin))[0]?.text, 'READY');
    assert.deepEqual(bench.lines, [...chatter, '^SIMST:1']);
  });
});

test('B2: an indication between the command and its echo does no harm', async () => {
  await atEveryCut('\r\n^SRVST:2\r\nAT+CPIN?\r\r\n+CPIN: READY\r\n\r\nOK\r\n', async (bench) => {
    assert.equal((await bench.execute(cpin))[0]?.text, 'READY');
    assert.deepEqual(bench.lines, ['^SRVST:2']);
  });
});

test('B3: an indication between +CMGR and its PDU does not become the PDU', async () => {
  await atEveryCut('\r\n+CMGR: 0,,20\r\n^RSSI: 20\r\n07910000\r\nOK\r\n', async (bench) => {
    assert.equal((await bench.execute(read))[0]?.trailing, '07910000');
    assert.deepEqual(bench.lines, ['^RSSI: 20']);
  });
});

test(
  'B4: chatter every few seconds does not put off the deadline of a command',
  whereverItIsCut(async () => {
    const bench = new Bench((written) => (written === 'AT+COPS?' ? undefined : ok));
    const boot = (): void => {
      bench.peer.say(line('^BOOT:91409020,0,0,0,6'));
      bench.clock.after(2000, boot);
    };
    bench.clock.after(2000, boot);
    const before = bench.clock.now();
    await assert.rejects(bench.execute({ line: 'AT+COPS?', timeout: 10_000 }), CommandTimeout);
    assert.equal(bench.clock.now() - before, 10_000);
  }),
);

test('B5: an indication between +CMGS and the prompt, or between Ctrl-Z and the reference, is no answer', async () => {
  for (const chunks of everyCut('\r\n+CMTI: "SM",13\r\n\r\n> ')) {
    const bench = new Bench((written, peer) => {
      if (written === send.line) for (const chunk of chunks) peer.say(chunk);
      return written.endsWith('\u001a') ? line('+CMTI: "SM",14') + line('+CMGS: 7') + ok : undefined;
    });
    assert.equal((await bench.execute(send))[0]?.text, '7');
    assert.deepEqual(bench.lines, ['+CMTI: "SM",13', '+CMTI: "SM",14']);
    assert.deepEqual(bench.peer.written, ['AT+CMGS=19', '00010203\u001a']);
  }
});

test('B12: a heading and its PDU are one indication, also with another one between them', async () => {
  for (const chunks of everyCut('\r\n+CMT: ,25\r\n^RSSI:18\r\n07915900\r\n')) {
    const bench = new Bench(() => undefined);
    for (const chunk of chunks) bench.peer.say(chunk);
    await bench.clock.advance(100);
    const direct = bench.unsolicited.find((code) => code.line.startsWith('+CMT'));
    assert.deepEqual(direct, { line: '+CMT: ,25', trailing: '07915900' });
  }
});

test(
  'B12: a heading whose PDU does not come is let go after two seconds',
  whereverItIsCut(async () => {
    const bench = new Bench(() => ok);
    bench.peer.say(line('+CDS: 26'));
    await bench.clock.advance(2500);
    assert.deepEqual(bench.unsolicited, [{ line: '+CDS: 26', trailing: undefined }]);
    assert.deepEqual(await bench.execute({ line: 'AT+CMEE=1' }), []);
  }),
);

test('C1: the prompt is seen in all its forms', async () => {
  for (const prompt of ['\r\n> ', '> ', '>', '\r\n>', '\n\n> ']) {
    for (const chunks of everyCut(prompt)) {
      const bench = new Bench((written, peer) => {
        if (written === send.line) for (const chunk of chunks) peer.say(chunk);
        return written.endsWith('\u001a') ? line('+CMGS: 12') + ok : undefined;
      });
      assert.equal((await bench.execute(send))[0]?.text, '12');
    }
  }
});

test(
  'C2: when the prompt does not come nothing of the PDU is written, and the prompt is left with ESC',
  whereverItIsCut(async () => {
    let open = false;
    const bench = new Bench((written) => {
      if (written === send.line) open = true;
      else if (written === '\u001b') open = false;
      return open ? undefined : ok;
    });
    await assert.rejects(
      bench.execute(send),
      (error: unknown) => error instanceof CommandTimeout && !error.payloadWritten,
    );
    await bench.execute({ line: 'AT+CMEE=1' });
    assert.deepEqual(bench.peer.written.slice(0, 2), ['AT+CMGS=19', '\u001b']);
    assert.ok(!bench.peer.written.some((written) => written.includes('00010203')));
  }),
);

test(
  'C4: an OK where a prompt was due is not success',
  whereverItIsCut(async () => {
    const bench = new Bench(() => ok);
    await assert.rejects(
      bench.execute(send),
      (error: unknown) => error instanceof CommandRefused && !error.payloadWritten,
    );
  }),
);

test(
  'H9: the echo of a command that is not ours gives another program away',
  whereverItIsCut(async () => {
    const bench = new Bench(() => ok);
    await bench.execute({ line: 'ATE0' });
    bench.peer.say('AT+GCAP\r\r\n+GCAP: +CGSM\r\n\r\nOK\r\n');
    await bench.clock.advance(10);
    assert.deepEqual(bench.foreign, ['AT+GCAP']);
  }),
);

test(
  'a port that closes tells every command that waits',
  whereverItIsCut(async () => {
    const bench = new Bench((written) => (written === send.line ? '\r\n> ' : undefined));
    const sending = bench.engine.execute(send);
    const waiting = bench.engine.execute({ line: 'ATE0', timeout: 1000 });
    bench.clock.after(500, () => bench.peer.destroy());
    const [sent, waited] = await bench.clock.until(Promise.allSettled([sending, waiting]));
    const payloadOf = ({ reason }: { status: string; reason?: unknown }) =>
      reason instanceof ConnectionLost && reason.payloadWritten;
    assert.equal(payloadOf(sent), true);
    assert.equal(payloadOf(waited), false);
    await assert.rejects(bench.execute({ line: 'ATE0' }), ConnectionLost);
  }),
);

test(
  'a modem that does not come back into step ends the connection',
  whereverItIsCut(async () => {
    const bench = new Bench(() => undefined);
    await assert.rejects(bench.execute({ line: 'AT+CSQ' }), CommandTimeout);
    const before = bench.clock.now();
    await assert.rejects(bench.execute({ line: 'AT+CSQ' }), ConnectionLost);
    assert.ok(bench.clock.now() - before < 6000);
    assert.ok(bench.engine.ended);
  }),
);

test(
  'after an unanswered payload the modem is given time before anything else is said',
  whereverItIsCut(async () => {
    const started = { at: 0 };
    const bench = new Bench((written) => {
      if (written === send.line) return '\r\n> ';
      if (written.endsWith('\u001a')) return undefined;
      return bench.clock.now() - started.at > 200_000 ? ok : undefined;
    });
    started.at = bench.clock.now();
    await assert.rejects(
      bench.execute(send),
      (error: unknown) => error instanceof CommandTimeout && error.payloadWritten,
    );
    assert.equal(bench.clock.now() - started.at, 180_000);
    assert.deepEqual(await bench.execute({ line: 'AT+CMEE=1' }), []);
  }),
);

test('a USSD text with a quote of its own does not swallow the answer of a send', async () => {
  for (const text of ['+CUSD: 0,"A 5" pizza",15', '+CUSD: 0,"never closed']) {
    const answer = `${line(text)}${line('+CMGS: 12')}${ok}`;
    for (const chunks of everyCut(answer)) {
      const bench = new Bench((written, peer) => {
        if (written === send.line) return '\r\n> ';
        if (written.endsWith('\u001a')) for (const chunk of chunks) peer.say(chunk);
        return undefined;
      });
      const [response] = await bench.execute(send);
      assert.equal(response?.text, '12');
      assert.deepEqual(bench.lines, [text]);
      bench.engine.end('test over');
    }
  }
});

test(
  'a clock that is set back or forward in the middle of a dialogue holds up no command',
  whereverItIsCut(async () => {
    const bench = new Bench((written) => (written === 'AT' || written === 'AT+CSQ' ? ok : undefined));
    for (const jump of [-3_600_000, 86_400_000, -20 * 365 * 86_400_000]) {
      await bench.execute({ line: 'AT+CSQ' });
      bench.clock.jump(jump);
      const before = bench.clock.monotonic();
      await bench.execute({ line: 'AT+CSQ' });
      assert.ok(bench.clock.monotonic() - before < 100, `held up ${bench.clock.monotonic() - before} ms`);
    }
    assert.ok(!bench.peer.written.includes('AT'), 'nobody was idle for long');
  }),
);

test('a list without end is kept no longer than any memory is, and its last entries get no PDU of another', async () => {
  const entry = (n: number) => `${line(`+CMGL: ${n},1,,1`)}${line(n.toString(16).padStart(4, '0'))}`;
  const bench = new Bench((written) =>
    written === '' ? undefined : Array.from({ length: mostResponses + 500 }, (_, n) => entry(n)).join('') + ok,
  );
  const responses = await bench.execute({
    line: 'AT+CMGL=4',
    information: [{ prefix: '+CMGL', trailingLine: true }],
  });
  assert.equal(responses.length, mostResponses);
  assert.deepEqual(
    responses.filter(({ trailing }, n) => trailing !== n.toString(16).padStart(4, '0')),
    [],
  );
});
