// The thread: opens at the first unread, grows at its end, never scrolls away from a reader, loads older pages with the
// place kept.
import { messages as words } from '../server/http/words/browser.ts';
import { nameDays } from './days.js';
import { alertOnce, elements, get, morph, onPane, openConversation, post, toast } from './page.js';
import { isForLater, persistent } from './persistent.js';
import { watchSeen } from './seen.js';

const NEAR = 80;
const TRY_AGAIN = 5000;
let below = 0;

const threadOf = () => document.getElementById('thread');
const isAtBottom = (thread) => thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR;

export function scrollToBottom() {
  const thread = threadOf();
  if (thread) thread.scrollTop = thread.scrollHeight;
}

function open(pane) {
  below = 0;
  const thread = pane.querySelector('#thread');
  if (!thread) return;
  const target = thread.dataset.target && document.getElementById(`message-${thread.dataset.target}`);
  const divider = document.getElementById('new-divider');
  if (target) {
    target.classList.add('found');
    thread.scrollTop = target.offsetTop - thread.clientHeight / 3;
  } else if (divider) thread.scrollTop = divider.offsetTop - 48;
  else scrollToBottom();
  thread.addEventListener('scroll', onScroll, { passive: true });
  keepBottom(thread);
  watchOlder(thread);
  watchSeen();
}

let wasAtBottom = true;
function onScroll() {
  const thread = threadOf();
  if (!thread) return;
  wasAtBottom = isAtBottom(thread);
  if (wasAtBottom) showBelow(0);
}

// The composer grows, a banner comes: who was at the newest message stays there.
function keepBottom(thread) {
  wasAtBottom = isAtBottom(thread);
  new ResizeObserver(() => wasAtBottom && scrollToBottom()).observe(thread);
}

function showBelow(count) {
  below = count;
  const button = document.getElementById('below');
  if (!button) return;
  button.hidden = count === 0;
  button.querySelector('span').textContent = words.newBelow(count);
}

/** Puts messages and events at the end, or in the place of what has the same id. Keeps a reader where they are. */
export async function append(html) {
  const thread = threadOf();
  if (!thread) return;
  const stays = !isAtBottom(thread);
  let news = 0;
  for (const element of elements(html)) {
    if (element.id === 'newer' || element.id === 'older') continue;
    const known = element.id !== '' && document.getElementById(element.id);
    document.querySelector(`.pending[data-submission="${element.dataset.submission}"]`)?.remove();
    if (known) await morph(known, element.outerHTML);
    else {
      thread.append(element);
      window.htmx.process(element);
      if (element.classList.contains('msg')) news += 1;
    }
    note(thread, element);
  }
  nameDays();
  if (!stays) scrollToBottom();
  else if (news > 0) showBelow(below + news);
  watchSeen();
}

function note(thread, element) {
  thread.dataset.last = String(Math.max(Number(thread.dataset.last), Number(element.dataset.id ?? 0)));
  thread.dataset.lastEvent = String(Math.max(Number(thread.dataset.lastEvent), Number(element.dataset.event ?? 0)));
}

const fetchNew = persistent(async () => {
  const thread = threadOf();
  const id = openConversation();
  if (!thread || id === 0) return true;
  // A thread that was opened in the past shows later pages when its reader comes there.
  if (document.getElementById('newer')) {
    showBelow(below + 1);
    return true;
  }
  const query = `after=${thread.dataset.last}&event=${thread.dataset.lastEvent}`;
  const response = await get(`/conversations/${id}/messages?${query}`);
  if (response.ok && openConversation() === id) await append(await response.text());
  return !isForLater(response);
}, 30);

/** Messages that may look different by now. */
const changed = new Set();

const refreshChanged = persistent(async () => {
  const unanswered = [];
  for (const id of [...changed]) {
    changed.delete(id);
    if (!(await refreshMessage(id))) unanswered.push(id);
  }
  for (const id of unanswered) changed.add(id);
  return unanswered.length === 0;
}, 0);

function refreshSoon(id) {
  changed.add(Number(id));
  refreshChanged();
}

// Asks for one message again and shows what became of it; false when the server did not answer.
async function refreshMessage(id) {
  const shown = document.getElementById(`message-${id}`);
  if (!shown) return true;
  const before = shown.dataset.state;
  const response = await get(`/messages/${id}`);
  if (isForLater(response)) return false;
  if (response.ok) await replaceMessage(id, await response.text());
  const now = document.getElementById(`message-${id}`);
  if (now && before !== 'failed' && now.dataset.state === 'failed') alertOnce(now.querySelector('.status').textContent);
  const expanded = now?.querySelector('.timeline')?.childElementCount;
  if (expanded) await fillTimeline(id);
  return true;
}

