// A backup comes from outside: what bears its name may be a folder, a pipe that nobody writes to, or a device that never
// ends (security.md T25). It is judged by what was opened, not by its name, so nothing can be put in its place in between.
import { constants, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { BackupError } from '../store/backup-problem.ts';

const { O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
const NOT_A_FILE = { why: 'not-a-file' } as const;
/** What the system answers where a name is there but leads to no file: a socket, a device without a driver, a refused link. */
const NO_FILE: readonly unknown[] = ['ENXIO', 'ENODEV', 'ELOOP'];

/** Opens a regular file for reading, at once and whatever stands there. `links`: a link to one will do. Throws BackupError. */
export async function openRegular(file: string, { links }: { readonly links: boolean }): Promise<ReadStream> {
  // Without O_NONBLOCK a pipe holds up whoever opens it until somebody writes to it.
  const flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | (links ? 0 : O_NOFOLLOW);
  const handle = await open(file, flags).catch((error: NodeJS.ErrnoException) => {
    throw NO_FILE.includes(error.code) ? new BackupError(NOT_A_FILE, error) : error;
  });
  const isFile = await handle.stat().then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return handle.createReadStream();
  await handle.close();
  throw new BackupError(NOT_A_FILE);
}
