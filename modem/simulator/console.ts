// A person at the keyboard: one line, one action. `deliver +4670… hello` and the like, else any action with a JSON object.

import { isFields, UsageError } from './action-fields.ts';
import { ACTIONS, type Fields } from './actions.ts';
import type { Simulator } from './start-simulator.ts';
import type { SubmittedMessage } from './submission.ts';

export const CONSOLE_HELP = `Type, for example:
  deliver +46701111111 hello     a text to the SIM from that number
  submitted                      what the network accepted
  fault refuse {"command":"+CMGS","code":38}     lift refuse
  unplug     replug [PATH]     reboot     ring +4670…     state     help     quit`;

/** Runs a line; the answer as text to print. Mistakes are told, not thrown. */
export async function runLine(simulator: Simulator, line: string): Promise<string> {
  const [name = '', ...words] = line.trim().split(/\s+/);
  if (name === '') return '';
  if (name === 'help') {
    return [CONSOLE_HELP, '', ...Object.entries(ACTIONS).map(([action, { usage }]) => `  ${action} ${usage}`)].join(
      '\n',
    );
  }
  const action = ACTIONS[name];
  if (action === undefined) return `${name}? Type help.`;
  try {
    const result: unknown = await action.run(simulator, fieldsOf(name, words, line));
    return result === undefined ? 'done' : harmless(JSON.stringify(result, undefined, 1));
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

// Nothing of a text may move the cursor, begin a line of its own or turn the direction: what JSON leaves of that is escaped.
const harmless = (json: string) =>
  json.replace(
    /(?!\n)[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** What was submitted, as one line to read. */
export function submittedLine(message: Pick<SubmittedMessage, 'id' | 'to' | 'text' | 'reference'>): string {
  const { id, to, text, reference } = message;
  return `submitted #${id} to ${to} (reference ${reference}): ${text === undefined ? '(octets)' : harmless(JSON.stringify(text))}`;
}

function fieldsOf(name: string, words: readonly string[], line: string): Fields {
  const brace = line.indexOf('{');
  const object = brace < 0 ? {} : parse(line.slice(brace));
  const plain = words.filter(
    (_word, index) => brace < 0 || index < line.slice(0, brace).trim().split(/\s+/).length - 1,
  );
  const [first, ...rest] = plain;
  if (first === undefined) return object;
  switch (name) {
    case 'deliver':
      return { from: first, text: rest.join(' '), ...object };
    case 'fault':
    case 'lift':
      return { name: first, ...object };
    case 'replug':
      return { path: first };
    case 'ring':
      return { from: first };
    case 'say':
      return { text: plain.join(' ') };
    case 'registration':
      return { state: Number(first) };
    case 'signal':
      return { signal: Number(first) };
    default:
      return object;
  }
}

function parse(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value;
  } catch {
    // told below
  }
  throw new UsageError(`${text} is no JSON object`);
}
