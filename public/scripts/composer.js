// The composer: Enter by the user's rule, a bubble at once, the text back when the server refuses, the draft kept on the
// server. One submission id for one text, however often it is sent.
import { messages, composer as words } from '../server/http/words/browser.ts';
import { showCount } from './counter.js';
import { debounce, onPane, openConversation, post, preferences, randomId, storePreferences, tell } from './page.js';
import { refreshRow } from './rows.js';
import { append, scrollToBottom } from './thread.js';

const DRAFT_AFTER = 800;
const RETRY = [1000, 2000, 4000, 8000];
const isTouch = matchMedia('(pointer: coarse)').matches;
/** What the server has as the draft of the open conversation. */
let stored = '';

const formOf = () => document.getElementById('composer');
// "Send anyway" has the same name: for a browser without scripts.
const seenOf = (form) => form.querySelector('input[name=seen]');

function saveDraft({ leaving = false } = {}) {
  later.cancel();
  const form = formOf();
  const id = Number(form?.dataset.conversation ?? 0);
  const text = form?.elements.text.value ?? '';
  if (id === 0 || text === stored || form.elements.text.disabled) return;
  stored = text;
  if (leaving) tell(`/conversations/${id}/draft`, { text });
  else
    post(`/conversations/${id}/draft`, { text }).then(
      () => refreshRow(id),
      () => {},
    );
}
const later = debounce(() => saveDraft(), DRAFT_AFTER);

function enter(pane) {
  const form = pane.querySelector('#composer');
  if (!form) return;
  const box = form.elements.text;
  stored = box.value;
  const sheet = form.querySelector('#send-with');
  if (isTouch && sheet) sheet.textContent = words.hints.touch;
  showCount(form);
  grow(box);
  if (box.autofocus) box.focus();
}

// Where field-sizing is not known yet.
function grow(box) {
  if (CSS.supports('field-sizing', 'content')) return;
  box.style.blockSize = 'auto';
  box.style.blockSize = `${box.scrollHeight}px`;
}

function onKey(event) {
  if (event.target.id !== 'text' || event.key !== 'Enter') return;
  if (event.isComposing || event.keyCode === 229) return;
  const form = formOf();
  const always = event.ctrlKey || event.metaKey;
  const byRule = form.dataset.sendWith === 'enter' && !event.shiftKey && !event.altKey && !isTouch;
  if (!always && !byRule) return;
  event.preventDefault();
  if (form.elements.text.value.trim() !== '') form.requestSubmit();
}

function onSubmit(event) {
  const form = event.target;
  if (form.id !== 'composer') return;
  if (form.elements.text.value.trim() === '') return event.preventDefault();
  if (form.dataset.new) return undefined;
  event.preventDefault();
  if (event.submitter?.id === 'send-anyway') seenOf(form).value = event.submitter.value;
  send(form);
  return undefined;
}

function send(form) {
  later.cancel();
  const fields = Object.fromEntries(new FormData(form));
  fields.seen = seenOf(form).value;
  const text = fields.text.trimEnd();
  showPending(text, fields.submission);
  form.elements.text.value = '';
  form.elements.submission.value = randomId();
  // Who did not want it is not asked again.
  if (form.elements.assign?.checked === false) document.getElementById('assign-me').remove();
  form.elements.reopen?.remove();
  document.getElementById('refusal').replaceChildren();
  stored = '';
  form.elements.text.dispatchEvent(new Event('input', { bubbles: true }));
  later.cancel();
  form.elements.text.focus();
  void deliver(form.action, fields, 0);
}

function showPending(text, submission) {
  const bubble = document.getElementById('pending-message').content.firstElementChild.cloneNode(true);
  bubble.dataset.submission = submission;
  bubble.querySelector('.text').textContent = text;
  document.getElementById('thread')?.append(bubble);
  scrollToBottom();
}

const pendingOf = (submission) => document.querySelector(`.pending[data-submission="${submission}"]`);

// Sent again with the same id until the server answers: it can only become one SMS.
async function deliver(url, fields, attempt) {
  let response;
  try {
    response = await post(url, fields);
  } catch {
    response = undefined;
  }
  if (!response || response.status >= 502) {
    const state = pendingOf(fields.submission)?.querySelector('.state');
    if (state) state.textContent = messages.states.retrying;
    setTimeout(() => deliver(url, fields, attempt + 1), RETRY[Math.min(attempt, RETRY.length - 1)]);
    return;
  }
  const id = Number(/\/conversations\/(\d+)/.exec(url)[1]);
  const isHere = openConversation() === id;
  const html = await response.text();
  if (response.ok) {
    if (isHere) {
      pendingOf(fields.submission)?.remove();
      await append(html);
    }
    refreshRow(id);
    return;
  }
  pendingOf(fields.submission)?.remove();
  if (!isHere) return void post(`/conversations/${id}/draft`, { text: fields.text });
  giveBack(fields, html);
}

function giveBack(fields, html) {
  const form = formOf();
  const box = form.elements.text;
  const typed = box.value;
  box.value = typed === '' ? fields.text : `${fields.text}\n${typed}`;
  form.elements.submission.value = fields.submission;
  document.getElementById('refusal').innerHTML = html;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

function switchRule(button) {
  const form = formOf();
  const rule = form.dataset.sendWith === 'enter' ? 'ctrl-enter' : 'enter';
  form.dataset.sendWith = rule;
  button.textContent = rule === 'enter' ? button.dataset.enter : button.dataset.ctrlEnter;
  button.title = rule === 'enter' ? words.switchTo.ctrlEnter : words.switchTo.enter;
  preferences.sendWith = rule;
  void storePreferences({ sendWith: rule });
}

export function startComposer() {
  onPane(enter);
  document.addEventListener('keydown', onKey);
  document.addEventListener('submit', onSubmit);
  document.addEventListener('input', (event) => {
    if (event.target.id !== 'text') return;
    showCount(formOf());
    grow(event.target);
    later();
  });
  document.addEventListener('focusout', (event) => event.target.id === 'text' && saveDraft());
  document.addEventListener('htmx:before:request', () => saveDraft());
  addEventListener('pagehide', () => saveDraft({ leaving: true }));
  document.addEventListener('click', (event) => {
    if (event.target.closest('#send-with') && !isTouch) switchRule(event.target.closest('#send-with'));
    if (!event.target.closest('[data-edit]')) return;
    document.getElementById('refusal').replaceChildren();
    formOf().elements.text.focus();
  });
}
