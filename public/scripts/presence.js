// Tells that this tab looks at a conversation or types in it, and shows who else does.
import { elements, get, onPane, openConversation, post, tabId, tell } from './page.js';

const BEAT = 5000;
const TYPING_FOR = 4000;
let typedAt = 0;
let saidTyping = false;
let isThere = false;

function beat() {
  const id = openConversation();
  if (id === 0 || document.hidden) return;
  const typing = Date.now() - typedAt < TYPING_FOR;
  saidTyping = typing;
  isThere = true;
  post('/presence', { tab: tabId, conversation: String(id), state: typing ? 'typing' : 'viewing' }).catch(() => {});
}

// A page without a conversation has nothing to tell, and who may not read any is not to be refused for it.
function leave() {
  if (isThere) tell('/presence', { tab: tabId, conversation: '0' });
  isThere = false;
}

async function show(id) {
  const response = await get(`/conversations/${id}/presence`);
  const [fresh] = response.ok ? elements(await response.text()) : [];
  const place = document.getElementById('presence');
  if (fresh && place && openConversation() === id) place.replaceChildren(...fresh.childNodes);
}

export function startPresence() {
  onPane((pane) => (pane.dataset.conversation ? beat() : leave()));
  setInterval(beat, BEAT);
  document.addEventListener('input', (event) => {
    if (event.target.id !== 'text' || event.target.value.trim() === '') return;
    typedAt = Date.now();
    if (!saidTyping) beat();
  });
  document.addEventListener('live:presence', ({ detail }) => {
    if (detail.conversation === openConversation()) void show(detail.conversation);
  });
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : beat()));
  addEventListener('pagehide', leave);
}
