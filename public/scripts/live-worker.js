// A shared worker: all tabs of a browser hear one stream (a browser opens only about six connections to a host), and one
// tab of them rings.
import { Connection } from './connection.js';

const FORGOTTEN = 150_000;
const ports = new Map();
let connection;

function broadcast(message) {
  for (const port of ports.keys()) port.postMessage(message);
}

function start(url) {
  connection = new Connection(url, deliver, (state) => broadcast({ type: 'state', state }));
  connection.run();
}

function deliver(event) {
  const ringer = chooseRinger();
  for (const port of ports.keys()) port.postMessage({ type: 'event', event, ringer: port === ringer });
}

// A tab that can be seen, else the one that spoke last.
function chooseRinger() {
  const now = Date.now();
  for (const [port, tab] of ports) if (now - tab.at > FORGOTTEN) ports.delete(port);
  const tabs = [...ports].sort((a, b) => b[1].visible - a[1].visible || b[1].at - a[1].at);
  return tabs[0]?.[0];
}

self.addEventListener('connect', (event) => {
  const [port] = event.ports;
  port.addEventListener('message', ({ data }) => {
    if (data.type === 'bye') return ports.delete(port);
    ports.set(port, { visible: Number(data.visible), at: Date.now() });
    if (data.type !== 'hello') return;
    if (!connection || connection.state === 'signed-out') start(data.url);
    else port.postMessage({ type: 'state', state: connection.state });
  });
  port.start();
});
