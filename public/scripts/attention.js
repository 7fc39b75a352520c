// What calls somebody who looks elsewhere: the number in the title and on the icon always, a sound and a desktop notice
// by choice. One tab rings, and never for a thread that is being looked at.
import { get, openConversation, preferences } from './page.js';
import { isForLater, persistent } from './persistent.js';
import { play } from './ring.js';

/** What rang and may ring again, shared by all tabs: conversation → its latest text. */
const RINGING = 'textdesk.ringing';

/** Unread conversations: title, icon, badge in the navigation; the same number everywhere. */
export function setUnread(count) {
  if (!Number.isFinite(count)) return;
  const badge = document.getElementById('unread-count');
  if (badge && Number(badge.dataset.count) !== count) {
    badge.dataset.count = String(count);
    badge.className = count > 0 ? 'count' : '';
    badge.replaceChildren(...(count > 0 ? badgeContent(badge, count) : []));
  }
  showTitle();
}

function badgeContent(badge, count) {
  const number = document.createElement('span');
  number.ariaHidden = 'true';
  number.textContent = count > 99 ? '99+' : String(count);
  const spoken = document.createElement('span');
  spoken.className = 'hidden-text';
  spoken.textContent = `, ${badge.dataset.words?.replace('{n}', String(count)) ?? count}`;
  return [number, spoken];
}

/** The page's own title, with the number in front. */
export function showTitle() {
  const count = Number(document.getElementById('unread-count')?.dataset.count ?? 0);
  const plain = document.getElementById('pane')?.dataset.title ?? document.title.replace(/^\(\d+\) /, '');
  document.title = count > 0 ? `(${count}) ${plain}` : plain;
  const icon = document.getElementById('favicon');
  const wanted = count > 0 ? icon?.dataset.unread : icon?.dataset.plain;
  if (icon && wanted && icon.getAttribute('href') !== wanted) icon.setAttribute('href', wanted);
}

/** Why desktop notices cannot be had here: 'insecure', 'unsupported', 'denied', or '' when they can. */
export function desktopObstacle() {
  if (!window.isSecureContext) return 'insecure';
  if (typeof Notification === 'undefined') return 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : '';
}

/** Pops a notice; a click brings its conversation up. */
export function popNotice(notice) {
  if (desktopObstacle() !== '' || Notification.permission !== 'granted') return;
  let shown;
  try {
    shown = new Notification(notice.title, { body: notice.body, tag: notice.url, icon: '/favicon.ico' });
  } catch {
    // Chrome on Android has the name but lets only service workers use it.
    return;
  }
  shown.addEventListener('click', () => {
    window.focus();
    if (notice.url) location.assign(notice.url);
  });
}

const wantsNotices = () => preferences.sound !== 'off' || preferences.desktop;
const isLookedAt = (conversation) => openConversation() === conversation && !document.hidden;

// Undefined while the server is out of reach.
async function noticeOf(conversation, message) {
  const response = await get(`/conversations/${conversation}/notice?message=${message}`);
  if (response.ok) return await response.json();
  return isForLater(response) ? undefined : { show: false };
}

/** Texts that somebody may have to be called for: message → its conversation. */
const called = new Map();

const ringForCalled = persistent(async () => {
  for (const [message, conversation] of called) {
    const notice = await noticeOf(conversation, message);
    if (!notice) return false;
    called.delete(message);
    if (notice.show) ring(notice, conversation, message);
  }
  return true;
}, 0);

function ring(notice, conversation, message) {
  play(preferences.sound, preferences.volume);
  if (preferences.desktop) popNotice(notice);
  if (preferences.repeat) keepRinging({ ...ringing(), [conversation]: message });
}

function ringing() {
  try {
    return JSON.parse(localStorage.getItem(RINGING) ?? '{}');
  } catch {
    return {};
  }
}

const keepRinging = (texts) => localStorage.setItem(RINGING, JSON.stringify(texts));

// Once for all that still waits; what somebody has read is forgotten.
async function ringAgain() {
  if (!preferences.repeat || preferences.sound === 'off') return localStorage.removeItem(RINGING);
  for (const [conversation, message] of Object.entries(ringing())) {
    const notice = await noticeOf(conversation, message);
    if (notice?.isRead || notice?.show === false) forget(conversation, message);
  }
  if (Object.keys(ringing()).length > 0) play(preferences.sound, preferences.volume);
  return undefined;
}

// Unless a newer text of it came meanwhile.
function forget(conversation, message) {
  const { [conversation]: latest, ...others } = ringing();
  if (latest === message) keepRinging(others);
}

export function startAttention() {
  document.addEventListener('live:message', ({ detail }) => {
    if (detail.added && detail.ringer && wantsNotices() && !isLookedAt(detail.conversation)) {
      called.set(detail.message, detail.conversation);
      ringForCalled();
    }
  });
  document.addEventListener('live:again', () => void ringAgain());
  document.addEventListener('live:message', () => {
    if (document.querySelector(`#banners ${COUNT}`)) refreshFrame();
  });
  document.addEventListener('live:modem', refreshFrame);
  document.addEventListener('live:settings', refreshFrame);
  document.addEventListener('live:resync', refreshFrame);
  document.addEventListener('live:rights', () => location.reload());
  document.addEventListener('htmx:after:swap', showTitle);
}

// The modem may speak often: at most one question a second, and the last state always.
const refreshFrame = persistent(async () => {
  const response = await get('/frame');
  if (!response.ok) return !isForLater(response);
  setUnread(Number(response.headers.get('x-unread') ?? Number.NaN));
  const banners = document.getElementById('banners');
  const html = await response.text();
  const fresh = new DOMParser().parseFromString(html, 'text/html').getElementById('banners');
  if (banners && fresh) showBanners(banners, fresh);
  return true;
}, 400);

/** How many messages wait, in a banner: it changes with every text and is not announced. */
const COUNT = '[aria-live=off]';

// They stand in an alert: whatever is replaced is read out.
function showBanners(banners, fresh) {
  if (withoutCounts(banners) !== withoutCounts(fresh)) return banners.replaceChildren(...fresh.children);
  const counts = fresh.querySelectorAll(COUNT);
  for (const [index, count] of banners.querySelectorAll(COUNT).entries())
    if (count.textContent !== counts[index].textContent) count.textContent = counts[index].textContent;
  return undefined;
}

function withoutCounts(banners) {
  const copy = banners.cloneNode(true);
  for (const count of copy.querySelectorAll(COUNT)) count.textContent = '';
  return copy.textContent.trim();
}
