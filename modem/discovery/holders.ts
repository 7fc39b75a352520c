// Who has a port open (/proc/<pid>/fd), and what a refusal to open it means, in words with a remedy.

import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ending } from '../disconnection.ts';
import { type Holder, troubleOfCode } from '../port-trouble.ts';
import { entriesOf, textOf } from './serial-devices.ts';

/** Processes that have the device open, as far as this user may see them. */
export async function holdersOf(path: string, root = '/', self = process.pid): Promise<Holder[]> {
  const holders: Holder[] = [];
  // A name below /dev/serial/by-id is a link; what a process has open bears the device's own name.
  const real = await realpath(join(root, path)).catch(() => path);
  const device = root !== '/' && real.startsWith(root) ? real.slice(root.length) : real;
  for (const name of await entriesOf(join(root, 'proc'))) {
    if (!/^\d+$/.test(name) || Number(name) === self) continue;
    const folder = join(root, 'proc', name, 'fd');
    const numbers = await readdir(folder).catch(() => []);
    const targets = await Promise.all(numbers.map((fd) => readlink(join(folder, fd)).catch(() => '')));
    if (!targets.includes(device)) continue;
    holders.push({ processId: Number(name), program: (await textOf(join(root, 'proc', name, 'comm'))) ?? 'unknown' });
  }
  return holders;
}

/** It opened, and nothing answered. A getty on a UART takes no lock: it does not keep us out, it eats what the modem says. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Why a port could not be opened, or was silent, and what to do about it. `error` is what opening it threw, or NoAnswer. */
export async function explainRefusal(path: string, error: unknown, root = '/'): Promise<Ending> {
  const plain = plainRefusal(error);
  switch (plain.cause.type) {
    case 'no-answer':
      return (await holdersOf(path, root)).length > 0 ? explainHolders(path, root) : plain;
    case 'no-permission':
      return explainPermission(path, root);
    case 'held':
      return explainHolders(path, root);
    case 'gone':
      return { ...plain, reason: `${path} is not there: the modem is unplugged or has another name.` };
    default:
      return { ...plain, reason: `${path} cannot be opened: ${plain.reason}` };
  }
}

/** The same by the error alone, where the machine cannot be asked. */
export function plainRefusal(error: unknown): Ending {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof NoAnswer) return { reason, cause: { type: 'no-answer' } };
  const { type, code } = troubleOfCode(error);
  if (type === 'no-permission') return { reason, cause: { type, group: undefined } };
  if (type === 'held') return { reason, cause: { type, by: [] } };
  if (type === 'unusable' || type === 'unreachable') return { reason, cause: { type, code } };
  return { reason, cause: { type } };
}

async function explainPermission(path: string, root: string): Promise<Ending> {
  const group = await groupOf(path, root);
  const command = `sudo usermod -aG ${group ?? 'dialout'} $USER`;
  const reason = `${path} may not be opened by this user: it is not in the group ${group ?? 'dialout'}. Run "${command}" and sign in again.`;
  return { cause: { type: 'no-permission', group }, reason };
}

async function explainHolders(path: string, root: string): Promise<Ending> {
  const by = await holdersOf(path, root);
  const names = by.map(({ program, processId }) => `${program} (process ${processId})`).join(', ');
  const reason =
    by.length === 0
      ? `${path} is used by another program, which this user may not see. To see which: sudo fuser -v ${path}`
      : `${path} is used by ${names}. ${remedyOf(by)}`;
  return { cause: { type: 'held', by }, reason };
}

function remedyOf(holders: readonly Holder[]): string {
  const programs = holders.map(({ program }) => program).join(' ');
  if (/ModemManager/i.test(programs)) return 'Stop it for good: sudo systemctl mask --now ModemManager.';
  if (/gammu|smsd|smstools/i.test(programs)) return 'Two SMS programs cannot share a modem: stop the other one.';
  if (/getty/i.test(programs)) return 'A login console runs on this port: disable serial-getty on it.';
  return 'Stop it, or choose another port.';
}

async function groupOf(path: string, root: string): Promise<string | undefined> {
  const id = await stat(join(root, path)).then(
    ({ gid }) => gid,
    () => undefined,
  );
  const groups = (await textOf(join(root, 'etc/group'))) ?? '';
  return groups
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, , gid]) => gid === String(id))?.[0];
}
