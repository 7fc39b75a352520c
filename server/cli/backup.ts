// textdesk backup: one backup now, by the plan of the backup page or to a folder of its own.
import path from 'node:path';
import { folderTarget, prepareFolder } from '../operations/backup-target.ts';
import { Backups } from '../operations/backups.ts';
import { type BackupStep, makeBackup } from '../operations/make-backup.ts';
import { deriveKey } from '../operations/sealed-file.ts';
import type { OpenStore } from '../store/database.ts';
import {
  type Command,
  configOf,
  isSet,
  JSON_OPTION,
  positionals,
  print,
  type Surroundings,
  textOption,
} from './command.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { withStore } from './open-data.ts';
import { PASSPHRASE_OPTION, passphraseFrom } from './passphrase.ts';

export const backup: Command = {
  name: 'backup',
  summary: 'make a backup now, or list those there are',
  usage: '[--to FOLDER] [--passphrase-file FILE] [--list] [--json]',
  help: `
Copies the data while the service runs, checks the copy, seals it with a passphrase, and reads it back.
Without --to it goes to the folder, and with the passphrase, that the backup page has.

  --to FOLDER              a stick or a mounted network folder; asks for a passphrase
  --passphrase-file FILE   the passphrase is the first line of FILE
  --list                   what lies in the folder
  --json                   the result as JSON

Without its passphrase nobody can open a backup, we neither.

Example: sudo textdesk backup --to /media/stick/textdesk`,
  options: { ...JSON_OPTION, ...PASSPHRASE_OPTION, to: { type: 'string' }, list: { type: 'boolean' } },
  async run(given, around) {
    positionals(backup, given, []);
    return withStore(around, async (store) => {
      const backups = new Backups({
        store,
        clock: around.clock,
        dataFolder: configOf(around).dataFolder,
        timeZone: async () => 'UTC',
        log: () => {},
      });
      const chosen = textOption(given, 'to');
      const folder = chosen === undefined ? (await backups.plan()).folder : path.resolve(chosen);
      if (isSet(given, 'list')) {
        if (folder === '') throw new CommandError(EXIT.config, 'No folder was chosen for backups yet: --to FOLDER.');
        const stored = await folderTarget(folder).list();
        print(
          around,
          given,
          stored,
          stored.map((each) => `${each.name}  ${megabytes(each.octets)}`),
        );
        return EXIT.ok;
      }
      const made =
        chosen === undefined
          ? await backups.make((step) => show(around, step))
          : await backupTo(store, around, folder, await passphraseFrom(given, around, true));
      print(around, given, { folder, ...made }, [
        `${path.join(folder, made.name)}: ${megabytes(made.octets)}, ${made.summary.messages} messages, ${made.summary.clients} clients. Read back and whole.`,
      ]);
      return EXIT.ok;
    });
  },
};

async function backupTo(store: OpenStore, around: Surroundings, folder: string, passphrase: string) {
  await prepareFolder(folder);
  return makeBackup({
    sqlite: store.sqlite.raw,
    file: store.file,
    target: folderTarget(folder),
    key: await deriveKey(passphrase),
    keep: Number.MAX_SAFE_INTEGER,
    now: around.clock.now(),
    progress: (step) => show(around, step),
  });
}

function show(around: Surroundings, step: BackupStep): void {
  const words = { copy: 'Copying', seal: 'Sealing', check: 'Reading back', tidy: 'Tidying' }[step.step];
  const part = step.step === 'copy' && step.total > 0 ? ` ${Math.floor((100 * step.done) / step.total)} %` : '';
  around.terminal.progress(`${words}…${part}`);
}

function megabytes(octets: number): string {
  return `${(octets / 1e6).toFixed(1)} MB`;
}
