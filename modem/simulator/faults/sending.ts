// What goes wrong between AT+CMGS and its reference, before or after the network has accepted.

import { SILENCE } from '../answer.ts';
import type { Behaviour } from '../behaviour.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { type FaultOptions, strikes } from './fault.ts';

/** The prompt does not come; what is written is taken for the payload all the same (modems.md C2). */
export function promptMissing(options: FaultOptions = {}): Behaviour {
  const struck = strikes(options);
  return {
    name: 'prompt-missing',
    pieces: (pieces, context) =>
      pieces.some((piece) => piece.kind === 'prompt') && struck(context)
        ? pieces.filter((piece) => piece.kind !== 'prompt')
        : undefined,
  };
}

/** The network has accepted; the host never hears of it. The next command is answered. */
export function resultLost(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ command: '+CMGS', ...options });
  return {
    name: 'result-lost',
    reply: (_reply, context) => (context.stage === 'payload' && struck(context) ? SILENCE : undefined),
  };
}

/** The result comes late; until then nothing else is answered. */
export function resultLate(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ command: '+CMGS', ...options });
  return {
    name: 'result-late',
    reply: (reply, context) =>
      context.stage === 'payload' && struck(context)
        ? context.modem.tasks.pause(options.afterMilliseconds ?? 200_000).then(() => reply)
        : undefined,
  };
}

/** The result comes late, out of the blue: other commands were answered meanwhile. */
export function resultStray(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ command: '+CMGS', ...options });
  return {
    name: 'result-stray',
    reply(reply, context) {
      if (context.stage !== 'payload' || reply.type !== 'answer' || !struck(context)) return undefined;
      const { modem, channel } = context;
      const lines = reply.information.map((line) => `\r\n${line.text}\r\n`).join('');
      modem.tasks.after(options.afterMilliseconds ?? 200_000, () => {
        channel.write(`${lines}${reply.result.type === 'OK' ? '\r\nOK\r\n' : ''}`);
      });
      return SILENCE;
    },
  };
}

/** OK, but no `+CMGS: <mr>` before it. */
export function referenceMissing(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ command: '+CMGS', ...options });
  return {
    name: 'reference-missing',
    reply: (reply, context) =>
      context.stage === 'payload' && reply.type === 'answer' && struck(context)
        ? { ...reply, information: [] }
        : undefined,
  };
}

/** `+CMGS: <mr>`, but no OK behind it. */
export function okMissing(options: FaultOptions = {}): Behaviour {
  const struck = strikes({ command: '+CMGS', ...options });
  return {
    name: 'ok-missing',
    reply: (reply, context) =>
      context.stage === 'payload' && reply.type === 'answer' && struck(context)
        ? { ...reply, result: { type: 'none' } }
        : undefined,
  };
}

/** Restarts when the payload has come: before the network got it, or (`accepted`) after. */
export function rebootInSend(options: FaultOptions = {}): Behaviour {
  return goneInSend('reboot-in-send', options, (modem) => modem.reboot());
}

/** Is pulled out when the payload has come; returns by itself, perhaps under another name, if told so. */
export function unplugInSend(options: FaultOptions = {}): Behaviour {
  return goneInSend('unplug-in-send', options, (modem) => {
    modem.unplug();
    if (options.returnAfterMilliseconds === undefined) return;
    modem.tasks.after(options.returnAfterMilliseconds, () => modem.replug(options.path));
  });
}

/** The host's connection is cut when the payload has come; the modem itself goes on. */
export function hangUpInSend(options: FaultOptions = {}): Behaviour {
  return goneInSend('hang-up-in-send', options, (modem) => {
    for (const channel of modem.ttys) channel.hangUp();
  });
}

function goneInSend(name: string, options: FaultOptions, go: (modem: SimulatedModem) => void): Behaviour {
  const struck = strikes({ times: 1, command: '+CMGS', ...options });
  const after = options.accepted === true;
  return {
    name,
    payload(_payload, context) {
      if (after || !struck(context)) return undefined;
      go(context.modem);
      return SILENCE;
    },
    reply(_reply, context) {
      if (!after || context.stage !== 'payload' || !struck(context)) return undefined;
      go(context.modem);
      return SILENCE;
    },
  };
}
