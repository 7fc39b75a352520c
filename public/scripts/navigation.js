// Moving between list and thread: focus goes to the thread when the keyboard or a phone opened it, and stays in the list
// for a mouse. Going back in history loads anew what the address says.
import { onPane } from './page.js';

let byKeyboard = false;

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

// From a search box down into what it found, and back up.
function walkResults(event) {
  const box = event.target.closest('#list, .recipients')?.querySelector('#search, #recipient');
  const step = STEPS[event.key];
  if (!box || !step || !event.target.matches('#search, #recipient, .hit, .result')) return;
  const stops = [box, ...box.closest('#list, .recipients').querySelectorAll('.hit, .result')];
  const next = stops[stops.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function startNavigation() {
  // On a phone the menu of the settings is one line, and where one is may be beyond its end.
  document.querySelector('.settings nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  // htmx restores only what it knows to be its own; the first page is not.
  if (!history.state?.htmx) history.replaceState({ htmx: true }, '', location.href);
  document.addEventListener('click', (event) => {
    if (event.target.closest('.row, .result, .hit')) byKeyboard = event.detail === 0;
  });
  let first = true;
  onPane((pane) => {
    const narrow = matchMedia('(max-width: 767px)').matches;
    if (!first && (byKeyboard || narrow) && !pane.contains(document.activeElement)) {
      pane.querySelector('#conversation-title')?.focus();
    }
    first = false;
    byKeyboard = false;
  });
  document.addEventListener('htmx:after:swap', (event) => {
    if (event.detail.ctx?.target?.id === 'conversation' && document.getElementById('search')?.value === '')
      document.getElementById('results')?.replaceChildren();
  });
  document.addEventListener('input', (event) => {
    if (event.target.id === 'search' && event.target.value.trim() === '')
      document.getElementById('results')?.replaceChildren();
  });
  document.addEventListener('keydown', walkResults);
  // Results come while one types; Enter must not leave the inbox for them.
  document.addEventListener('submit', (event) => {
    if (event.target.matches('#list .searchform')) event.preventDefault();
  });
}
