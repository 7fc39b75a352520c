// A command finds its handler; the checks that all commands of one kind have in common.

import { cme, failed, ok, type Reply } from '../answer.ts';
import type { CommandContext } from '../behaviour.ts';
import { CALL_COMMANDS } from './calls.ts';
import { DIALOGUE_COMMANDS } from './dialogue.ts';
import type { Handler } from './handler.ts';
import { IDENTITY_COMMANDS } from './identity.ts';
import { MAKER_COMMANDS } from './makers.ts';
import { MESSAGE_SETTINGS } from './message-settings.ts';
import { RADIO_COMMANDS } from './radio.ts';
import { SIM_COMMANDS } from './sim.ts';
import { simComplaint } from './sim-complaint.ts';
import { STORED_MESSAGE_COMMANDS } from './stored-messages.ts';
import { SUBMIT_COMMANDS } from './submit.ts';

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...DIALOGUE_COMMANDS,
    ...IDENTITY_COMMANDS,
    ...SIM_COMMANDS,
    ...RADIO_COMMANDS,
    ...MESSAGE_SETTINGS,
    ...STORED_MESSAGE_COMMANDS,
    ...SUBMIT_COMMANDS,
    ...CALL_COMMANDS,
    ...MAKER_COMMANDS,
    '+CLAC': { action: () => ok(...knownCommands()), test: () => ok() },
  }),
);

/** What the modem says to a command when no behaviour has an opinion. */
export function handle({ command, modem, channel }: CommandContext): Reply | Promise<Reply> {
  if (modem.profile.missingCommands.includes(command.name)) return unknown(command.name);
  const handler = HANDLERS.get(command.name);
  if (handler === undefined) return makersOwn(modem.profile.makerCommands[command.name], command);
  const run = handler[command.form];
  if (run === undefined) return unknown(command.name);
  if (command.form !== 'test' && handler.needsSim !== undefined) {
    const complaint = simComplaint(modem, handler.needsSim);
    if (complaint !== undefined) return complaint;
  }
  return run(command, modem, channel);
}

/** The names of every extended command that is understood. */
function knownCommands(): readonly string[] {
  return [...HANDLERS.keys()].filter((name) => /^[+^]/.test(name)).sort();
}

function makersOwn(told: string | undefined, command: CommandContext['command']): Reply {
  if (told === undefined) return unknown(command.name);
  return command.form === 'read' && told !== '' ? ok(told) : ok();
}

function unknown(name: string): Reply {
  return /^[A-Z&\\]/.test(name) ? failed() : cme(4);
}
