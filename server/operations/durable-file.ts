// Files that survive a power cut: written under another name, flushed, renamed, and the folder flushed too.
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Writes `content` to `file` whole or not at all; mode 0600. Returns the octets written. Throws what the file system throws. */
export async function writeDurably(
  file: string,
  content: AsyncIterable<Uint8Array>,
  openFile: (path: string) => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>> = (part) => open(part, 'w', 0o600),
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

export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}
