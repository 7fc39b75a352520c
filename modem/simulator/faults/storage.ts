// Memories that lie: deleting that fails or only says that it worked, slots that move or vanish, lists that hang or break off.

import { cms, ok } from '../answer.ts';
import type { Behaviour } from '../behaviour.ts';
import { counter, type FaultOptions, refusalOf, strikes } from './fault.ts';

/** +CMGD is refused; the message stays. */
export function deleteFails(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ ...options, command: '+CMGD', form: 'set' });
  return { name: 'delete-fails', command: (context) => (struck(context) ? refusalOf(options) : undefined) };
}

/** +CMGD is answered OK; the message stays. */
export function deleteLies(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ ...options, command: '+CMGD', form: 'set' });
  return { name: 'delete-lies', command: (context) => (struck(context) ? ok() : undefined) };
}

/** No room for what arrives: the memories are as small as what lies in them. */
export function full(): Behaviour {
  return {
    name: 'full',
    start(modem) {
      const memories = [modem.storage('SM'), modem.storage('ME')];
      const before = memories.map((memory) => memory.capacity);
      for (const memory of memories) memory.capacity = memory.used;
      return () => {
        memories.forEach((memory, at) => {
          memory.capacity = before[at] ?? memory.capacity;
        });
        modem.memoryFreed();
      };
    },
  };
}

/** After each deletion the slots close up: an index told before now means another message. */
export function renumbering(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ ...options, command: options.command ?? '+CMGD' });
  return {
    name: 'renumbering',
    reply(_reply, context) {
      if (!struck(context)) return undefined;
      for (const name of ['SM', 'ME'] as const) context.modem.storage(name).renumber();
      return undefined;
    },
  };
}

/** Before the deletion another message slips into the slot: what is deleted is not what was read. */
export function slotSwapped(options: FaultOptions = {}): Behaviour {
  const due = counter({ times: 1, ...options });
  return {
    name: 'slot-swapped',
    reply(_reply, { command, modem }) {
      if (command.name !== '+CMGL') return undefined;
      const memory = modem.storage('SM');
      const [first, second] = memory.list();
      if (first === undefined || second === undefined || !due(() => modem.random.next())) return undefined;
      memory.put({ ...second, index: first.index });
      memory.put({ ...first, index: second.index });
      return undefined;
    },
  };
}

/** +CMGL is never answered, and the modem is stuck until it restarts or, told a time, comes round. */
export function listHangs(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ ...options, command: '+CMGL' });
  return {
    name: 'list-hangs',
    command(context) {
      if (context.command.form === 'test' || !struck(context)) return undefined;
      if (options.afterMilliseconds === undefined) return { type: 'silence' };
      return context.modem.tasks.pause(options.afterMilliseconds).then(() => cms(500));
    },
  };
}

/** +CMGL breaks off in the middle of its last PDU; OK follows. */
export function listTruncated(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ ...options, command: '+CMGL' });
  return {
    name: 'list-truncated',
    pieces(pieces, context) {
      const last = pieces.findLastIndex((piece) => piece.kind === 'pdu');
      if (last < 0 || !struck(context)) return undefined;
      return pieces.map((piece, at) =>
        at === last
          ? { ...piece, text: piece.text.slice(0, options.octets ?? Math.floor(piece.text.length / 2)) }
          : piece,
      );
    },
  };
}

/** Some messages are left out of +CMGL although they lie there. */
export function listIncomplete(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ ...options, command: '+CMGL' });
  return {
    name: 'list-incomplete',
    reply: (reply, context) =>
      reply.type === 'answer' && reply.information.length > 0 && struck(context)
        ? { ...reply, information: reply.information.slice(options.index ?? reply.information.length) }
        : undefined,
  };
}
