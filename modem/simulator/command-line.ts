// One AT command line, taken apart (ITU-T V.250 §5.2 to §5.4): basic commands, S-parameters, and extended commands in their
// four forms, several on a line. Spaces mean nothing outside of quotes.

export interface AtCommand {
  /** Upper case, with its prefix: `+CMGS`, `^CURC`, `E`, `&F`, `S3`, `D`. */
  readonly name: string;
  readonly form: 'action' | 'read' | 'test' | 'set';
  /** What follows the `=`, or the number behind a basic command, as written; '' for none. */
  readonly text: string;
  /** `text` split at the commas that stand outside of quotes, quotes taken off; undefined where nothing stood. */
  readonly parameters: readonly (string | undefined)[];
}

const EXTENDED_NAME = /^[+^*#$%_!][A-Z][A-Z0-9!%\-./:_]*/;
const BASIC_NAME = /^(?:[&\\]?[A-Z])/;

/** The commands of a line without its `AT`; undefined where the line breaks the syntax (what stood before it is still told). */
export function parseCommandLine(body: string): readonly (AtCommand | undefined)[] {
  const commands: (AtCommand | undefined)[] = [];
  let rest = withoutSpaces(body);
  while (rest !== '') {
    const taken = takeCommand(rest);
    commands.push(taken?.command);
    if (taken === undefined) return commands;
    rest = taken.rest;
  }
  return commands;
}

/** Parameters as V.250 §5.4.2.2 writes them: `1,"SM",,3`. */
export function splitParameters(text: string): readonly (string | undefined)[] {
  if (text === '') return [];
  const parts: string[] = [''];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === ',' && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => (part === '' ? undefined : part.replace(/^"|"$/g, '')));
}

interface Taken {
  readonly command: AtCommand;
  readonly rest: string;
}

function takeCommand(line: string): Taken | undefined {
  const upper = line.toUpperCase();
  const extended = EXTENDED_NAME.exec(upper)?.[0];
  if (extended !== undefined) return takeExtended(extended, line);
  if (/^S\d/.test(upper)) return takeRegister(line);
  if (upper.startsWith('D')) return { command: make('D', 'set', line.slice(1)), rest: '' };
  const basic = BASIC_NAME.exec(upper)?.[0];
  if (basic === undefined) return undefined;
  const number = /^\d*/.exec(line.slice(basic.length))?.[0] ?? '';
  return { command: make(basic, 'action', number), rest: line.slice(basic.length + number.length).replace(/^;/, '') };
}

function takeExtended(name: string, line: string): Taken | undefined {
  const end = endOfCommand(line);
  const tail = line.slice(name.length, end);
  const rest = line.slice(end + 1);
  if (tail === '') return { command: make(name, 'action', ''), rest };
  if (tail === '?') return { command: make(name, 'read', ''), rest };
  if (tail === '=?') return { command: make(name, 'test', ''), rest };
  if (tail.startsWith('=')) return { command: make(name, 'set', tail.slice(1)), rest };
  return undefined;
}

function takeRegister(line: string): Taken | undefined {
  const match = /^(S\d+)(\?|=(\d*))?/i.exec(line);
  if (match?.[1] === undefined) return undefined;
  const form = match[2] === undefined ? 'action' : match[2] === '?' ? 'read' : 'set';
  return {
    command: make(match[1].toUpperCase(), form, match[3] ?? ''),
    rest: line.slice(match[0].length).replace(/^;/, ''),
  };
}

function make(name: string, form: AtCommand['form'], text: string): AtCommand {
  return { name, form, text, parameters: splitParameters(text) };
}

function endOfCommand(line: string): number {
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    if (line[index] === '"') quoted = !quoted;
    if (line[index] === ';' && !quoted) return index;
  }
  return line.length;
}

function withoutSpaces(text: string): string {
  return text
    .split('"')
    .map((part, index) => (index % 2 === 0 ? part.replace(/ /g, '') : part))
    .join('"');
}
