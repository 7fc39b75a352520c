// What somebody wrote and the server does not have yet: told to it until it answers, and kept in this tab meanwhile, so
// that neither another row, nor a server that restarts, nor a new page takes a text away.
import { openConversation, post, preferences, tell } from './page.js';
import { isForLater, persistent } from './persistent.js';
import { refreshRow } from './rows.js';

const KEY = `textdesk.unsent.${preferences.userId}`;
/** Conversation → what stands in its box. */
const written = new Map();
/** Conversation → what the server has as its draft; none where nobody knows. */
const known = new Map();
/** Submission → {conversation, text, late}: texts on their way. */
const underway = new Map();
/** Texts that were on their way when an earlier page of this tab went: [submission, conversation, text]. */
let left = [];

/** Two texts that come together in one box. */
export const joined = (...texts) => texts.filter((text) => text.trim() !== '').join('\n');

/** The text to begin with in a conversation that opens with this draft of the server's. */
export function beginWith(conversation, draft) {
  if (isUntold(conversation)) return written.get(conversation);
  written.set(conversation, draft);
  known.set(conversation, draft);
  return draft;
}

/** Keeps what stands in the box of a conversation as its draft. */
export function keepWritten(conversation, text) {
  written.set(conversation, text);
  remember();
  tellDrafts();
}

/** A text leaves its box. It is held here until the server has answered. */
export function sendOff(submission, text) {
  underway.set(submission, text);
  written.set(text.conversation, '');
  remember();
}

/** Texts of a conversation that are on their way. */
export const underwayIn = (conversation) => [...underway].filter(([, text]) => text.conversation === conversation);

/** The server cannot be reached with this text just now. */
export function isLate(submission) {
  underway.get(submission).late = true;
}

/** The server has it. With it went the draft, also one that was begun since. */
export function arrived(submission) {
  const { conversation } = underway.get(submission);
  underway.delete(submission);
  // A draft that is just being told comes before the text or after it.
  const isBeingTold = known.has(conversation) && known.get(conversation) === undefined;
  if (isBeingTold || written.get(conversation) !== '') known.delete(conversation);
  else known.set(conversation, '');
  remember();
  tellDrafts();
}

/** The server refused it: it is a draft again, above what was written since. */
export function cameBack(submission) {
  const { conversation, text } = underway.get(submission);
  underway.delete(submission);
  keepWritten(conversation, joined(text, written.get(conversation) ?? ''));
}

const isUntold = (conversation) => written.has(conversation) && written.get(conversation) !== known.get(conversation);

const tellDrafts = persistent(async () => {
  let reached = true;
  for (const conversation of written.keys())
    if (isUntold(conversation)) reached = (await tellDraft(conversation)) && reached;
  remember();
  return reached;
}, 0);

// `known` may be taken away meanwhile, by a text that arrived: then this was not the last word.
async function tellDraft(conversation) {
  const text = written.get(conversation);
  known.set(conversation, undefined);
  const response = await post(`/conversations/${conversation}/draft`, fieldsOf(conversation, left));
  if (isForLater(response)) return false;
  // Signed out, or not allowed: it stays in this tab.
  if (!response.ok) return true;
  if (known.has(conversation)) known.set(conversation, text);
  const returned = await response.text();
  left = left.filter(([, of]) => of !== conversation);
  if (returned !== '') takeBack(conversation, returned);
  refreshRow(conversation);
  return true;
}

function takeBack(conversation, returned) {
  const text = joined(returned, written.get(conversation));
  document.dispatchEvent(new CustomEvent('text:returned', { detail: { conversation, returned } }));
  if (openConversation() !== conversation) keepWritten(conversation, text);
}

// The draft, with texts that come before it unless they were sent after all: the server knows that.
function fieldsOf(conversation, unsent) {
  const fields = new URLSearchParams({ text: written.get(conversation) });
  for (const [submission, of, text] of unsent) {
    if (of !== conversation) continue;
    fields.append('submission', submission);
    fields.append('unsent', text);
  }
  return fields;
}

const allUnsent = () => [
  ...left,
  ...[...underway].map(([submission, { conversation, text }]) => [submission, conversation, text]),
];

// Conversations whose text the server has not, or not for certain.
const unfinished = () => [
  ...new Set([...[...written.keys()].filter(isUntold), ...allUnsent().map(([, conversation]) => conversation)]),
];

function remember() {
  const kept = {
    written: unfinished().map((conversation) => [conversation, written.get(conversation) ?? '']),
    left: allUnsent(),
  };
  if (kept.written.length === 0) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, JSON.stringify(kept));
}

/** The page goes: a last word to the server, which nobody can wait for. Called after the box was kept. */
export function tellWhileLeaving() {
  const unsent = allUnsent();
  for (const conversation of unfinished()) tell(`/conversations/${conversation}/draft`, fieldsOf(conversation, unsent));
}

/** Whether leaving now could lose a text, because the server is not reached. */
export const isAtRisk = () => tellDrafts.isFailing() || [...underway.values()].some(({ late }) => late);

/** Takes up what an earlier page of this tab could not bring home. */
export function takeUpUnsent() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? '{"written":[],"left":[]}');
  left = kept.left;
  for (const [conversation, text] of kept.written) written.set(conversation, text);
  if (kept.written.length > 0) tellDrafts();
}
