// What calls somebody who looks elsewhere: the number in the title and on the icon always, a sound and a desktop notice
// by choice. One tab rings, and never for a thread that is being looked at.
import { get, openConversation, preferences } from './page.js';

let audio;

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

/** Frequencies in hertz, start and length in seconds: three sounds that cut through a waiting room differently. */
const SOUNDS = {
  chime: [
    [880, 0, 0.5],
    [1318, 0.15, 0.7],
  ],
  bell: [
    [1568, 0, 1.2],
    [3136, 0, 0.6],
  ],
  knock: [
    [220, 0, 0.09],
    [196, 0.16, 0.09],
    [220, 0.32, 0.09],
  ],
};

/** Plays a sound by name; `volume` from 0 to 100. */
export function play(name, volume) {
  const notes = SOUNDS[name];
  if (!notes) return;
  audio ??= new AudioContext();
  document.documentElement.dataset.played = name;
  for (const [frequency, start, length] of notes) {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    const at = audio.currentTime + start;
    tone.type = name === 'knock' ? 'square' : 'sine';
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(Math.max(0.001, volume / 100), at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
  }
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
  const shown = new Notification(notice.title, { body: notice.body, tag: notice.url, icon: '/favicon.ico' });
  shown.addEventListener('click', () => {
    window.focus();
    if (notice.url) location.assign(notice.url);
  });
}

export function startAttention() {
  document.addEventListener('live:message', async ({ detail }) => {
    if (!detail.added || !detail.ringer) return;
    if (preferences.sound === 'off' && !preferences.desktop) return;
    const isLookedAt = openConversation() === detail.conversation && !document.hidden;
    if (isLookedAt) return;
    const response = await get(`/conversations/${detail.conversation}/notice?message=${detail.message}`);
    if (!response.ok) return;
    const notice = await response.json();
    if (!notice.show) return;
    play(preferences.sound, preferences.volume);
    if (preferences.desktop) popNotice(notice);
  });
  document.addEventListener('live:modem', refreshFrame);
  document.addEventListener('live:settings', refreshFrame);
  document.addEventListener('live:resync', refreshFrame);
  document.addEventListener('live:rights', () => location.reload());
  document.addEventListener('htmx:after:swap', showTitle);
}

let asked = 0;
// The modem may speak often: at most one question a second, and the last state always.
function refreshFrame() {
  clearTimeout(asked);
  asked = setTimeout(async () => {
    const response = await get('/frame');
    if (!response.ok) return;
    setUnread(Number(response.headers.get('x-unread') ?? Number.NaN));
    const banners = document.getElementById('banners');
    const html = await response.text();
    const fresh = new DOMParser().parseFromString(html, 'text/html').getElementById('banners');
    if (banners && fresh && banners.textContent.trim() !== fresh.textContent.trim())
      banners.replaceChildren(...fresh.children);
  }, 400);
}
