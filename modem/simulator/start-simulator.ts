// A simulated modem with everything around it: device file, TCP port, control channel, people who answer. What main.ts starts, and
// what other programs start in their own process.

import { ControlServer } from './control-server.ts';
import { addLivelySubscribers } from './lively-subscribers.ts';
import { SimulatedNetwork } from './network.ts';
import type { Pace } from './pace.ts';
import { profileNamed } from './profiles/index.ts';
import { PtyPort } from './pty-port.ts';
import { quirk } from './quirks/index.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimCardOptions } from './sim-card.ts';
import { SimulatedModem } from './simulated-modem.ts';
import { TcpPort } from './tcp-port.ts';

export interface SimulatorOptions {
  /** Port on loopback; 0 takes a free one. */
  readonly tcp?: number;
  /** Where the device file shall appear. */
  readonly pty?: string;
  /** Port on loopback for other programs; 0 takes a free one. */
  readonly control?: number;
  readonly profile?: string;
  readonly answerTime?: number;
  readonly pace?: Partial<Pace>;
  readonly seed?: number;
  /** People who write and answer by themselves. */
  readonly demo?: boolean;
  readonly sim?: SimCardOptions;
  readonly imei?: string;
  readonly network?: SimulatedNetwork;
  readonly scheduler?: Scheduler;
  readonly registerAfter?: number;
}

export class Simulator {
  readonly modem: SimulatedModem;
  readonly network: SimulatedNetwork;
  tcp: TcpPort | undefined;
  pty: PtyPort | undefined;
  control: ControlServer | undefined;

  constructor(modem: SimulatedModem) {
    this.modem = modem;
    this.network = modem.network;
  }

  /** Ends all of it; afterwards nothing is left running. */
  async close(): Promise<void> {
    this.network.close();
    await Promise.all([this.tcp?.close(), this.pty?.close(), this.control?.close()]);
  }
}

/** Starts what the options name. Rejects, with everything closed again, when one part cannot be started. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const scheduler = options.scheduler === undefined ? {} : { scheduler: options.scheduler };
  const profile = profileNamed(options.profile ?? 'generic');
  const modem = new SimulatedModem({
    ...scheduler,
    profile,
    network: options.network ?? new SimulatedNetwork(scheduler),
    sim: options.sim ?? {},
    ...(options.imei === undefined ? {} : { imei: options.imei }),
    seed: options.seed ?? 1,
    answerTime: options.answerTime ?? 0,
    pace: options.pace ?? {},
    registerAfter: options.registerAfter ?? 0,
    path: options.pty ?? 'simulator',
  });
  for (const id of profile.quirks) modem.behaviours.add(quirk(id));
  const simulator = new Simulator(modem);
  try {
    if (options.demo === true) addLivelySubscribers(modem);
    if (options.tcp !== undefined) simulator.tcp = await TcpPort.listen(modem, options.tcp);
    if (options.pty !== undefined) simulator.pty = await PtyPort.open(modem);
    if (options.control !== undefined) simulator.control = await ControlServer.listen(simulator, options.control);
  } catch (error) {
    await simulator.close();
    throw error;
  }
  return simulator;
}
