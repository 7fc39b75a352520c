// What systemd/install.sh calls around an upgrade, with the service stopped:
//   node snapshot-command.ts take <database> <snapshot>     copy it and check the copy
//   node snapshot-command.ts put-back <database> <snapshot> the next start continues from the snapshot; unsent messages are held
import { copyFile, rename } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../clock.ts';
import { summarise } from './database-summary.ts';
import { layReady } from './restore.ts';
import { takeSnapshot } from './snapshot.ts';

const [verb, database, snapshot] = process.argv.slice(2);
if (database === undefined || snapshot === undefined) {
  console.error('usage: snapshot-command.ts take|put-back <database> <snapshot>');
  process.exit(64);
}

if (verb === 'take') {
  const sqlite = new DatabaseSync(database, { timeout: 5000 });
  const summary = await takeSnapshot(sqlite, snapshot);
  sqlite.close();
  console.log(`The database is saved: ${summary.messages} messages, ${summary.clients} clients (${snapshot}).`);
} else if (verb === 'put-back') {
  summarise(snapshot);
  const candidate = `${database}.put-back`;
  // Where the disk has no room for a second copy, the way back matters more than the copy.
  await copyFile(snapshot, candidate).catch(() => rename(snapshot, candidate));
  const { held } = await layReady(candidate, database, systemClock().now());
  console.log(`The database of before is laid ready; ${held} unsent messages will wait for a person.`);
} else {
  console.error(`snapshot-command.ts: unknown verb ${verb}`);
  process.exit(64);
}
