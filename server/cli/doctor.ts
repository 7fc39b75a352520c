// textdesk doctor: what is wrong with this machine and how to mend it. Looks, changes nothing.

import { ConfigError, readConfig } from '../config.ts';
import { type Finding, findings } from '../operations/doctor-checks.ts';
import { type Command, JSON_OPTION, positionals, print, type Surroundings } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { powerFindings } from './power-findings.ts';
import { askService, localAddress, notReady } from './status.ts';

const MARKS = { ok: '✔', warn: '!', bad: '✖' } as const;

export const doctor: Command = {
  name: 'doctor',
  summary: 'what is wrong with this machine, and how to mend it',
  usage: '[--json]',
  help: `
Looks at Node, settings, disk, clock, rights, serial ports, programs that disturb, the service and its data, and says for
each finding what to do. Changes nothing. Ends with 0 when nothing is bad, else with 1.`,
  options: { ...JSON_OPTION },
  async run(given, around) {
    positionals(doctor, given, []);
    const found = [
      ...(await configFindings(around)),
      ...(await findings({ dataFolder: dataFolderOf(around), clock: around.clock })),
      ...(await powerFindings()),
    ];
    print(around, given, found, lines(found));
    return found.some(({ level }) => level === 'bad') ? EXIT.found : EXIT.ok;
  },
};

function lines(found: readonly Finding[]): string[] {
  return found.flatMap(({ level, what, mend }) => [`${MARKS[level]} ${what}`, ...(mend ? [`    → ${mend}`] : [])]);
}

async function configFindings(around: Surroundings): Promise<Finding[]> {
  try {
    readConfig(around.environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.mistakes.map((what) => ({
      level: 'bad',
      what,
      mend: 'Change it in /etc/textdesk/textdesk.env, then restart.',
    }));
  }
  const service = await askService(around);
  const address = localAddress(around);
  if (!service.answers)
    return [
      {
        level: 'bad',
        what: `The service does not answer at ${address}.`,
        mend: 'sudo systemctl start textdesk; see: journalctl -u textdesk -n 50',
      },
    ];
  if (!service.healthy)
    return [
      {
        level: 'bad',
        what: `The service answers at ${address}, but is not well.`,
        mend: 'See the diagnosis page, and: journalctl -u textdesk -n 50',
      },
    ];
  return [
    { level: 'ok', what: `The service answers at ${address}.` },
    service.ready
      ? { level: 'ok', what: 'A modem is ready.' }
      : {
          level: 'warn',
          what: `No modem is ready${notReady(service)}.`,
          mend: 'The modem page says why and what to do.',
        },
  ];
}

function dataFolderOf(around: Surroundings): string {
  try {
    return readConfig(around.environment).dataFolder;
  } catch {
    return around.environment.TEXTDESK_DATA ?? 'data';
  }
}
