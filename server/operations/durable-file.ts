// Files that survive a power cut: written under another name, flushed, renamed, and the folder flushed too.
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes `content` to `file` whole or not at all; mode 0600. A link in the place of the file, or of the other name, is
 * replaced, never followed: the folder may be a stick that others wrote. Returns the octets written. Throws what the file
 * system throws.
 */
export async function writeDurably(
  file: string,
  content: AsyncIterable<Uint8Array>,
  openFile: (path: string) => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>> = openNew,
): Promise<number> {
  const part = `${file}.part`;
  let written = 0;
  try {
    const handle = await openFile(part);
    try {
      for await (const chunk of content) {
        for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
        written += chunk.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(file));
  return written;
}

/** The file is made here and now, or it fails: what others left under the name is taken away first. */
async function openNew(part: string): Promise<FileHandle> {
  await rm(part, { force: true });
  return await open(part, 'wx', 0o600);
}

/** Makes renames in `folder` last. Some network file systems refuse to flush a folder: then the rename is all there is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'EPERM') throw error;
  } finally {
    await handle.close();
  }
}

export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes it, and what is missing above it, for us alone. Not by Node's `recursive`: that tries for ever where the system says
 * ENOENT although the parent is there, as it does below /proc.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || existsSync(parent)) throw error;
    await makePrivateFolder(parent);
    await mkdir(folder, { mode: 0o700 });
  }
}
