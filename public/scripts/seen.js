// Seen: the newest message was on screen for a second, the tab could be seen, and the reader may write.
import { post } from './page.js';
import { isForLater, persistent } from './persistent.js';

const SEEN_AFTER = 1000;
let observer;
let timer = 0;
/** The newest that was seen and that the server does not know of: {conversation, message, thread}. */
let untold;

/** Looks for the newest message of the thread; called whenever there may be another. */
export function watchSeen() {
  observer?.disconnect();
  clearTimeout(timer);
  const thread = document.getElementById('thread');
  const last = thread?.querySelector(`#message-${thread.dataset.last}`);
  if (!last) return;
  observer = new IntersectionObserver(
    ([entry]) => {
      clearTimeout(timer);
      if (entry.isIntersecting) timer = setTimeout(() => seen(thread), SEEN_AFTER);
    },
    { root: thread, threshold: 0.5 },
  );
  observer.observe(last);
}

function seen(thread) {
  if (document.hidden || !thread.isConnected || document.getElementById('newer')) return;
  const pane = document.getElementById('pane');
  const { last } = thread.dataset;
  const form = document.getElementById('composer');
  const field = form?.querySelector('input[name=seen]');
  if (field && document.getElementById('refusal')?.childElementCount === 0 && !isOvertaken(thread, form, field))
    field.value = last;
  if (pane.dataset.mayWrite !== '1' || thread.dataset.reported === last) return;
  untold = { conversation: pane.dataset.conversation, message: last, thread };
  report();
}

// A colleague answered while a text stood in the box. Whoever looks at the keys does not notice a bubble above them: the
// server asks at Send.
function isOvertaken(thread, form, { value }) {
  if (form.elements.text.value.trim() === '') return false;
  return [...thread.querySelectorAll('.msg[data-by-other]')].some(
    (bubble) => Number(bubble.dataset.id) > Number(value),
  );
}

// Reported is what the server has taken; what it has not is told again, also when another thread stands open by then.
const report = persistent(async () => {
  if (!untold) return true;
  const { conversation, message, thread } = untold;
  const response = await post(`/conversations/${conversation}/read`, { message });
  if (isForLater(response)) return false;
  if (response.ok) thread.dataset.reported = message;
  if (untold.thread === thread && untold.message === message) untold = undefined;
  else report();
  return true;
}, 0);
