// textdesk factory-reset: everything that this machine knows is erased. What is left is the program.
import { existsSync } from 'node:fs';
import { lstat, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Command, configOf, isSet, JSON_OPTION, positionals, print } from './command.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { databaseFile, holdersOf } from './open-data.ts';

const AT_ONCE = 1024 * 1024;
/** Ours in the data folder; anything else there is left alone. */
const OURS =
  /^(textdesk\.db|before-restore-|damaged-|repair-backup|backup-\d|snapshots$|restore$|spool|ballast|.*\.(key|pem|crt)$)/;

export const factoryReset: Command = {
  name: 'factory-reset',
  summary: 'erase every message, client, account and setting',
  usage: '--yes [--json]',
  help: `
Overwrites and removes the data of this machine: messages, clients, accounts, settings, snapshots. Backups elsewhere stay.
The service must be stopped. An SD card may keep old copies of what was overwritten: to pass a box on, destroy the card.

  sudo systemctl stop textdesk
  sudo textdesk factory-reset --yes
  sudo systemctl start textdesk`,
  options: { ...JSON_OPTION, yes: { type: 'boolean' } },
  async run(given, around) {
    positionals(factoryReset, given, []);
    if (!isSet(given, 'yes'))
      throw new CommandError(EXIT.usage, 'This erases everything. Give --yes to say that you mean it.');
    const { dataFolder } = configOf(around);
    if (!existsSync(dataFolder)) throw new CommandError(EXIT.noInput, `There is no data at ${dataFolder}.`);
    const [holder] = await holdersOf(databaseFile(around));
    if (holder)
      throw new CommandError(
        EXIT.tryLater,
        `The service is running (process ${holder.pid}). First: sudo systemctl stop textdesk`,
      );
    const erased: string[] = [];
    // Keys first: without them the rest is worth less, should the power go in the middle.
    const names = (await readdir(dataFolder)).filter((name) => OURS.test(name));
    for (const name of names.sort((a, b) => rank(a) - rank(b))) {
      around.terminal.progress(`Erasing ${name}…`);
      await erase(path.join(dataFolder, name));
      erased.push(name);
    }
    print(around, given, { erased }, [`Erased: ${erased.join(', ') || 'nothing, there was no data'}.`]);
    return EXIT.ok;
  },
};

function rank(name: string): number {
  return /\.(key|pem)$/.test(name) ? 0 : 1;
}

async function erase(file: string): Promise<void> {
  // What a link points to is not ours: only the link goes.
  const about = await lstat(file);
  if (about.isDirectory()) {
    for (const name of await readdir(file)) await erase(path.join(file, name));
  } else if (about.isFile()) {
    const handle = await open(file, 'r+');
    try {
      const zeros = Buffer.alloc(AT_ONCE);
      for (let at = 0; at < about.size; at += AT_ONCE)
        await handle.write(zeros, 0, Math.min(AT_ONCE, about.size - at), at);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  await rm(file, { recursive: true, force: true });
}
