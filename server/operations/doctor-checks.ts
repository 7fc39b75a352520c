// What a technician would look at on this machine, as findings in plain words with the cure.
import { constants, existsSync } from 'node:fs';
import { access, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { networkInterfaces, userInfo } from 'node:os';
import path from 'node:path';
import type { Clock } from '../clock.ts';
import { diskLevel } from './machine-watch.ts';

export interface Finding {
  readonly level: 'ok' | 'warn' | 'bad';
  readonly what: string;
  /** What to do, often a command line. */
  readonly mend?: string;
}

export interface Looked {
  readonly dataFolder: string;
  readonly clock: Clock;
  /** Where the machine's own folders begin; another one in tests. */
  readonly root?: string;
}

const DISTURBERS = [
  { program: 'ModemManager', mend: 'sudo systemctl disable --now ModemManager' },
  { program: 'gammu-smsd', mend: 'sudo systemctl disable --now gammu-smsd' },
  { program: 'smsd', mend: 'sudo systemctl disable --now smstools' },
  { program: 'brltty', mend: 'sudo apt remove brltty (it takes serial adapters for Braille displays)' },
];

/** All findings, in the order in which things build on each other. */
export async function findings(looked: Looked): Promise<Finding[]> {
  const root = looked.root ?? '/';
  return [
    runtime(),
    await data(looked.dataFolder),
    await disk(looked.dataFolder),
    await clock(looked.clock, root),
    await serialPorts(root),
    await udevRules(root),
    ...(await disturbers(root)),
    addresses(),
  ].filter((finding) => finding !== undefined);
}

function runtime(): Finding {
  const known = process.arch === 'arm64' || process.arch === 'x64';
  const what = `Node ${process.versions.node} on ${process.arch}, as user ${userInfo().username}.`;
  return known
    ? { level: 'ok', what }
    : { level: 'bad', what, mend: 'Only 64-bit systems (arm64, amd64) are supported.' };
}

async function data(folder: string): Promise<Finding> {
  if (!existsSync(folder))
    return {
      level: 'bad',
      what: `The data folder ${folder} is not there.`,
      mend: 'The first start of the service makes it; is TEXTDESK_DATA right?',
    };
  try {
    await access(folder, constants.R_OK | constants.W_OK);
  } catch {
    return {
      level: 'bad',
      what: `The data folder ${folder} cannot be written to.`,
      mend: `sudo chown -R textdesk:textdesk ${folder}; if that fails, the card is read-only: sudo dmesg | tail`,
    };
  }
  const open = ((await stat(folder)).mode & 0o077) !== 0;
  if (open)
    return { level: 'warn', what: `Others on this machine may read ${folder}.`, mend: `sudo chmod 700 ${folder}` };
  return { level: 'ok', what: `The data folder ${folder} is there and private.` };
}

async function disk(folder: string): Promise<Finding | undefined> {
  const space = await statfs(folder).catch(() => undefined);
  if (!space) return undefined;
  const [free, total] = [space.bavail * space.bsize, space.blocks * space.bsize];
  const level = diskLevel(free, total);
  const what = `${gib(free)} of ${gib(total)} GiB of disk are free.`;
  if (level === 'ok') return { level: 'ok', what };
  return { level: level === 'critical' ? 'bad' : 'warn', what, mend: 'sudo du -xh / --max-depth=2 | sort -h | tail' };
}

async function clock(machine: Clock, root: string): Promise<Finding> {
  const time = new Date(machine.now()).toISOString();
  if (!machine.trusted())
    return {
      level: 'bad',
      what: `The clock says ${time}, which cannot be.`,
      mend: 'sudo timedatectl set-ntp true, or set it: sudo timedatectl set-time "2026-11-23 12:00"',
    };
  if (!existsSync(path.join(root, 'run/systemd/timesync/synchronized')))
    return {
      level: 'warn',
      what: `The clock says ${time}; no time server has confirmed it.`,
      mend: 'timedatectl timesync-status; without internet, fit a clock module',
    };
  return { level: 'ok', what: `The clock is set by a time server: ${time}.` };
}

async function serialPorts(root: string): Promise<Finding> {
  const names = (await readdir(path.join(root, 'dev')).catch(() => [])).filter((name) =>
    /^tty(USB|ACM)\d+$/.test(name),
  );
  if (names.length === 0)
    return {
      level: 'warn',
      what: 'No USB modem shows a serial port.',
      mend: 'Is the stick plugged in? See: lsusb; a stick in network mode must be switched (usb-modeswitch)',
    };
  const closed: string[] = [];
  for (const name of names) {
    const allowed = await access(path.join(root, 'dev', name), constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!allowed) closed.push(name);
  }
  if (closed.length > 0)
    return {
      level: 'bad',
      what: `${userInfo().username} may not open ${closed.join(', ')}.`,
      mend: `sudo usermod -aG dialout ${userInfo().username}, then sign in or restart the service`,
    };
  return { level: 'ok', what: `Serial ports: ${names.join(', ')}.` };
}

async function udevRules(root: string): Promise<Finding> {
  const file = 'etc/udev/rules.d/60-textdesk-modem.rules';
  return existsSync(path.join(root, file))
    ? { level: 'ok', what: 'The rules that keep other programs off modems are in place.' }
    : { level: 'warn', what: `/${file} is not there.`, mend: 'sudo systemd/install.sh puts it in place' };
}

async function disturbers(root: string): Promise<Finding[]> {
  const running = new Set<string>();
  for (const pid of (await readdir(path.join(root, 'proc')).catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const program = await readFile(path.join(root, 'proc', pid, 'comm'), 'utf8').catch(() => '');
    running.add(program.trim());
  }
  return DISTURBERS.filter(({ program }) => running.has(program)).map(({ program, mend }) => ({
    level: 'warn',
    what: `${program} is running; it may take the modem’s port.`,
    mend,
  }));
}

function addresses(): Finding {
  const own = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return own.length > 0
    ? { level: 'ok', what: `Addresses of this machine: ${own.join(', ')}.` }
    : {
        level: 'warn',
        what: 'This machine has no address on a network.',
        mend: 'Plug in a network cable, or set up Wi-Fi: sudo nmtui',
      };
}

function gib(octets: number): string {
  return (octets / 1024 ** 3).toFixed(1);
}
