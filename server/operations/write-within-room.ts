// What comes out of a packed file may be a thousand times what went in, and the disk that it would fill is the one on which
// the next texts are to be stored (security.md T25). So what a restore writes ends before the room does.
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../store/backup-problem.ts';
import { writeDurably } from './durable-file.ts';

const MIB = 1024 * 1024;
/** Stays free whatever comes: room for the ballast (store/ballast.ts), and 64 MiB for the service to go on. */
const LEAVES_FREE = (16 + 64) * MIB;
/** Others write meanwhile, so the disk is asked again this often. */
const LOOKS_EVERY = 4 * MIB;

export interface Room {
  /** Octets: what is longer is refused, however large the disk. */
  readonly most: number;
  /** Octets that are free in a folder; of the file system unless told. */
  readonly free?: (folder: string) => Promise<number>;
}

/** Writes `content` to `file` whole or not at all, and never so much that the disk is full. Throws BackupError. */
export async function writeWithinRoom(
  file: string,
  content: AsyncIterable<Uint8Array>,
  { most, free = freeIn }: Room,
): Promise<number> {
  try {
    return await writeDurably(
      file,
      bounded(content, most, async () => (await free(path.dirname(file))) - LEAVES_FREE),
    );
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
      ? new BackupError({ why: 'no-room' }, error)
      : error;
  }
}

async function* bounded(
  content: AsyncIterable<Uint8Array>,
  most: number,
  room: () => Promise<number>,
): AsyncGenerator<Uint8Array> {
  let left = await room();
  let written = 0;
  let looked = 0;
  for await (const chunk of content) {
    written += chunk.length;
    left -= chunk.length;
    if (written > most) throw new BackupError({ why: 'too-large' });
    if (left < 0) throw new BackupError({ why: 'no-room' });
    yield chunk;
    if (written - looked < LOOKS_EVERY) continue;
    looked = written;
    left = Math.min(left, await room());
  }
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
