// The words that scripts need, served to the browser from this same source with its types stripped.
export { composer } from './en/composer.ts';
export { frame } from './en/frame.ts';
export { inbox } from './en/inbox.ts';
export { messages } from './en/messages.ts';
