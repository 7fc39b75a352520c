// Who acts when a command changes accounts: the machine itself, by somebody who may read the data folder.
import { NOBODY } from '../accounts/audit.ts';
import type { Manager } from '../accounts/deps.ts';
import { ALL_RIGHTS } from '../accounts/rights.ts';

export const COMMAND_LINE: Manager = { id: null, name: NOBODY.commandLine, address: null, rights: ALL_RIGHTS };
