// What the text will cost, by the codec's own measure: characters, parts, and what made it Unicode, with a way out.
import { measureSending, replaceWithGsm } from '../modem/tpdu/measure.ts';
import { composer as words } from '../server/http/words/browser.ts';

const WARN_FROM = 4;
const SHOWN = 6;
const GSM_LIMIT = 160;

/** Shows the cost of the composer's text. */
export function showCount(form) {
  const counter = document.getElementById('counter');
  const unicode = document.getElementById('unicode');
  if (!counter || !unicode) return;
  const text = form.elements.text.value.trimEnd();
  if (text === '') {
    counter.textContent = '';
    unicode.replaceChildren();
    return;
  }
  const cost = measureSending(text, form.dataset.replacing !== undefined);
  const most = Number(form.dataset.maxParts);
  counter.textContent = `${words.count(cost.used, cost.limit)} · ${words.sms(cost.parts)}`;
  counter.classList.toggle('over', cost.parts > most);
  const notes = [];
  if (cost.parts > most) notes.push(bold(words.tooManyParts(cost.parts, most)));
  else if (cost.parts >= WARN_FROM) notes.push(bold(words.manyParts(cost.parts)));
  if (cost.alphabet === 'ucs-2') notes.push(...unicodeNotes(form, cost));
  unicode.replaceChildren(...notes.flatMap((note) => [note, ' ']));
}

function unicodeNotes(form, cost) {
  const characters = cost.forcedBy.map((each) => each.character);
  const some = characters.length > SHOWN ? [...characters.slice(0, SHOWN), '…'] : characters;
  const because = bold(words.unicodeBecause(some));
  if (cost.forcedBy.some((each) => each.replacement === undefined)) return [because];
  const replacements = [...new Set(cost.forcedBy.map((each) => each.replacement || words.leaveOut))].slice(0, SHOWN);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'linkbtn';
  button.id = 'use-gsm';
  button.textContent = words.useInstead(replacements, GSM_LIMIT);
  button.addEventListener('click', () => {
    const box = form.elements.text;
    box.value = replaceWithGsm(box.value);
    box.dispatchEvent(new Event('input', { bubbles: true }));
    box.focus();
  });
  return [because, button];
}

function bold(text) {
  const element = document.createElement('b');
  element.textContent = text;
  return element;
}
