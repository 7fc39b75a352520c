// A text on its way to the server: a bubble at once, sent again until there is an answer, back in the box when the server
// refuses it, wherever its writer is by then. One submission id for one text, however often it is sent.
import { messages, composer as words } from '../server/http/words/browser.ts';
import { alertOnce, openConversation, post, randomId, toast } from './page.js';
import { refreshRow } from './rows.js';
import { append, scrollToBottom } from './thread.js';
import { arrived, cameBack, isLate, joined, sendOff, underwayIn } from './unsent.js';

const RETRY = [1000, 2000, 4000, 8000];
const REFUSAL_SHOWN = 15_000;

/** Sends the fields of the composer to `url`. */
export function send(url, fields) {
  const conversation = Number(/\/conversations\/(\d+)/.exec(url)[1]);
  const name = document.getElementById('conversation-title').textContent;
  const text = fields.text.trimEnd();
  sendOff(fields.submission, { conversation, text });
  showPending(text, fields.submission, messages.states.queued);
  scrollToBottom();
  void deliver({ url, fields, conversation, name }, 0);
}

/** Shows what is still on its way, in a thread that was opened anew. */
export function showUnderway(conversation) {
  for (const [submission, { text, late }] of underwayIn(conversation))
    if (!document.querySelector(`#thread [data-submission="${submission}"]`))
      showPending(text, submission, late ? messages.states.retrying : messages.states.queued);
}

function showPending(text, submission, state) {
  const bubble = document.getElementById('pending-message').content.firstElementChild.cloneNode(true);
  bubble.dataset.submission = submission;
  bubble.querySelector('.text').textContent = text;
  bubble.querySelector('.state').textContent = state;
  document.getElementById('thread')?.append(bubble);
}

const pendingOf = (submission) => document.querySelector(`.pending[data-submission="${submission}"]`);

// Sent again with the same id until the server answers: it can only become one SMS.
async function deliver(text, attempt) {
  const { url, fields, conversation } = text;
  const response = await post(url, fields);
  if (response.status === 429 || response.status >= 502) {
    isLate(fields.submission);
    const state = pendingOf(fields.submission)?.querySelector('.state');
    if (state) state.textContent = messages.states.retrying;
    setTimeout(() => deliver(text, attempt + 1), RETRY[Math.min(attempt, RETRY.length - 1)]);
    return;
  }
  // Signed out: the text stays in this tab, and is back in its box when somebody signs in again.
  if (response.status === 401) return;
  const isHere = openConversation() === conversation;
  const html = await response.text();
  pendingOf(fields.submission)?.remove();
  if (response.ok) {
    arrived(fields.submission);
    if (isHere) await append(html);
    refreshRow(conversation);
    return;
  }
  cameBack(fields.submission);
  if (isHere) giveBack(fields, html, response.status);
  else tellOfRefusal(text.name);
}

function giveBack(fields, html, status) {
  const form = document.getElementById('composer');
  const box = form.elements.text;
  box.value = joined(fields.text, box.value);
  // An answer that says no means it for this id; any other may have stored the text.
  const isDefinite = status === 409 || status === 422;
  form.elements.submission.value = isDefinite ? randomId() : fields.submission;
  document.getElementById('refusal').innerHTML = html;
  form.querySelector('input[name=seen]').value = fields.seen;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

// Its writer has another thread before them by now.
function tellOfRefusal(name) {
  toast(words.notSent(name), REFUSAL_SHOWN);
  alertOnce(words.notSent(name));
}
