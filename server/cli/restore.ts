// textdesk restore: a backup becomes the data of this machine, after a look at what is in it.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type DatabaseSummary, summarise } from '../operations/database-summary.ts';
import { makePrivateFolder } from '../operations/durable-file.ts';
import { openRegular } from '../operations/regular-file.ts';
import { applyReady, layReady, previewRestore, type RestorePreview } from '../operations/restore.ts';
import { takeSnapshot } from '../operations/snapshot.ts';
import { NodeSqlite } from '../store/node-sqlite.ts';
import {
  type Arguments,
  type Command,
  configOf,
  isSet,
  JSON_OPTION,
  positionals,
  print,
  type Surroundings,
} from './command.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { databaseFile, holdersOf } from './open-data.ts';
import { PASSPHRASE_OPTION, passphraseFrom } from './passphrase.ts';

export const restore: Command = {
  name: 'restore',
  summary: 'put a backup in the place of the data',
  usage: '<file> [--passphrase-file FILE] [--preview] [--yes] [--json]',
  help: `
Opens the backup, shows its dates and counts beside those of now, asks, and puts it in place. The data of now is kept
beside it for a week. Messages that the backup shows as unsent are held: nothing goes out until somebody says "send" on
the backup page, since they may have been sent after the backup was made.

  --preview                only look
  --yes                    do not ask
  --passphrase-file FILE   the passphrase is the first line of FILE
  --json                   the result as JSON

While the service runs, the backup is laid ready and the next start uses it:
  sudo systemctl restart textdesk`,
  options: { ...JSON_OPTION, ...PASSPHRASE_OPTION, preview: { type: 'boolean' }, yes: { type: 'boolean' } },
  async run(given, around) {
    const [file = ''] = positionals(restore, given, ['file']);
    if (!existsSync(file)) throw new CommandError(EXIT.noInput, `There is no file ${file}.`);
    const database = databaseFile(around);
    const { dataFolder } = configOf(around);
    await makePrivateFolder(dataFolder);
    const preview = await opened(file, path.join(dataFolder, 'restore'), given, around);
    const current = await summariseLive(database);
    const words = compare(preview.summary, current);
    if (isSet(given, 'preview')) {
      await dropPreview(preview.file);
      print(around, given, { backup: preview.summary, current: current ?? null }, words);
      return EXIT.ok;
    }
    for (const line of words) around.terminal.note(line);
    if (!isSet(given, 'yes') && !(await confirmed(around))) {
      await dropPreview(preview.file);
      throw new CommandError(EXIT.usage, 'Nothing was changed.');
    }
    const held = await layReady(preview.file, database, around.clock.now());
    const running = await holdersOf(database);
    const old = running.length > 0 ? undefined : await applyReady(database);
    print(around, given, { ...held, inForce: running.length === 0, old: old ?? null }, [
      `${held.held} unsent messages are held and ${held.unknown} are not confirmed; somebody decides on the backup page.`,
      running.length > 0
        ? `Laid ready. To use it now: sudo systemctl restart textdesk (the data is open in process ${running[0]?.pid}).`
        : `In place.${old ? ` The data of before is kept a week: ${old}` : ''}`,
    ]);
    return EXIT.ok;
  },
};

// A stick is often reached by a link, so a link to a file will do.
async function opened(file: string, folder: string, given: Arguments, around: Surroundings): Promise<RestorePreview> {
  const sealed = await openRegular(file, { links: true });
  try {
    const passphrase = await passphraseFrom(given, around, false);
    around.terminal.progress('Opening the backup…');
    return await previewRestore(sealed, passphrase, folder);
  } finally {
    sealed.destroy();
  }
}

// The file in service is never opened by the checking code: a copy of it is.
async function summariseLive(database: string): Promise<DatabaseSummary | undefined> {
  if (!existsSync(database)) return undefined;
  const copy = `${database}.look`;
  const sqlite = new NodeSqlite(database);
  try {
    await takeSnapshot(sqlite.raw, copy);
    return summarise(copy);
  } finally {
    sqlite.close();
    await dropPreview(copy);
  }
}

async function dropPreview(file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true });
}

async function confirmed(around: Surroundings): Promise<boolean> {
  if (!around.terminal.isInteractive) throw new CommandError(EXIT.usage, 'Give --yes to say that you mean it.');
  return (await around.terminal.ask('Put this backup in the place of the data? Type "restore": ')).trim() === 'restore';
}

function compare(backup: DatabaseSummary, current: DatabaseSummary | undefined): string[] {
  const date = (at: number | null | undefined) =>
    at === null || at === undefined ? '-' : new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const row = (name: string, a: string, b: string) => `${name.padEnd(18)}${a.padStart(18)}${b.padStart(18)}`;
  const number = (value: number | undefined) => (value === undefined ? '-' : String(value));
  return [
    row('', 'backup', 'now'),
    row('newest message', date(backup.newestAt), date(current?.newestAt)),
    row('oldest message', date(backup.oldestAt), date(current?.oldestAt)),
    row('messages', number(backup.messages), number(current?.messages)),
    row('conversations', number(backup.conversations), number(current?.conversations)),
    row('clients', number(backup.clients), number(current?.clients)),
    row('accounts', number(backup.users), number(current?.users)),
    row('unsent', number(backup.unsent), number(current?.unsent)),
  ];
}
