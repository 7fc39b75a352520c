// What the quirks have in common: a behaviour for each id of modems.md, some of them put together from several.

import { ok } from '../answer.ts';
import type { Behaviour, CommandContext } from '../behaviour.ts';
import type { FaultOptions } from '../faults/fault.ts';
import type { SimulatedModem } from '../simulated-modem.ts';

/** Options where a test wants another time, count or text than the catalogue's. */
export type Quirk = (options?: FaultOptions) => Behaviour;

export type QuirkTable = Readonly<Record<string, Quirk>>;

/** Several behaviours under one id: laid together, lifted together. */
export function together(...behaviours: readonly Behaviour[]): Behaviour {
  return {
    name: 'together',
    start(modem) {
      const lifts = behaviours.map((behaviour) => modem.behaviours.add(behaviour));
      return () => {
        for (const lift of lifts) lift();
      };
    },
  };
}

/** What is done once, when it is laid. */
export function once(act: (modem: SimulatedModem) => void): Behaviour {
  return {
    name: 'once',
    start(modem) {
      act(modem);
      return undefined;
    },
  };
}

/** Lines that are said again and again, the first one at once; impolite, in the middle of whatever goes on. */
export function chatter(lines: readonly string[], everyMilliseconds: number): Behaviour {
  return {
    name: 'chatter',
    impolite: true,
    start(modem) {
      const next = rotation(lines);
      modem.unsolicited(next());
      return modem.tasks.every(everyMilliseconds, () => {
        if (modem.settings.chatter) modem.unsolicited(next());
      });
    },
  };
}

/** One after the other, from the first again after the last. */
export function rotation<T>(values: readonly T[]): () => T {
  let turn = 0;
  return () => {
    const value = values[turn++ % values.length];
    if (value === undefined) throw new RangeError('nothing to rotate');
    return value;
  };
}

/** Whether it is this command in this form. */
export function isCommand({ command, stage }: CommandContext, name: string, form?: string): boolean {
  return stage === 'command' && command.name === name && (form === undefined || command.form === form);
}

/** Answers one command in one form with lines of its own and OK. */
export function answering(name: string, form: string, lines: () => readonly string[]): Behaviour {
  return {
    name: 'answering',
    command: (context) => (isCommand(context, name, form) ? ok(...lines()) : undefined),
  };
}

/** Alters the lines of a command's answer. */
export function rewriting(
  names: readonly string[],
  rewrite: (line: string, context: CommandContext) => string,
): Behaviour {
  return {
    name: 'rewriting',
    reply: (reply, context) =>
      reply.type === 'answer' && names.includes(context.command.name)
        ? {
            ...reply,
            information: reply.information.map((line) => ({ ...line, text: rewrite(line.text, context) })),
          }
        : undefined,
  };
}

/** Alters the PDUs of a command's answer. */
export function rewritingPdus(rewrite: (pdu: string) => string): Behaviour {
  return {
    name: 'rewriting-pdus',
    reply: (reply) =>
      reply.type === 'answer'
        ? {
            ...reply,
            information: reply.information.map((line) =>
              line.trailing === undefined ? line : { ...line, trailing: rewrite(line.trailing) },
            ),
          }
        : undefined,
    unsolicited: ([heading = '', pdu]) => (pdu === undefined ? undefined : [[heading, rewrite(pdu)]]),
  };
}

/** True until so much time has passed since it was first asked. */
export function during(modem: SimulatedModem, milliseconds: number): () => boolean {
  const until = modem.tasks.now() + milliseconds;
  return () => modem.tasks.now() < until;
}
