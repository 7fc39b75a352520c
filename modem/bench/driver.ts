// What the driver adds to the modem's own time: for a text sent, for a text received, and when 500 come through a SIM of 20 slots.
// The simulated modem answers at once, or after a time that is subtracted; what it computes itself counts against the driver.

import { pause, systemClock } from '../at/clock.ts';
import { Modem } from '../modem.ts';
import { GENERIC } from '../simulator/profiles/generic.ts';
import { SimulatedModem } from '../simulator/simulated-modem.ts';
import { RecordingSink } from '../testing/recording-sink.ts';
import { submitPdu } from '../testing/rig.ts';

/** A service runs for months: what the compiler does to the first sends is not measured. */
const warmUp = 500;
const rounds = 1000;
const flood = 500;
/** Milliseconds from a command to its answer, in the flood. */
const answerTime = 2;

/** One line for each figure. */
export async function* benchDriver(): AsyncGenerator<string> {
  const bench = await Bench.start();
  await bench.sends(warmUp);
  const sends = await bench.sends(rounds);
  yield `sending, beyond the modem’s own time: ${summary(sends.times)} (at most 2 ms wanted)`;
  yield `processor time of that, which other programs lengthen little: ${summary(sends.processor)}`;
  await bench.receptions(warmUp);
  yield `storing, from +CMTI on: ${summary(await bench.receptions(rounds))} (at most 15 ms wanted)`;
  yield await bench.flood();
  await bench.stop();
}

class Bench {
  readonly #simulated = new SimulatedModem({ profile: { ...GENERIC, memories: { SM: 20, ME: 0, SR: 0 } } });
  readonly #sink = new RecordingSink();
  readonly #modem = new Modem({
    port: { name: 'simulator', openPort: () => this.#simulated.openPort() },
    sink: this.#sink,
    clock: systemClock,
  });

  static async start(): Promise<Bench> {
    const bench = new Bench();
    const ready = new Promise<void>((resolve) => {
      bench.#modem.subscribe((event) => {
        if (event.type === 'status' && event.status.state === 'ready') resolve();
      });
    });
    bench.#modem.start();
    await ready;
    await bench.#modem.sweep();
    return bench;
  }

  async sends(count: number): Promise<{ readonly times: number[]; readonly processor: number[] }> {
    const times: number[] = [];
    const processor: number[] = [];
    this.#simulated.network.reports = [];
    for (let round = 0; round < count; round += 1) {
      const pdu = submitPdu('+46702222222', `Your appointment is tomorrow at 10:30, number ${round}.`);
      const used = process.cpuUsage();
      const start = performance.now();
      const outcome = await this.#modem.submit(pdu);
      times.push(performance.now() - start);
      const { user, system } = process.cpuUsage(used);
      processor.push((user + system) / 1000);
      if (outcome.type !== 'accepted') throw new Error(`A send failed: ${outcome.type}`);
    }
    return { times, processor };
  }

  async receptions(count: number): Promise<number[]> {
    const times: number[] = [];
    for (let round = 0; round < count; round += 1) {
      const start = performance.now();
      const stored = new Promise<void>((resolve) => {
        this.#sink.verdict = () => {
          resolve();
          return 'delete';
        };
      });
      this.#simulated.network.deliver(this.#simulated, { from: '+46701111111', text: `Thanks, number ${round}` });
      await stored;
      times.push(performance.now() - start);
      await this.#simulated.waitFor((modem) => modem.storage('SM').used === 0);
    }
    return times;
  }

  async flood(): Promise<string> {
    const done = new Promise<void>((resolve) => {
      let seen = 0;
      this.#sink.verdict = () => {
        seen += 1;
        if (seen === flood) resolve();
        return 'delete';
      };
    });
    this.#simulated.answerTime = answerTime;
    const commands = this.#simulated.commandLog.length;
    for (let text = 0; text < flood; text += 1) {
      this.#simulated.network.deliver(this.#simulated, { from: '+46701111111', text: `Flood ${text}` });
    }
    const start = performance.now();
    await done;
    const total = performance.now() - start;
    const count = this.#simulated.commandLog.length - commands;
    const own = count * (await timeOf(answerTime));
    return [
      `${flood} texts through a SIM of 20 slots: ${(total / 1000).toFixed(2)} s`,
      `${count} commands (${(count / flood).toFixed(1)} a text) of ${answerTime} ms each`,
      `the modem’s own time is ${((100 * own) / total).toFixed(0)} % of it`,
    ].join(', ');
  }

  async stop(): Promise<void> {
    await this.#modem.stop();
    this.#simulated.close();
  }
}

/** What a timer of so many milliseconds really takes on this machine. */
async function timeOf(milliseconds: number): Promise<number> {
  const times = 100;
  const start = performance.now();
  for (let count = 0; count < times; count += 1) await pause(systemClock, milliseconds);
  return (performance.now() - start) / times;
}

function summary(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
  return `median ${at(0.5)} ms, 99 of 100 below ${at(0.99)} ms`;
}
