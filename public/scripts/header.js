// The header of the open conversation: kept fresh without closing a menu that somebody has open, and the small things in
// it: the copy button, printing, the client panel.
import { closeMenus, startMenus } from './menus.js';
import { alertOnce, get, morph, onPane, openConversation, toast } from './page.js';
import { isForLater, persistent } from './persistent.js';
import { loadAll } from './thread.js';

const headerOf = () => document.getElementById('conversation-header');
let stale = false;

const refresh = persistent(async () => {
  const id = openConversation();
  if (id === 0 || !headerOf()) return true;
  if (headerOf().querySelector('details[open]')) {
    stale = true;
    return true;
  }
  stale = false;
  const query = document.getElementById('rows')?.dataset.query ?? '';
  const response = await get(`/conversations/${id}/header${query}`);
  if (response.ok && openConversation() === id) await morph(headerOf(), await response.text());
  return !isForLater(response);
}, 60);

const refreshPanel = persistent(async () => {
  const id = openConversation();
  const panel = document.getElementById('client-panel');
  if (id === 0 || !panel || panel.contains(document.activeElement)) return true;
  const response = await get(`/conversations/${id}/panel`);
  if (response.ok && openConversation() === id) await morph(panel, await response.text());
  return !isForLater(response);
}, 200);

// A number that was just blocked cannot be written to; unblocked, it can. Taken by a colleague, it is not offered to me.
function enableComposer() {
  const header = headerOf();
  const box = document.getElementById('text');
  if (!header || !box) return;
  const off = header.dataset.composer === 'disabled';
  box.disabled = off;
  document.getElementById('send').disabled = off;
  box.closest('.box').toggleAttribute('data-disabled', off);
  box.form.toggleAttribute('data-closed', 'closed' in header.dataset);
  const offer = document.getElementById('assign-me');
  if (offer) offer.hidden = off || 'assigned' in header.dataset;
}

const remembered = () => (localStorage.getItem('textdesk.panel') === 'hidden' ? 'hidden' : 'shown');

// Wide: a column, remembered. Else a drawer over the thread, which is closed at first.
function togglePanel() {
  const root = document.documentElement;
  const wide = matchMedia('(min-width: 1024px)').matches;
  const shown = wide ? root.dataset.panel !== 'hidden' : root.dataset.panel === 'open';
  root.dataset.panel = shown ? (wide ? 'hidden' : remembered()) : wide ? 'shown' : 'open';
  if (wide) localStorage.setItem('textdesk.panel', root.dataset.panel);
  if (!shown) document.getElementById('client-panel')?.focus();
  else document.getElementById('more-label')?.focus();
}

/** Closes the drawer with the client's details; false when none was open. */
export function closeDrawer() {
  if (document.documentElement.dataset.panel !== 'open') return false;
  togglePanel();
  return true;
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure context there is no clipboard API: the old way.
    const box = document.createElement('textarea');
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand('copy');
    box.remove();
  }
  closeMenus();
  button.focus();
  toast(button.dataset.copied);
}

export function startHeader() {
  const mine = (event) => event.detail.conversation === openConversation();
  document.addEventListener('live:conversation', (event) => {
    if (!mine(event)) return;
    refresh();
    refreshPanel();
  });
  document.addEventListener('live:client', () => {
    refresh();
    refreshPanel();
  });
  document.addEventListener('page:day', refreshPanel);
  document.addEventListener('live:modem', refresh);
  document.addEventListener('live:resync', () => {
    refresh();
    refreshPanel();
  });
  startMenus(() => stale && refresh());
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (button) void copy(button);
    if (event.target.closest('[data-print]')) {
      closeMenus();
      void loadAll().then(() => print());
    }
    if (event.target.closest('[data-toggle-panel]')) {
      closeMenus();
      togglePanel();
    }
  });
  document.addEventListener('htmx:after:swap', (event) => {
    enableComposer();
    // A control that was swapped for itself keeps the focus that was in its menu.
    const { target } = event.detail.ctx ?? {};
    if (document.activeElement === document.body && target?.id?.endsWith('-control'))
      document.querySelector(`#${target.id} summary, #${target.id} button`)?.focus();
  });
  document.addEventListener('htmx:response:error', (event) => {
    const status = event.detail.ctx?.response?.status;
    if (status === 401) location.reload();
    else if (status)
      event.detail.ctx.response.raw
        ?.clone?.()
        .text()
        .then(showError, () => {});
  });
  onPane(() => {
    document.documentElement.dataset.panel = remembered();
    enableComposer();
  });
}

function showError(html) {
  const text = new DOMParser().parseFromString(html, 'text/html').body.textContent.trim();
  if (text === '') return;
  toast(text);
  alertOnce(text);
}
