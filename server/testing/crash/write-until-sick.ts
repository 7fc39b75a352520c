// Writes and says what is stored, until its disk fails; then shows that nothing gets through any more. Run under strace,
// which makes the disk fail.
import { writeSync } from 'node:fs';
import path from 'node:path';
import { Ballast } from '../../store/ballast.ts';
import { checkpointBeside } from '../../store/checkpoints.ts';
import { openStore } from '../../store/database.ts';
import { careForStorage } from '../../store/storage-care.ts';
import { StorageFailedError } from '../../store/storage-error.ts';

const [file = ''] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);
const store = await openStore(file);
checkpointBeside(store, { report: (error) => say(`THREAD ${error}`), pages: 200 });
let failed = false;
careForStorage(store, {
  ballast: new Ballast(path.join(path.dirname(file), 'ballast')),
  log: () => {},
  fail: (state) => {
    failed = true;
    say(`FAILED ${state.type}`);
  },
});
for (let number = 1; number <= 400; number += 1) {
  try {
    await store.db.transaction().execute((trx) =>
      trx
        .insertInto('clients')
        .values({ public_id: `${number}`, name: `${number}`, external_id: null, created_at: 1, updated_at: 1 })
        .execute(),
    );
    if (failed) throw new Error('A write went through after the disk had failed');
    say(`STORED ${number}`);
    // As long as a text takes: the checkpoints come in between.
    await new Promise((resolve) => setTimeout(resolve, 20));
  } catch (error) {
    if (!(error instanceof StorageFailedError) && !failed) throw error;
    if (error instanceof StorageFailedError && number > 1) {
      say('REFUSED');
      break;
    }
  }
}
process.exit(0);
