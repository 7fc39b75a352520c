// The menus of a conversation's header: one open at a time, arrows move among the items, Escape closes, and typing a few
// letters of a name leaves only those who match.

/** Closes every menu but this one. */
export function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (menu !== except) menu.open = false;
}

const itemsOf = (menu) => [...menu.querySelectorAll('.panel :is(.item, input)')].filter((item) => !item.hidden);

function filterItems(box) {
  const wanted = fold(box.value.trim());
  for (const item of box.closest('.panel').querySelectorAll('.item'))
    item.hidden = wanted !== '' && !fold(item.textContent).includes(wanted);
}

// "Jose" finds José.
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

// The box belongs to no form: Enter there means the first who is left, not the form's first button.
function chooseFirst(box) {
  if (box.value.trim() === '') return;
  const first = itemsOf(box.closest('.menu')).find((item) => item.matches('button, a'));
  first?.click();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function onKey(event) {
  const menu = event.target.closest?.('details.menu');
  if (event.key === 'Escape') {
    const open = document.querySelector('details.menu[open]');
    if (!open) return;
    event.stopImmediatePropagation();
    open.open = false;
    open.querySelector('summary').focus();
    return;
  }
  if (!menu) return;
  if (event.key === 'Enter' && event.target.matches('[data-filter-items]')) {
    event.preventDefault();
    if (!event.isComposing) chooseFirst(event.target);
    return;
  }
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  if (!menu.open) menu.open = true;
  const items = itemsOf(menu);
  const at = items.indexOf(document.activeElement);
  items[at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length]?.focus();
}

/** `onClose`: a menu was closed. */
export function startMenus(onClose) {
  document.addEventListener(
    'toggle',
    (event) => {
      const menu = event.target;
      if (!menu.matches?.('details.menu')) return;
      if (menu.open) menu.querySelector('input[data-filter-items]')?.focus();
      else onClose();
    },
    true,
  );
  document.addEventListener('click', (event) => closeMenus(event.target.closest('details.menu')));
  document.addEventListener(
    'input',
    (event) => event.target.matches('[data-filter-items]') && filterItems(event.target),
  );
  document.addEventListener('keydown', onKey);
}
