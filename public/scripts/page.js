// What every script of a page uses: the user's choices, fragments from the server, and ways to say something.
export const preferences = JSON.parse(document.body.dataset.preferences ?? '{}');

/** This tab's own id. (crypto.randomUUID needs a secure context, which http on a LAN is not.) */
export const tabId = randomId();

export function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

const HEADERS = { 'hx-request': 'true' };

/** GETs a fragment. Resolves to the response; leaves for the sign-in page on 401. */
export async function get(url, target = '') {
  const headers = { ...HEADERS, accept: 'text/html', 'hx-current-url': location.href };
  if (target !== '') headers['hx-target'] = `div#${target}`;
  return guard(await whole(url, { headers }));
}

/** POSTs fields as a form does. */
export async function post(url, fields) {
  const headers = { ...HEADERS, accept: 'text/html', 'hx-current-url': location.href };
  const body = new URLSearchParams(fields);
  return guard(await whole(url, { method: 'POST', headers, body }));
}

/** The same without waiting, also while the page goes. */
export function tell(url, fields) {
  navigator.sendBeacon(url, new URLSearchParams(fields));
}

// The bar above the page says that the connection is lost; who asks gets an answer like any other that says no, also
// when the line broke within the answer.
async function whole(url, options) {
  try {
    const response = await fetch(url, options);
    const text = await response.text();
    return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
  } catch {
    return new Response('', { status: 503 });
  }
}

function guard(response) {
  if (response.status === 401) location.assign(response.headers.get('hx-redirect') ?? '/session/new');
  return response;
}

/** HTML of ours → elements, not yet in the page. */
export function elements(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return [...template.content.children];
}

/** Puts `html` in the place of `element`, keeping what is focused, typed and opened inside. */
export async function morph(element, html) {
  await window.htmx.swap({ target: element, swap: 'outerMorph', text: html, sourceElement: document.body });
}

/** Spoken politely by a screen reader, seen by nobody. */
export function announce(text) {
  const place = document.getElementById('announcements');
  if (place) place.textContent = text;
}

/** Spoken at once: something failed. */
export function alertOnce(text) {
  const place = document.getElementById('alerts');
  if (place) place.textContent = text;
}

/** Seen for a few seconds (or until it is removed), and spoken. */
export function toast(text, milliseconds = 4000) {
  announce(text);
  const note = document.createElement('div');
  note.className = 'toast';
  note.textContent = text;
  document.getElementById('toasts')?.append(note);
  if (Number.isFinite(milliseconds)) setTimeout(() => note.remove(), milliseconds);
  return note;
}

/** The conversation that stands open, or 0. */
export function openConversation() {
  return Number(document.getElementById('pane')?.dataset.conversation ?? 0);
}

/** Calls `enter` for the pane now and whenever another one takes its place. */
export function onPane(enter) {
  let known;
  const look = () => {
    const pane = document.getElementById('pane');
    if (pane === known) return;
    known = pane;
    if (pane) enter(pane);
  };
  document.addEventListener('htmx:after:swap', look);
  look();
}

/** Calls `work` once, this long after the last call. */
export function debounce(work, milliseconds) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

/** Stores choices of the user. */
export function storePreferences(choices) {
  Object.assign(preferences, choices);
  return post('/preferences', { ...choices, fields: Object.keys(choices).join(' ') });
}
