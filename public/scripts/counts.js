// Today's counts beside the list, while no conversation is open: fresh with every change, never moving what is focused.
import { debounce, elements, get } from './page.js';

const countsOf = () => document.querySelector('#pane.placeholder .counts');

const refresh = debounce(async () => {
  if (!countsOf()) return;
  const response = await get('/conversations', 'conversation');
  if (!response.ok) return;
  const fresh = elements(await response.text())[0]?.querySelector('.counts');
  if (fresh) countsOf()?.replaceWith(fresh);
}, 200);

export function startCounts() {
  for (const name of ['message', 'conversation', 'resync']) document.addEventListener(`live:${name}`, refresh);
}
