import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { SimulatedModem } from './simulated-modem.ts';
import { TcpPort } from './tcp-port.ts';

test('a modem answers over TCP, hangs up when it is unplugged, and refuses to be opened meanwhile', async (t) => {
  const modem = new SimulatedModem();
  const tcp = await TcpPort.listen(modem, 0);
  t.after(() => tcp.close());
  t.after(() => modem.network.close());

  const socket = connect(tcp.port, '127.0.0.1');
  socket.write('ATE0\r');
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^ATE0\r\r\nOK\r\n$/);

  const closed = once(socket, 'close');
  modem.unplug();
  await closed;
  const refused = connect(tcp.port, '127.0.0.1');
  refused.resume();
  await once(refused, 'close');

  modem.replug();
  const again = connect(tcp.port, '127.0.0.1');
  again.write('AT\r');
  const [second] = await once(again, 'data');
  assert.match(String(second), /OK/);
  again.destroy();
});
