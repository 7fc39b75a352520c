// The stream as this page hears it: each event becomes a DOM event `live:<name>`, and a lost line becomes a bar.
import { Connection } from './connection.js';
import { preferences } from './page.js';

const PATIENCE = 5000;
const AGAIN = 30_000;
let lost = 0;
let wasUp = false;

function tell(name, data, ringer) {
  document.dispatchEvent(new CustomEvent(`live:${name}`, { detail: { ...data, ringer } }));
}

function onState(state) {
  document.documentElement.dataset.live = state;
  if (state === 'signed-out') return location.reload();
  clearTimeout(lost);
  const place = document.getElementById('connection');
  if (state === 'up') {
    place?.replaceChildren();
    wasUp = true;
    document.dispatchEvent(new CustomEvent('live:up'));
    return undefined;
  }
  if (!wasUp && place?.childElementCount) return;
  lost = setTimeout(() => {
    const bar = document.getElementById('offline-banner')?.content.cloneNode(true);
    if (bar) place?.replaceChildren(bar);
  }, PATIENCE);
}

/** Opens the stream, shared with the other tabs of this browser where it can be. */
export function startLive() {
  const { live: url, liveMark: mark } = document.body.dataset;
  if (!url) return;
  onState('down');
  if (typeof SharedWorker === 'undefined') {
    void new Connection(url, mark, ({ name, data }) => tell(name, data, true), onState).run();
    setInterval(() => tell('again', {}, true), AGAIN);
    return;
  }
  const options = { type: 'module', name: `textdesk-${preferences.userId}` };
  const { port } = new SharedWorker(document.body.dataset.worker, options);
  const say = (type) => port.postMessage({ type, url, mark, visible: !document.hidden });
  port.addEventListener('message', ({ data }) => {
    if (data.type === 'state') onState(data.state);
    else tell(data.event.name, data.event.data, data.ringer);
  });
  port.start();
  say('hello');
  setInterval(() => say('alive'), 20_000);
  document.addEventListener('visibilitychange', () => say('alive'));
  addEventListener('pagehide', () => say('bye'));
  addEventListener('pageshow', (event) => event.persisted && say('hello'));
}
