// What is wrong with the storage when SQLite throws: by its result codes (sqlite.org/rescode.html), which node:sqlite
// gives as `errcode`, extended.

export type StorageTrouble =
  /** No room. */
  | 'full'
  /** The file system or the file cannot be written, or not even opened. */
  | 'read-only'
  /** A read, write or flush failed: what is on disk is not known any more. */
  | 'io'
  | 'corrupt'
  /** Another process holds the database. */
  | 'busy';

const BY_PRIMARY_CODE: Readonly<Record<number, StorageTrouble>> = {
  5: 'busy',
  6: 'busy',
  8: 'read-only',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  14: 'read-only',
  26: 'corrupt',
};
/** SQLITE_IOERR_SHMSIZE: a full disk may show itself so (reliability.md M19). */
const SHMSIZE = 4874;

/** Every later statement is refused: after a failed flush nobody knows what is on disk (reliability.md 2.5). */
export class StorageFailedError extends Error {
  constructor(cause: unknown) {
    super('The database failed and is not used any more by this process', { cause });
    this.name = 'StorageFailedError';
  }
}

/** The trouble that an error tells of; undefined when it is about something else, a constraint or a wrong statement. */
export function troubleOf(error: unknown): StorageTrouble | undefined {
  if (error instanceof StorageFailedError) return 'io';
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  if (error.errcode === SHMSIZE) return 'full';
  return BY_PRIMARY_CODE[error.errcode & 0xff];
}

/** A trouble of the storage concerns the whole transaction; a broken constraint only what was being done in it. */
export function isStorageError(error: unknown): boolean {
  return troubleOf(error) !== undefined;
}
