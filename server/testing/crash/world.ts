// What stands outside the server and survives its deaths: the modem with its SIM, the network, and the people who write.
// What happened here is the truth that the server's tables are measured by.
import { deliverPdus } from '../../../modem/simulator/service-centre-pdus.ts';
import { type Simulator, startSimulator } from '../../../modem/simulator/start-simulator.ts';
import type { Chance } from './random.ts';

const STAFF_WRITES_TO = ['+46701000001', '+46701000002', '+46701000003', '+46701000004'] as const;
/** No report ever comes back from these: an unknown stays unknown. */
const WITHOUT_REPORT = STAFF_WRITES_TO.slice(2);
const CLIENTS = ['+46702000001', '+46702000002', '+46702000003'] as const;

export interface Written {
  readonly submissionId: string;
  readonly number: string;
  readonly text: string;
  /** The server said that it is on disk. */
  acknowledged: boolean;
}

export class World {
  readonly simulator: Simulator;
  readonly #chance: Chance;
  /** Texts that clients sent, and octets that nobody can read; each is unlike every other. */
  readonly received: string[] = [];
  readonly unreadable: string[] = [];
  readonly written: Written[] = [];
  /** Texts that a person sent again. */
  readonly sentAgain = new Map<string, number>();
  #count = 0;

  private constructor(simulator: Simulator, chance: Chance) {
    this.simulator = simulator;
    this.#chance = chance;
    const { network } = simulator;
    for (const number of WITHOUT_REPORT) network.addSubscriber({ number, reports: [] });
    network.retryAfter = 50;
    // Now and then an answer takes long enough for a kill to fall between acceptance and answer.
    network.decide = () => {
      network.answerTime = this.#chance.below(4) === 0 ? this.#chance.below(25) : 0;
      return undefined;
    };
  }

  static async begin(chance: Chance): Promise<World> {
    return new World(await startSimulator({ tcp: 0, seed: chance.below(1000) }), chance);
  }

  get modemUrl(): string {
    return this.simulator.tcp?.url ?? '';
  }

  /** Clients write one or a few texts; some are long, some are no texts at all. */
  clientsWrite(count: number): void {
    const { network, modem } = this.simulator;
    for (let each = 0; each < count; each += 1) {
      const chance = this.#chance.below(10);
      if (chance === 0) {
        const pdu = `0791640750990089440C${this.#next().toString(16).toUpperCase().padStart(8, '0')}`;
        this.unreadable.push(pdu);
        network.deliverPdus(modem, [pdu]);
        continue;
      }
      const text = `in ${this.#next()}${chance < 3 ? ` ${'long '.repeat(40 + this.#chance.below(30))}` : ''}`.trim();
      this.received.push(text);
      const stamp = {
        serviceCentre: network.serviceCentre,
        now: Date.now(),
        offsetMinutes: 60,
        reference: this.#next() & 0xff,
      };
      const parts = deliverPdus({ from: this.#chance.pick(CLIENTS), text }, stamp);
      network.deliverPdus(modem, this.#chance.below(4) === 0 ? [...parts].reverse() : parts);
    }
  }

  /** Staff write; the server has not heard of it yet. */
  staffWrites(count: number): void {
    for (let each = 0; each < count; each += 1) {
      const id = this.#next();
      this.written.push({
        submissionId: `submission-${id}`,
        number: this.#chance.pick(STAFF_WRITES_TO),
        text: `out ${id}`,
        acknowledged: false,
      });
    }
  }

  get unacknowledged(): readonly Written[] {
    return this.written.filter((written) => !written.acknowledged);
  }

  /** How often the network accepted each text. */
  accepted(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { text } of this.simulator.network.submitted) {
      if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return counts;
  }

  async end(): Promise<void> {
    await this.simulator.close();
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}
