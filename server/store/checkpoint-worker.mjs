// The thread of checkpoints.ts: carries the log into the database by a connection of its own, and ends, by what SQLite throws
// if it must. JavaScript, because a thread that strips types would load the stripper for these few lines.
// @ts-check
import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';

const database = new DatabaseSync(workerData.file);
database.exec('pragma synchronous = full; pragma wal_checkpoint(passive)');
database.close();
