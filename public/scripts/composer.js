// The composer: Enter by the user's rule, what is typed kept as a draft, the cost counted.
import { composer as words } from '../server/http/words/browser.ts';
import { showCount } from './counter.js';
import { forgetSentTexts, keepNewText, restoreNewText, takeNewText, tellOfKeptText } from './new-text.js';
import { debounce, onPane, openConversation, preferences, randomId, storePreferences, toast } from './page.js';
import { watchSeen } from './seen.js';
import { send, showUnderway } from './sending.js';
import { beginWith, isAtRisk, joined, keepWritten, takeUpUnsent, tellWhileLeaving } from './unsent.js';

const DRAFT_AFTER = 800;
const isTouch = matchMedia('(pointer: coarse)').matches;
let isSubmitting = false;

const formOf = () => document.getElementById('composer');
// "Send anyway" has the same name: for a browser without scripts.
const seenOf = (form) => form.querySelector('input[name=seen]');

// A page that brought a text back with what stands in its way.
const isRefused = () => document.getElementById('refusal').childElementCount > 0;

function saveDraft() {
  later.cancel();
  const form = formOf();
  if (!form || form.elements.text.disabled) return;
  const id = Number(form.dataset.conversation ?? 0);
  if (id === 0) keepNewText();
  else keepWritten(id, form.elements.text.value);
}
const later = debounce(saveDraft, DRAFT_AFTER);

function enter(pane) {
  const form = pane.querySelector('#composer');
  if (!form) return;
  const box = form.elements.text;
  const id = Number(form.dataset.conversation ?? 0);
  forgetSentTexts();
  if (form.dataset.new) restoreNewText(form);
  else if (!box.disabled && !isRefused()) {
    box.value = joined(takeNewText(pane.dataset.number), beginWith(id, box.value));
    saveDraft();
  }
  showUnderway(id);
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
  if (form.dataset.new) {
    saveDraft();
    isSubmitting = true;
    return undefined;
  }
  event.preventDefault();
  if (event.submitter?.id === 'send-anyway') seenOf(form).value = event.submitter.value;
  take(form);
  return undefined;
}

// The text leaves the box, which is ready for the next one at once.
function take(form) {
  later.cancel();
  const fields = Object.fromEntries(new FormData(form));
  fields.seen = seenOf(form).value;
  form.elements.text.value = '';
  form.elements.submission.value = randomId();
  // Who did not want it is not asked again.
  if (form.elements.assign?.checked === false) document.getElementById('assign-me').remove();
  form.elements.reopen?.remove();
  document.getElementById('refusal').replaceChildren();
  form.elements.text.dispatchEvent(new Event('input', { bubbles: true }));
  later.cancel();
  form.elements.text.focus();
  send(form.action, fields);
}

// A text that was on its way when an earlier page went, and did not arrive.
function putBack(returned) {
  const box = formOf().elements.text;
  box.value = joined(returned, box.value);
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
  takeUpUnsent();
  forgetSentTexts();
  onPane(enter);
  document.addEventListener('keydown', onKey);
  document.addEventListener('submit', onSubmit);
  document.addEventListener('input', (event) => {
    if (event.target.id !== 'text') return;
    if (event.target.value.trim() === '') watchSeen();
    showCount(formOf());
    grow(event.target);
    later();
  });
  document.addEventListener('focusout', (event) => event.target.id === 'text' && saveDraft());
  document.addEventListener('htmx:before:request', (event) => {
    saveDraft();
    if (event.detail.ctx?.target?.id === 'conversation') tellOfKeptText();
  });
  document.addEventListener('text:returned', ({ detail }) => {
    toast(words.returned);
    if (openConversation() === detail.conversation) putBack(detail.returned);
  });
  addEventListener('pagehide', () => {
    saveDraft();
    tellWhileLeaving();
  });
  addEventListener('beforeunload', (event) => {
    const isNew = formOf()?.dataset.new && formOf().elements.text.value.trim() !== '' && !isSubmitting;
    if (isNew || isAtRisk()) event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest('#send-with') && !isTouch) switchRule(event.target.closest('#send-with'));
    if (!event.target.closest('[data-edit]')) return;
    seenOf(formOf()).value = document.getElementById('send-anyway').value;
    document.getElementById('refusal').replaceChildren();
    formOf().elements.text.focus();
  });
}
