// Single keys, only while nothing is being typed, with a sheet that lists them and a switch that turns them off
// (WCAG 2.1.4). Each has a button that does the same.
import { frame as words } from '../server/http/words/browser.ts';
import { closeDrawer } from './header.js';
import { closeMenus } from './menus.js';
import { openConversation, preferences, storePreferences } from './page.js';

const click = (selector) => document.querySelector(selector)?.click();

function move(step) {
  const rows = [...document.querySelectorAll('#rows .row')];
  const at = rows.indexOf(document.activeElement);
  const from = at >= 0 ? at : rows.findIndex((row) => row.hasAttribute('aria-current'));
  rows[Math.max(0, Math.min(rows.length - 1, from + step))]?.focus();
}

function unread(step) {
  const rows = [...document.querySelectorAll('#rows .row')];
  const from = rows.findIndex((row) => row.hasAttribute('aria-current'));
  const order = step > 0 ? rows.slice(from + 1) : rows.slice(0, Math.max(0, from)).reverse();
  order.find((row) => row.classList.contains('unread'))?.click();
}

function menu(id) {
  const details = document.getElementById(id);
  if (!details) return;
  details.open = true;
  details.querySelector('.panel input, .panel button')?.focus();
}

function assignToMe() {
  const mine = document.querySelector(`#assignee-control button[value="${preferences.userId}"]`);
  mine?.click();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  r: () => document.getElementById('text')?.focus(),
  c: () => click('#new-conversation'),
  e: () => click('#status-button'),
  a: () => menu('assignee-control'),
  i: assignToMe,
  p: () => menu('priority-control'),
  u: () => click('#mark-unread'),
  '/': () => document.getElementById('search')?.focus(),
  '[': () => unread(1),
  ']': () => unread(-1),
  '?': showSheet,
};

function back() {
  if (document.querySelector('dialog[open]') || closeDrawer() || openConversation() === 0) return;
  const id = openConversation();
  click('#back');
  document.querySelector(`#row-${id} .row`)?.focus();
}

/** The sheet with all keys and the switch. */
export function showSheet() {
  document.querySelector('dialog.shortcuts')?.remove();
  const t = words.keys;
  const dialog = document.createElement('dialog');
  dialog.className = 'shortcuts';
  dialog.setAttribute('aria-labelledby', 'shortcuts-title');
  const title = Object.assign(document.createElement('h2'), { id: 'shortcuts-title', textContent: t.title });
  const list = document.createElement('dl');
  for (const [key, meaning] of t.list) {
    const term = document.createElement('dt');
    term.append(Object.assign(document.createElement('kbd'), { textContent: key }));
    list.append(term, Object.assign(document.createElement('dd'), { textContent: meaning }));
  }
  const label = Object.assign(document.createElement('label'), { className: 'check' });
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: preferences.shortcuts });
  box.addEventListener('change', () => storePreferences({ shortcuts: box.checked }));
  label.append(box, t.on);
  const close = Object.assign(document.createElement('button'), { className: 'btn', textContent: words.frame.close });
  const actions = Object.assign(document.createElement('div'), { className: 'actions' });
  const form = Object.assign(document.createElement('form'), { method: 'dialog' });
  form.append(close);
  actions.append(form);
  dialog.append(title, list, label, actions);
  document.body.append(dialog);
  // A menu's item is gone with its menu: the focus comes back to its label.
  document.activeElement?.closest('details.menu')?.querySelector('summary').focus();
  closeMenus();
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
}

export function startShortcuts() {
  document.addEventListener('keydown', (event) => {
    const { target } = event;
    const typing = target.closest?.('input, textarea, select, [contenteditable], dialog');
    if (event.key === 'Escape') {
      if (event.isComposing) return;
      const timeline = target.closest?.('.msg')?.querySelector('a[data-timeline][aria-expanded="true"]');
      if (timeline) timeline.click();
      else if (target.id === 'search' && target.value === '') target.blur();
      else if (!typing || target.id === 'text') back();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!preferences.shortcuts && event.key !== '?') return;
    const deed = KEYS[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-shortcuts]')) showSheet();
    const step = event.target.closest('[data-unread-step]');
    if (step) unread(Number(step.dataset.unreadStep));
  });
}
