// A shared worker: all tabs of a browser hear one stream (a browser opens only about six connections to a host), and one
// tab of them rings.
import { Connection } from './connection.js';

const FORGOTTEN = 150_000;
const KEPT = 500;
const AGAIN = 30_000;
const ports = new Map();
/** The latest events, for a tab whose page is older than its first word to us. */
const kept = [];
let connection;

function broadcast(message) {
  for (const port of ports.keys()) port.postMessage(message);
}

function start(url, mark) {
  kept.length = 0;
  kept.push({ id: mark });
  connection = new Connection(url, mark, deliver, (state) => broadcast({ type: 'state', state }));
  connection.run();
}

function deliver(event) {
  if (event.id !== undefined) kept.push(event);
  if (kept.length > KEPT) kept.shift();
  const ringer = chooseRinger();
  for (const port of ports.keys()) port.postMessage({ type: 'event', event, ringer: port === ringer });
}

// What the stream told between the making of a tab's page and its first word. A mark that is ahead of us comes by itself.
function catchUp(port, mark) {
  const [run, number] = split(mark);
  const [lastRun, last] = split(kept.at(-1).id);
  if (run === lastRun && number >= last) return;
  const known = kept.findIndex(({ id }) => id === mark);
  const missed = known < 0 ? [{ name: 'resync', data: {} }] : kept.slice(known + 1);
  for (const event of missed) port.postMessage({ type: 'event', event, ringer: false });
}

function split(mark) {
  const at = mark.lastIndexOf('-');
  return [mark.slice(0, at), Number(mark.slice(at + 1))];
}

// What rang and is not read yet may ring again: in one tab.
setInterval(
  () => chooseRinger()?.postMessage({ type: 'event', event: { name: 'again', data: {} }, ringer: true }),
  AGAIN,
);

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
    if (!connection || connection.state === 'signed-out') start(data.url, data.mark);
    else {
      port.postMessage({ type: 'state', state: connection.state });
      catchUp(port, data.mark);
    }
  });
  port.start();
});
