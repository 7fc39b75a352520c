import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SimulatedModem } from '../modem/simulator/simulated-modem.ts';
import { simulatorControl } from './simulator-control.ts';

function rig(t: TestContext) {
  const simulated = new SimulatedModem();
  const port = simulated.openPort();
  const control = simulatorControl(() => simulated);
  t.after(() => {
    port.destroy();
    simulated.close();
    simulated.network.close();
  });
  let heard = '';
  const listeners = new Set<() => void>();
  port.on('data', (octets: Buffer) => {
    heard += octets.toString();
    for (const listen of listeners) listen();
  });
  const says = (words: string) =>
    new Promise<void>((resolve) => {
      listeners.add(() => {
        if (heard.includes(words)) resolve();
      });
    });
  return { control, simulated, port, says };
}

test('the next text is refused with the code that was chosen, once, and the switch goes off by itself', async (t) => {
  const { control, port, says } = rig(t);
  control.setFault('refuse', true, 330);
  assert.deepEqual([...control.faults()], ['refuse']);
  assert.equal(control.refusal(), 330);
  const refused = says('+CMS ERROR: 330');
  port.write('AT+CMGF=0\rAT+CMGS=15\r');
  await refused;
  assert.deepEqual([...control.faults()], []);
  const asksForTheText = says('> ');
  port.write('AT+CMGS=15\r');
  await asksForTheText;
});

test('a fault that is lifted by hand is gone', (t) => {
  const { control, simulated } = rig(t);
  control.setFault('unplug', true);
  assert.equal(simulated.plugged, false);
  control.setFault('unplug', false);
  assert.equal(simulated.plugged, true);
  assert.deepEqual([...control.faults()], []);
});
