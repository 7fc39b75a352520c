// The header of the open conversation: kept fresh without closing a menu that somebody has open, and the small things in
// it: menus, the copy button, the client panel.
import { alertOnce, debounce, get, morph, onPane, openConversation, toast } from './page.js';

const headerOf = () => document.getElementById('conversation-header');
let stale = false;

const refresh = debounce(async () => {
  const id = openConversation();
  if (id === 0 || !headerOf()) return;
  if (headerOf().querySelector('details[open]')) {
    stale = true;
    return;
  }
  stale = false;
  const query = document.getElementById('rows')?.dataset.query ?? '';
  const response = await get(`/conversations/${id}/header${query}`);
  if (!response.ok || openConversation() !== id) return;
  await morph(headerOf(), await response.text());
}, 60);

const refreshPanel = debounce(async () => {
  const id = openConversation();
  const panel = document.getElementById('client-panel');
  if (id === 0 || !panel || panel.contains(document.activeElement)) return;
  const response = await get(`/conversations/${id}/panel`);
  if (response.ok && openConversation() === id) await morph(panel, await response.text());
}, 200);

// A number that was just blocked cannot be written to; unblocked, it can.
function enableComposer() {
  const header = headerOf();
  const box = document.getElementById('text');
  if (!header || !box) return;
  const off = header.dataset.composer === 'disabled';
  box.disabled = off;
  document.getElementById('send').disabled = off;
  box.closest('.box').toggleAttribute('data-disabled', off);
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (menu !== except) menu.open = false;
}

function togglePanel() {
  const root = document.documentElement;
  const wide = matchMedia('(min-width: 1024px)').matches;
  const shown = wide ? root.dataset.panel !== 'hidden' : root.dataset.panel === 'open';
  root.dataset.panel = shown ? 'hidden' : 'open';
  if (wide) localStorage.setItem('textdesk.panel', root.dataset.panel);
  if (!shown) document.getElementById('client-panel')?.focus();
  else document.getElementById('more-label')?.focus();
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

function filterItems(box) {
  const wanted = box.value.trim().toLocaleLowerCase();
  for (const item of box.closest('.panel').querySelectorAll('.item'))
    item.hidden = wanted !== '' && !item.textContent.toLocaleLowerCase().includes(wanted);
}

export function startHeader() {
  document.documentElement.dataset.panel = localStorage.getItem('textdesk.panel') ?? 'shown';
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
  document.addEventListener('live:modem', refresh);
  document.addEventListener('live:resync', () => {
    refresh();
    refreshPanel();
  });
  document.addEventListener(
    'toggle',
    (event) => {
      const menu = event.target;
      if (!menu.matches?.('details.menu')) return;
      if (menu.open) menu.querySelector('input[data-filter-items]')?.focus();
      else if (stale) refresh();
    },
    true,
  );
  document.addEventListener('click', (event) => {
    closeMenus(event.target.closest('details.menu'));
    const button = event.target.closest('[data-copy]');
    if (button) void copy(button);
    if (event.target.closest('[data-print]')) {
      closeMenus();
      print();
    }
    if (event.target.closest('[data-toggle-panel]')) {
      closeMenus();
      togglePanel();
    }
  });
  document.addEventListener(
    'input',
    (event) => event.target.matches('[data-filter-items]') && filterItems(event.target),
  );
  document.addEventListener('keydown', (event) => {
    const menu = document.querySelector('details.menu[open]');
    if (event.key !== 'Escape' || !menu) return;
    event.stopImmediatePropagation();
    menu.open = false;
    menu.querySelector('summary').focus();
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
  onPane(enableComposer);
}

function showError(html) {
  const text = new DOMParser().parseFromString(html, 'text/html').body.textContent.trim();
  if (text === '') return;
  toast(text);
  alertOnce(text);
}
