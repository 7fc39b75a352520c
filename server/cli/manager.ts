// Who acts when a command changes accounts: the machine itself, by somebody who may read the data folder.
import type { Manager } from '../accounts/deps.ts';
import { ALL_RIGHTS } from '../accounts/rights.ts';

export const COMMAND_LINE: Manager = { id: null, name: 'Command line', address: null, rights: ALL_RIGHTS };
