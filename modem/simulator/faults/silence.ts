// A modem that does not answer: at all, not this command, not any more, or much later.

import { SILENCE } from '../answer.ts';
import type { Behaviour } from '../behaviour.ts';
import { type FaultOptions, refusalOf, strikes } from './fault.ts';

/** Hears nothing and says nothing, unsolicited lines included. */
export function silence(): Behaviour {
  return { name: 'silence', hostText: () => '', modemText: () => '' };
}

/** Swallows the command; the next one is answered. */
export function noAnswer(options: FaultOptions = {}): Behaviour {
  const struck = strikes(options);
  return { name: 'no-answer', command: (context) => (struck(context) ? SILENCE : undefined) };
}

/** From that command on nothing is answered until the modem restarts or this is lifted; unsolicited lines still come. */
export function hang(options: FaultOptions = {}): Behaviour {
  const struck = strikes(options);
  return {
    name: 'hang',
    start: (modem) => () => {
      for (const channel of modem.ttys) channel.reset();
    },
    command: (context) => (struck(context) ? new Promise<never>(() => {}) : undefined),
    impolite: true,
  };
}

/** Answers the command only after a time; whatever the host writes meanwhile is answered behind it. */
export function lateAnswer(options: FaultOptions = {}): Behaviour {
  const struck = strikes(options);
  return {
    name: 'late-answer',
    reply: (reply, context) =>
      context.stage === 'command' && struck(context)
        ? context.modem.tasks.pause(options.afterMilliseconds ?? 10_000).then(() => reply)
        : undefined,
  };
}

/**
 * Refuses the command with any code: `{ command: '+CMGS', kind: 'CMS', code: 38 }`. `accepted: false` waits for the
 * payload and refuses it, `true` refuses what the network has accepted all the same.
 */
export function refuse(options: FaultOptions = {}): Behaviour {
  const struck = strikes(options);
  const afterPrompt = options.accepted !== undefined;
  return {
    name: 'refuse',
    command: (context) => (!afterPrompt && struck(context) ? refusalOf(options) : undefined),
    payload: (_payload, context) =>
      afterPrompt && options.accepted === false && struck(context) ? refusalOf(options) : undefined,
    reply: (_reply, context) =>
      options.accepted === true && context.stage === 'payload' && struck(context) ? refusalOf(options) : undefined,
  };
}
