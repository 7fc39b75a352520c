// The passphrase of a backup: from a file, or asked for. Never from the command line itself, where others can read it.
import { readFile } from 'node:fs/promises';
import { type Arguments, type Surroundings, textOption } from './command.ts';
import { CommandError, EXIT } from './exit-codes.ts';

export const SHORTEST_PASSPHRASE = 12;
export const PASSPHRASE_OPTION = { 'passphrase-file': { type: 'string' } } as const;

/** Throws CommandError where it is missing. `twice`: it is new, so it is asked for twice and must not be short. */
export async function passphraseFrom(given: Arguments, around: Surroundings, twice: boolean): Promise<string> {
  const file = textOption(given, 'passphrase-file');
  if (file === undefined && !around.terminal.isInteractive)
    throw new CommandError(EXIT.usage, 'A passphrase is needed: --passphrase-file FILE (its first line).');
  const passphrase =
    file === undefined
      ? await around.terminal.ask('Passphrase of the backup: ', { hidden: true })
      : ((await readFile(file, 'utf8')).split('\n')[0] ?? '').trimEnd();
  if (passphrase === '') throw new CommandError(EXIT.badInput, 'The passphrase is empty.');
  if (!twice) return passphrase;
  if (passphrase.length < SHORTEST_PASSPHRASE)
    throw new CommandError(
      EXIT.badInput,
      `A passphrase has at least ${SHORTEST_PASSPHRASE} characters; four words are good.`,
    );
  if (file === undefined && (await around.terminal.ask('The same again: ', { hidden: true })) !== passphrase)
    throw new CommandError(EXIT.badInput, 'The two are not the same.');
  return passphrase;
}
