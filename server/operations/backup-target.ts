// Where backups go: a folder, which may be a USB stick or a mounted network share. A small marker file tells the stick from
// the empty mount point that it leaves behind: without it, backups would fill the card that they are to protect against.
import { lstat, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../store/backup-problem.ts';
import { makePrivateFolder, writeDurably } from './durable-file.ts';
import { openRegular } from './regular-file.ts';

const MARKER = 'textdesk-backups.json';
const NAME = /^textdesk-\d{8}T\d{6}Z\.backup$/;

export interface StoredBackup {
  readonly name: string;
  readonly octets: number;
  /** Milliseconds since 1970, from the name. */
  readonly at: number;
}

/** What a backup needs of its destination; the folder is the only real one. */
export interface BackupTarget {
  readonly where: string;
  /** Throws BackupError when nothing can be stored now. */
  check(): Promise<void>;
  store(name: string, content: AsyncIterable<Uint8Array>): Promise<number>;
  list(): Promise<readonly StoredBackup[]>;
  remove(name: string): Promise<void>;
}

/** A new backup's file name: sorts by age. */
export function backupName(at: number): string {
  return `textdesk-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.backup`;
}

export function isBackupName(name: string): boolean {
  return NAME.test(name);
}

/** Makes `folder` a place for backups (its parent must be there) and marks it. Throws BackupError. */
export async function prepareFolder(folder: string): Promise<void> {
  if (!path.isAbsolute(folder)) throw new BackupError({ why: 'no-full-path', where: folder });
  try {
    await stat(path.dirname(folder));
    await makePrivateFolder(folder);
    await writeDurably(path.join(folder, MARKER), octets('{"made by": "Textdesk", "version": 1}\n'));
  } catch (error) {
    throw explained(folder, error);
  }
}

/** The folder as a target. `prepareFolder` must have marked it once. */
export function folderTarget(folder: string): BackupTarget {
  return {
    where: folder,
    async check() {
      try {
        (await openRegular(path.join(folder, MARKER), { links: false })).destroy();
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw explained(folder, error);
        throw new BackupError({ why: 'not-the-target', where: folder });
      }
    },
    async store(name, content) {
      try {
        return await writeDurably(path.join(folder, name), content);
      } catch (error) {
        throw explained(folder, error);
      }
    },
    async list() {
      const names = (await readdir(folder)).filter(isBackupName).sort().reverse();
      const found = await Promise.all(
        names.map(async (name) => {
          const what = await lstat(path.join(folder, name));
          return what.isFile() ? [{ name, octets: what.size, at: timeOf(name) }] : [];
        }),
      );
      return found.flat();
    },
    async remove(name) {
      await rm(path.join(folder, name), { force: true });
    },
  };
}

function timeOf(name: string): number {
  const digits = name.replace(/^textdesk-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(digits);
}

/** What the file system said, as a BackupError where it is known what that means. */
export function explained(where: string, error: unknown): Error {
  if (error instanceof BackupError) return error;
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new BackupError({ why: 'target-full', where }, error);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new BackupError({ why: 'target-read-only', where }, error);
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EIO':
    case 'ENODEV':
    case 'ENXIO':
    case 'ESTALE':
    case 'EHOSTDOWN':
    case 'ENOTCONN':
      return new BackupError({ why: 'target-missing', where }, error);
    default:
      return error instanceof Error ? error : new Error(String(error));
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

async function* octets(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
