// The sockets of one process, as the kernel lists them in /proc (proc(5)): who could be talked to, and whom it talks to.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface OpenSocket {
  readonly kind: 'tcp' | 'tcp6' | 'udp' | 'udp6' | 'unix';
  readonly state: 'listening' | 'other';
  /** Of TCP and UDP; 0 for unix sockets. */
  readonly port: number;
  /** The peer's port; 0 without a peer. */
  readonly peer: number;
  /** Of unix sockets that have a name. */
  readonly name: string;
}

const TCP_LISTEN = '0A';
const UNIX_ACCEPTS = 0x10000;

/** Those whose inode is among the open files of the process. */
export function openSockets(pid: number): OpenSocket[] {
  const inodes = inodesOf(pid);
  const rows = (kind: string) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/));
  const internet = (['tcp', 'tcp6', 'udp', 'udp6'] as const).flatMap((kind) =>
    rows(kind)
      .filter((fields) => inodes.has(fields[9] ?? ''))
      .map(([, local = '', remote = '', state = '']): OpenSocket => {
        const listening = kind.startsWith('tcp') && state === TCP_LISTEN;
        return { kind, state: listening ? 'listening' : 'other', port: portOf(local), peer: portOf(remote), name: '' };
      }),
  );
  const local = rows('unix')
    .filter((fields) => inodes.has(fields[6] ?? ''))
    .map((fields): OpenSocket => {
      const accepts = (Number.parseInt(fields[3] ?? '0', 16) & UNIX_ACCEPTS) !== 0;
      return { kind: 'unix', state: accepts ? 'listening' : 'other', port: 0, peer: 0, name: fields[7] ?? '' };
    });
  return [...internet, ...local];
}

function inodesOf(pid: number): Set<string> {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return ''; // closed since it was listed
    }
  });
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

function portOf(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '0', 16);
}
