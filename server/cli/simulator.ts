// textdesk simulator: the simulated modem as a process of its own, for other programs to talk to.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { type Command, textOption } from './command.ts';
import { CommandError, EXIT } from './exit-codes.ts';

const MAIN = path.join(import.meta.dirname, '..', '..', 'modem', 'simulator', 'main.ts');
const OPTIONS = ['pty', 'tcp', 'control'] as const;

export const simulator: Command = {
  name: 'simulator',
  summary: 'run a simulated modem that any program can talk to',
  usage: '[--pty PATH] [--tcp PORT] [--control PORT]',
  help: `
A modem without the metal, with a small simulated network behind it. Nothing leaves this machine.

  --pty PATH       a pseudo-terminal at PATH, like a stick at /dev/ttyUSB0
  --tcp PORT       listens on this port of this machine
  --control PORT   HTTP to deliver texts, switch faults on, read what was sent

Example:
  textdesk simulator --tcp 7777 &
  TEXTDESK_MODEM=tcp://localhost:7777 textdesk serve`,
  options: { pty: { type: 'string' }, tcp: { type: 'string' }, control: { type: 'string' } },
  async run(given) {
    for (const name of ['tcp', 'control'] as const) {
      const port = textOption(given, name);
      if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
        throw new CommandError(EXIT.usage, `--${name} is "${port}"; a port is a number from 0 to 65535.`);
    }
    const passed = OPTIONS.flatMap((name) => {
      const value = textOption(given, name);
      return value === undefined ? [] : [`--${name}`, value];
    });
    const child = spawn(process.execPath, [MAIN, ...passed], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', resolve);
    });
    return code === 0 ? EXIT.ok : EXIT.software;
  },
};
