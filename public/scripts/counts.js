// Today's counts beside the list, while no conversation is open: fresh with every change, never moving what is focused.
import { elements, get, morph } from './page.js';
import { isForLater, persistent } from './persistent.js';

const countsOf = () => document.querySelector('#pane.placeholder .counts');

const refresh = persistent(async () => {
  if (!countsOf()) return true;
  const response = await get('/conversations', 'conversation');
  if (!response.ok) return !isForLater(response);
  const fresh = elements(await response.text())[0]?.querySelector('.counts');
  const shown = countsOf();
  if (fresh && shown) await morph(shown, fresh.outerHTML);
  return true;
}, 200);

export function startCounts() {
  for (const name of ['message', 'conversation', 'resync']) document.addEventListener(`live:${name}`, refresh);
}