async function replaceMessage(id, html) {
  const fresh = elements(html).find((element) => element.id === `message-${id}`);
  const shown = document.getElementById(`message-${id}`);
  if (!fresh || !shown) return;
  const thread = threadOf();
  const stays = thread && !isAtBottom(thread);
  await morph(shown, fresh.outerHTML);
  // The timeline stays as it was; the server knows nothing of it.
  const isOpen = document.getElementById(`timeline-${id}`)?.childElementCount > 0;
  document.getElementById(`status-${id}`)?.setAttribute('aria-expanded', String(isOpen));
  if (!stays) scrollToBottom();
}

async function fillTimeline(id) {
  const response = await get(`/messages/${id}/timeline`);
  const place = document.getElementById(`timeline-${id}`);
  if (response.ok && place) place.innerHTML = await response.text();
}

async function toggleTimeline(link) {
  const id = link.dataset.timeline;
  const place = document.getElementById(`timeline-${id}`);
  const isOpen = place.childElementCount > 0;
  link.setAttribute('aria-expanded', String(!isOpen));
  if (isOpen) place.replaceChildren();
  else await fillTimeline(id);
}

async function act(form) {
  const id = form.closest('.msg').dataset.id;
  const response = await post(form.action, {});
  if (response.status === 409) toast(decodeURIComponent(response.headers.get('x-reason') ?? ''));
  if (response.ok || response.status === 409) await replaceMessage(id, await response.text());
  const now = document.getElementById(`message-${id}`);
  if (!now?.contains(document.activeElement)) now?.querySelector('.status')?.focus();
}

/** Loads every page of the past, for what needs the whole thread. */
export async function loadAll() {
  for (let link = olderLink(); link; link = olderLink()) {
    await loading;
    await loadPage(link);
    if (olderLink() === link) return;
  }
}

const olderLink = () => document.querySelector('#older a');

// One page at a time, whoever asks.
let loading;
function loadPage(link) {
  loading ??= (link.dataset.older ? loadOlder(link) : loadNewer(link)).finally(() => {
    loading = undefined;
  });
  return loading;
}

async function loadOlder(link) {
  const thread = threadOf();
  if (!thread || !link.isConnected) return;
  thread.setAttribute('aria-busy', 'true');
  const response = await get(link.dataset.older);
  if (response.ok) {
    const height = thread.scrollHeight;
    const top = thread.scrollTop;
    const fresh = elements(await response.text());
    link.closest('#older').replaceWith(...fresh);
    for (const element of fresh) window.htmx.process(element);
    dropDoubleDays(thread);
    thread.scrollTop = top + thread.scrollHeight - height;
  }
  thread.removeAttribute('aria-busy');
  // Out of reach: asked again when somebody clicks, or a while later.
  setTimeout(() => watchOlder(thread), response.ok ? 0 : TRY_AGAIN);
}

async function loadNewer(link) {
  const thread = threadOf();
  if (!thread || !link.isConnected) return;
  const response = await get(link.dataset.newer);
  if (response.ok) {
    const fresh = elements(await response.text());
    link.closest('#newer').replaceWith(...fresh);
    for (const element of fresh) {
      window.htmx.process(element);
      note(thread, element);
    }
    dropDoubleDays(thread);
  }
  if (!document.getElementById('newer')) showBelow(0);
}

// Where two pages meet within one day, both bring its line.
function dropDoubleDays(thread) {
  let last = '';
  for (const day of thread.querySelectorAll('.day')) {
    if (day.dataset.day === last) day.remove();
    last = day.dataset.day;
  }
}

function watchOlder(thread) {
  const older = document.getElementById('older');
  if (!older) return;
  const watch = new IntersectionObserver(
    ([entry]) => {
      if (!entry.isIntersecting) return;
      watch.disconnect();
      void loadPage(older.querySelector('a'));
    },
    { root: thread, rootMargin: '200px 0px 0px 0px' },
  );
  watch.observe(older);
}

export function startThread() {
  onPane(open);
  document.addEventListener('live:message', ({ detail }) => {
    if (detail.conversation !== openConversation()) return;
    if (document.getElementById(`message-${detail.message}`)) refreshSoon(detail.message);
    else fetchNew();
  });
  document.addEventListener('live:event', ({ detail }) => detail.conversation === openConversation() && fetchNew());
  document.addEventListener('live:resync', () => {
    fetchNew();
    for (const message of document.querySelectorAll('.msg.out[data-id], .msg[data-state=partial]'))
      if (!['delivered', 'cancelled'].includes(message.dataset.state)) refreshSoon(message.dataset.id);
  });
  document.addEventListener('visibilitychange', watchSeen);
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-older], a[data-newer], a[data-timeline], #below');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.dataset.older || link.dataset.newer) void loadPage(link);
    else if (link.dataset.timeline) void toggleTimeline(link);
    else if (document.getElementById('newer')) location.assign(`/conversations/${openConversation()}`);
    else scrollToBottom();
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('form[data-message-action]')) return;
    event.preventDefault();
    void act(event.target);
  });
}
