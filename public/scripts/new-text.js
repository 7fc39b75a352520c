// A text to somebody who has no conversation yet has no draft on the server: this tab keeps it for the number.
import { composer as words } from '../server/http/words/browser.ts';
import { preferences, toast } from './page.js';

const KEY = `textdesk.new.${preferences.userId}`;
const read = () => JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
const write = (texts) => sessionStorage.setItem(KEY, JSON.stringify(texts));
const newForm = () => document.querySelector('#composer[data-new]');

/** What stands in the box of a new conversation. */
export function keepNewText() {
  const form = newForm();
  if (!form) return;
  const { [form.elements.number.value]: _, ...others } = read();
  const text = form.elements.text.value;
  const kept = { text, submission: form.elements.submission.value };
  write(text.trim() === '' ? others : { ...others, [form.elements.number.value]: kept });
}

/** Puts back what was begun to this number, with its id: it can only become one SMS. */
export function restoreNewText(form) {
  const kept = read()[form.elements.number.value];
  if (!kept || form.elements.text.value !== '') return;
  form.elements.text.value = kept.text;
  form.elements.submission.value = kept.submission;
}

/** Takes over what was begun to a number that has a conversation by now; '' when nothing was. */
export function takeNewText(number) {
  const { [number]: kept, ...others } = read();
  if (kept) write(others);
  return kept?.text ?? '';
}

/** The texts that this thread shows were sent: they are no drafts any more. */
export function forgetSentTexts() {
  const texts = Object.entries(read());
  const unsent = texts.filter(([, { submission }]) => !document.querySelector(`[data-submission="${submission}"]`));
  if (unsent.length < texts.length) write(Object.fromEntries(unsent));
}

/** Somebody leaves the new conversation for another. */
export function tellOfKeptText() {
  if (newForm() && newForm().elements.text.value.trim() !== '') toast(words.recipients.kept);
}
