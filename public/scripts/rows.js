// The list stays true by itself: rows change in place at once, but move only while nobody points at them, has the focus
// among them or has scrolled down. The server gives each row its place (data-order).
import { inbox as words } from '../server/http/words/browser.ts';
import { setUnread } from './attention.js';
import { announce, elements, get, morph, openConversation } from './page.js';
import { isForLater, persistent } from './persistent.js';

const changed = new Set();
const news = new Set();
/** What would move if it might: conversation → its row, or null for one that left the list. */
const waiting = new Map();
let pointed = false;

const rowsOf = () => document.getElementById('rows');
const areaOf = () => document.getElementById('rows-area');
const orderOf = (row) => Number(row.dataset.order);

function isHeld() {
  const area = areaOf();
  return pointed || area?.contains(document.activeElement) || (area?.scrollTop ?? 0) > 8;
}

/** Asks for these conversations' rows and puts them where they belong. */
const flush = persistent(async () => {
  const list = rowsOf();
  if (!list || changed.size === 0) return true;
  const ids = [...changed].slice(0, 100);
  for (const id of ids) changed.delete(id);
  const query = new URLSearchParams(list.dataset.query);
  query.set('ids', ids.join());
  const response = await get(`/conversations/rows?${query}`);
  if (isForLater(response)) {
    for (const id of ids) changed.add(id);
    return false;
  }
  if (!response.ok) return true;
  setUnread(Number(response.headers.get('x-unread')));
  const rows = new Map(elements(await response.text()).map((row) => [Number(row.dataset.id), row]));
  for (const id of ids) await place(id, rows.get(id) ?? null);
  showPill();
  speak(rows);
  if (changed.size > 0) flush();
  return true;
}, 60);

async function place(id, row) {
  const list = rowsOf();
  const old = document.getElementById(`row-${id}`);
  waiting.delete(id);
  if (!list || (!old && !row)) return;
  document.getElementById('nothing')?.remove();
  if (!row) {
    if (isHeld()) waiting.set(id, null);
    else old.remove();
    return;
  }
  const moves = !old || orderOf(old) !== orderOf(row);
  if (old) {
    // In place: its order stays the old one until it may move.
    const order = old.dataset.order;
    const copy = row.cloneNode(true);
    copy.dataset.order = order;
    await morph(old, copy.outerHTML);
  }
  if (!moves) return;
  if (isHeld()) waiting.set(id, row);
  else settle(id, row);
}

function settle(id, row) {
  const list = rowsOf();
  const shown = document.getElementById(`row-${id}`);
  if (!row) return shown?.remove();
  const next = [...list.children].find(
    (other) => other !== shown && (other.id === 'rows-next' || orderOf(other) < orderOf(row)),
  );
  // Beyond the last row that is loaded: it will come with its page.
  if (next?.id === 'rows-next' && !shown) return undefined;
  const element = shown ?? row;
  element.dataset.order = row.dataset.order;
  list.insertBefore(element, next ?? null);
  if (!shown) window.htmx.process(element);
  return undefined;
}

function applyWaiting() {
  for (const [id, row] of waiting) settle(id, row);
  waiting.clear();
  showPill();
}

function showPill() {
  const place = document.getElementById('pill');
  const count = [...waiting.values()].filter((row) => row !== null).length;
  if (!place) return;
  if (count === 0) return place.replaceChildren();
  const button = place.querySelector('button') ?? document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-label', words.pillLabel(count));
  button.textContent = `${words.pill(count)} ↑`;
  place.style.insetBlockStart = `${topOfRows()}px`;
  if (!button.isConnected) place.append(button);
  return undefined;
}

// Below the active filters, which scroll away with the rows.
function topOfRows() {
  const area = areaOf();
  return area ? Math.max(area.offsetTop, rowsOf().offsetTop - area.scrollTop) : 0;
}

// Once for all that came together, and not for the thread that is being read.
function speak(rows) {
  const unread = [...news].filter((id) => id !== openConversation() && rows.get(id)?.querySelector('.unread'));
  news.clear();
  const [first] = unread;
  if (first === undefined) return;
  const name = rows.get(first).querySelector('.name bdi').textContent;
  announce(words.announce(unread.length, name, unread.length - 1));
}

/** The row of this conversation looks different. */
export function refreshRow(id) {
  changed.add(id);
  flush();
}

// Loads the list anew, at its beginning.
const reloadList = persistent(async () => {
  const list = rowsOf();
  const area = areaOf();
  if (!list || !area) return true;
  const response = await get(`/conversations${list.dataset.query || '?status=all'}`, 'rows-area');
  if (!response.ok) return !isForLater(response);
  waiting.clear();
  area.innerHTML = await response.text();
  window.htmx.process(area);
  markCurrent();
  showPill();
  return true;
}, 0);

// The open thread's row is the current one.
function markCurrent() {
  const open = openConversation();
  for (const link of document.querySelectorAll('#rows .row[aria-current]')) link.removeAttribute('aria-current');
  document.querySelector(`#row-${open} .row`)?.setAttribute('aria-current', 'true');
  const view = document.getElementById('pane')?.classList.contains('placeholder') ? 'list' : 'thread';
  const box = document.getElementById('inbox');
  if (box) box.dataset.view = view;
  const title = document.getElementById('list-title');
  if (view === 'thread') {
    title?.setAttribute('role', 'heading');
    title?.setAttribute('aria-level', '2');
  }
}

// A thread that was opened by its address: its row may stand below what is seen of the list. Once only, so that the list
// never moves under somebody's eyes.
function showCurrent() {
  const area = areaOf();
  const row = area?.querySelector('.row[aria-current]');
  if (!row) return;
  const [around, own] = [area.getBoundingClientRect(), row.getBoundingClientRect()];
  if (own.top >= around.top && own.bottom <= around.bottom) return;
  area.scrollTop += own.top - around.top - (around.height - own.height) / 2;
}

export function startRows() {
  showCurrent();
  document.addEventListener('live:message', ({ detail }) => {
    if (detail.added) news.add(detail.conversation);
    refreshRow(detail.conversation);
  });
  document.addEventListener('live:conversation', ({ detail }) => refreshRow(detail.conversation));
  document.addEventListener('live:resync', reloadList);
  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    const over = Boolean(event.target.closest?.('#list'));
    if (pointed && !over) {
      pointed = false;
      if (!isHeld()) applyWaiting();
    } else pointed = over;
  });
  document.documentElement.addEventListener('pointerleave', () => {
    pointed = false;
    if (!isHeld()) applyWaiting();
  });
  document.addEventListener('focusout', () => setTimeout(() => !isHeld() && waiting.size > 0 && applyWaiting(), 0));
  document.addEventListener('click', (event) => {
    if (!event.target.closest('#pill button')) return;
    const area = areaOf();
    if (area) area.scrollTop = 0;
    applyWaiting();
    document.querySelector('#rows .row')?.focus();
  });
  document.addEventListener('htmx:after:swap', markCurrent);
}
