// The whole driver over a real serial line of the operating system: a pseudo-terminal, opened through serialport.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Modem } from './modem.ts';
import { PtyPort } from './simulator/pty-port.ts';
import { SimulatedModem } from './simulator/simulated-modem.ts';
import { RecordingSink } from './testing/recording-sink.ts';
import { submitPdu } from './testing/rig.ts';

test('texts go in and out over a pseudo-terminal, also after the stick was pulled out', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'textdesk-pty-'));
  const simulated = new SimulatedModem({ path: join(folder, 'modem') });
  const pty = await PtyPort.open(simulated);
  const sink = new RecordingSink();
  const modem = new Modem({ port: simulated.path, sink });
  t.after(async () => {
    await modem.stop();
    simulated.close();
    await pty.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const becomes = (state: string) =>
    new Promise<void>((resolve) => {
      const stop = modem.subscribe((event) => {
        if (event.type !== 'status' || event.status.state !== state) return;
        stop();
        resolve();
      });
    });
  const works = async (count: number) => {
    const deleted = simulated.waitFor(() => sink.deletions.length === count);
    simulated.network.deliver(simulated, { from: '+46701111111', text: `hello ${count}` });
    await deleted;
    assert.equal((await modem.submit(submitPdu('+46702222222', 'moi'))).type, 'accepted');
  };
  const ready = becomes('ready');
  modem.start();
  await ready;
  await works(1);
  const gone = becomes('disconnected');
  simulated.unplug();
  await gone;
  const back = becomes('ready');
  simulated.replug();
  await back;
  await works(2);
});
