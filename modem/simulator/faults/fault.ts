// What faults have in common: whom they strike, how often, and the options they share so that other programs can lay them too.

import type { Answer } from '../answer.ts';
import type { Behaviour, CommandContext } from '../behaviour.ts';

/** Where a line comes in between. */
export type Place =
  | 'before-answer'
  | 'between-lines'
  | 'before-pdu'
  | 'before-result'
  | 'after-answer'
  | 'before-prompt'
  | 'after-prompt';

export interface FaultOptions {
  /** The command it strikes: `+CMGD`; any, when it is not told. */
  readonly command?: string;
  /** The form of the command; any, when it is not told. */
  readonly form?: 'action' | 'read' | 'test' | 'set';
  /** How often it strikes; until lifted, when it is not told. */
  readonly times?: number;
  /** How many it lets pass first. */
  readonly skip?: number;
  /** 0 to 1; 1 when it is not told. The modem's seed decides. */
  readonly probability?: number;
  readonly afterMilliseconds?: number;
  readonly everyMilliseconds?: number;
  readonly kind?: 'CMS' | 'CME' | 'ERROR';
  readonly code?: number;
  readonly text?: string;
  readonly at?: Place;
  readonly memory?: string;
  readonly index?: number;
  readonly octets?: number;
  readonly bytesPerSecond?: number;
  /** After the network has accepted, instead of before. */
  readonly accepted?: boolean;
  /** The name under which the modem returns. */
  readonly path?: string;
  readonly returnAfterMilliseconds?: number;
}

export type Fault = (options?: FaultOptions) => Behaviour;

/** Counts and decides: true when this one is struck. */
export function strikes(options: FaultOptions): (context: CommandContext) => boolean {
  const due = counter(options);
  return (context) => matches(options, context) && due(() => context.modem.random.next());
}

/** The same where there is no command: lines, messages, octets. */
export function counter(options: FaultOptions): (chance: () => number) => boolean {
  let skip = options.skip ?? 0;
  let left = options.times ?? Number.POSITIVE_INFINITY;
  return (chance) => {
    if (left <= 0) return false;
    if (options.probability !== undefined && chance() >= options.probability) return false;
    if (skip > 0) {
      skip--;
      return false;
    }
    left--;
    return true;
  };
}

export function matches(options: FaultOptions, { command }: CommandContext): boolean {
  const named = options.command === undefined || command.name === options.command.toUpperCase();
  return named && (options.form === undefined || command.form === options.form);
}

/** The refusal that the options name; +CMS ERROR: 500 when they name none. */
export function refusalOf(options: FaultOptions): Answer {
  const code = options.code ?? 500;
  const kind = options.kind ?? 'CMS';
  const result = options.text !== undefined ? words(options.text) : kind === 'ERROR' ? plain() : { type: kind, code };
  return { type: 'answer', information: [], result };
}

function words(text: string) {
  return { type: 'words', text } as const;
}

function plain() {
  return { type: 'ERROR' } as const;
}
