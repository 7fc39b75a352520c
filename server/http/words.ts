// The words that everything people see is made of: the catalogue in force. Another language is another file beside en.ts,
// named here.
export { type Words, words } from './words/en.ts';
