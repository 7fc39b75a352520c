// The simulator as a program: node modem/simulator/main.ts --pty PATH --tcp PORT --control PORT. See docs/simulator.md.

import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { CONSOLE_HELP, runLine, submittedLine } from './console.ts';
import { PROFILES } from './profiles/index.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';

const HELP = `A GSM modem without the metal: AT commands in, text messages out, a network with people behind it.

  --pty PATH       as a device file (a link to a pseudo-terminal)
  --tcp PORT       on that port of this machine (7777 when nothing is told)
  --control PORT   HTTP for other programs (7778 when nothing is told); GET / tells what it can do
  --no-control     without that
  --profile NAME   whose modem: ${Object.keys(PROFILES).join(', ')}
  --latency MS     from a command to its answer
  --baud RATE      as fast as a serial line of that speed
  --pin PIN        the SIM wants that PIN
  --seed NUMBER    for noise that can be repeated
  --demo           a few people who write and answer
  --help

${CONSOLE_HELP}`;

const { values } = readArguments();
if (values.help === true) {
  console.log(HELP);
} else {
  const simulator = await start();
  listen(simulator);
  greet(simulator);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        pty: { type: 'string' },
        tcp: { type: 'string' },
        control: { type: 'string' },
        'no-control': { type: 'boolean' },
        profile: { type: 'string' },
        latency: { type: 'string' },
        baud: { type: 'string' },
        pin: { type: 'string' },
        seed: { type: 'string' },
        demo: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    fail(error);
  }
}

async function start(): Promise<Simulator> {
  const baud = wholeNumber('baud');
  const [tcp, pty] = [wholeNumber('tcp') ?? (values.pty === undefined ? 7777 : undefined), values.pty];
  try {
    return await startSimulator({
      ...(tcp === undefined ? {} : { tcp }),
      ...(pty === undefined ? {} : { pty }),
      ...(values['no-control'] === true ? {} : { control: wholeNumber('control') ?? 7778 }),
      profile: values.profile ?? 'generic',
      answerTime: wholeNumber('latency') ?? 0,
      pace: baud === undefined ? {} : { bytesPerSecond: baud / 10 },
      seed: wholeNumber('seed') ?? 1,
      demo: values.demo === true,
      sim: values.pin === undefined ? {} : { pin: values.pin },
    });
  } catch (error) {
    fail(error);
  }
}

function greet({ modem, tcp, pty, control }: Simulator): void {
  console.log(`${modem.profile.maker} ${modem.profile.model}, SIM ${modem.sim.number}`);
  const address = pty === undefined ? tcp?.url : modem.path;
  if (pty !== undefined) console.log(`device  ${modem.path}`);
  if (tcp !== undefined) console.log(`TCP     ${tcp.url}`);
  if (control !== undefined) console.log(`control ${control.url}   (GET / tells what it can do)`);
  console.log(`\nNow start the gateway on it: TEXTDESK_MODEM=${address} npm start\n\n${CONSOLE_HELP}\n`);
}

function listen(simulator: Simulator): void {
  let told = 0;
  simulator.network.subscribe(() => {
    for (const message of simulator.network.submitted.slice(told)) console.log(submittedLine(message));
    told = simulator.network.submitted.length;
  });
  const lines = createInterface({ input: process.stdin });
  const stop = () => {
    lines.close();
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  lines.on('line', (line) => {
    if (line.trim() === 'quit') stop();
    else runLine(simulator, line).then((text) => console.log(text), fail);
  });
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function wholeNumber(name: 'tcp' | 'control' | 'latency' | 'baud' | 'seed'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) fail(new Error(`--${name} wants a whole number, not ${text}`));
  return Number(text);
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
