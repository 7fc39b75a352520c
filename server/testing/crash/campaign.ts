// Many lives of one server over one world, each ended by SIGKILL at a random moment or at a named one; then one life that
// may finish everything, and the verdict.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MOMENTS, type Moment } from '../../gateway/deps.ts';
import type { ChildPlan, WrongDesign } from './messages.ts';
import { type Life, live } from './process.ts';
import { Chance } from './random.ts';
import { isAtRest, isSending, judge, type Verdict } from './verdict.ts';
import { World } from './world.ts';

export interface CampaignPlan {
  readonly kills: number;
  readonly seed: number;
  /** 'gateway': without the web side. 'server': all of it, written to over HTTP. */
  readonly build: 'gateway' | 'server';
  readonly wrongDesign?: WrongDesign;
  readonly dieAt?: readonly Moment[];
}

export interface CampaignResult extends Verdict {
  readonly kills: number;
  /** Kills that met a part on the wire. */
  readonly killsInWindow: number;
  readonly killsAt: ReadonlyMap<Moment | 'random', number>;
  readonly complaints: string;
  /** The last life could not finish what was left. */
  readonly restless: boolean;
}

/** So long a life may take to reach its named moment, or to finish everything, milliseconds. */
const PATIENCE = 10_000;
const FINISH_PATIENCE = 120_000;
/** What a life takes to be ready on a machine that does nothing else. On a busy one it is left to live longer, so that it gets as far. */
const QUIET_START = 400;
const BUILDS = { gateway: 'child.ts', server: 'server-child.ts' } as const;

export async function campaign(plan: CampaignPlan, cache: string): Promise<CampaignResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-crash-'));
  const chance = new Chance(plan.seed);
  const world = await World.begin(chance);
  const run = new Run(plan, world, chance, path.join(folder, 'textdesk.db'), cache);
  try {
    for (let kill = 0; kill < plan.kills; kill += 1) await run.liveAndDie();
    await run.finish();
    return run.result();
  } finally {
    await world.end();
    if (process.env.TEXTDESK_CRASH_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

class Run {
  readonly #plan: CampaignPlan;
  readonly #world: World;
  readonly #chance: Chance;
  readonly #database: string;
  readonly #cache: string;
  readonly #killsAt = new Map<Moment | 'random', number>();
  #inWindow = 0;
  #complaints = '';
  #restless = false;

  constructor(plan: CampaignPlan, world: World, chance: Chance, database: string, cache: string) {
    this.#plan = plan;
    this.#world = world;
    this.#chance = chance;
    this.#database = database;
    this.#cache = cache;
  }

  async liveAndDie(): Promise<void> {
    const chance = this.#chance;
    const moment =
      chance.below(2) === 0 ? chance.pick(this.#plan.dieAt ? nonEmpty(this.#plan.dieAt) : MOMENTS) : undefined;
    if (this.#world.received.length < 12 * (this.#plan.kills + 1)) this.#world.clientsWrite(chance.below(3));
    this.#world.staffWrites(chance.below(3));
    const begun = performance.now();
    const life = this.#begin(moment === undefined ? {} : { dieAt: { moment, passing: 1 + chance.below(3) } });
    let reached = false;
    void life.ended.then(() => {
      reached = true;
    });
    // Some are killed while they start, most while they work, also with texts that come at that very moment.
    if (chance.below(8) === 0) await pause(chance.below(250));
    else {
      await Promise.race([life.ready, pause(PATIENCE)]);
      const slowness = Math.max(1, (performance.now() - begun) / QUIET_START);
      this.#world.clientsWrite(chance.below(2));
      if (moment === undefined) await pause(chance.below(40) * slowness);
      else await Promise.race([life.ended, pause(120 * slowness)]);
    }
    const at = moment !== undefined && reached ? moment : 'random';
    life.kill();
    const { signal, code } = await life.ended;
    this.#complaints += life.complaints();
    if (signal !== 'SIGKILL') throw new Error(`The server ended by itself with ${code}: ${life.complaints()}`);
    this.#killsAt.set(at, (this.#killsAt.get(at) ?? 0) + 1);
    if (isSending(this.#database)) this.#inWindow += 1;
  }

  /** A life that may do everything that is left, and is stopped in order. */
  async finish(): Promise<void> {
    const life = this.#begin({ linger: 0 });
    await life.ready;
    const { network, modem } = this.#world.simulator;
    const patience = AbortSignal.timeout(FINISH_PATIENCE);
    const left = () => ({
      inModem: (['SM', 'ME', 'SR'] as const).reduce((sum, name) => sum + modem.memory(name).used, 0),
      atNetwork: network.waitingFor(modem).length,
      unacknowledged: this.#world.unacknowledged.length,
      queued: isAtRest(this.#database) ? 0 : 1,
    });
    while (!patience.aborted && Object.values(left()).some((count) => count > 0)) await pause(20);
    if (patience.aborted) {
      const dialogue = modem.commandLog.slice(-15).join(' | ');
      this.#complaints += `Not at rest after ${FINISH_PATIENCE} ms: ${JSON.stringify(left())}; last: ${dialogue}`;
      this.#restless = true;
    }
    life.tell({ type: 'stop' });
    const { code } = await life.ended;
    this.#complaints += life.complaints();
    if (code !== 0) throw new Error(`The last life did not end in order (${code}): ${life.complaints()}`);
  }

  result(): CampaignResult {
    return {
      ...judge(this.#database, this.#world),
      kills: this.#plan.kills,
      killsInWindow: this.#inWindow,
      killsAt: this.#killsAt,
      complaints: this.#complaints,
      restless: this.#restless,
    };
  }

  #begin(more: Partial<ChildPlan>): Life {
    const { wrongDesign, build } = this.#plan;
    const life = live(
      path.join(import.meta.dirname, BUILDS[build]),
      {
        database: this.#database,
        modem: this.#world.modemUrl,
        linger: this.#chance.pick([0, 0, 25, 60]),
        ...(wrongDesign !== undefined && { wrongDesign }),
        ...more,
      },
      this.#cache,
    );
    // Whoever wrote a text says it again until it hears that it is stored: a proxy, a second click, a script.
    life.hear((message) => {
      if (message.type === 'started') {
        for (const { submissionId, number, text } of this.#world.unacknowledged) {
          life.tell({ type: 'send', submissionId, number, text });
          if (this.#chance.below(4) === 0) life.tell({ type: 'send', submissionId, number, text });
        }
      }
      if (message.type !== 'stored') return;
      const written = this.#world.written.find(({ submissionId }) => submissionId === message.submissionId);
      if (written) written.acknowledged = true;
    });
    return life;
  }
}

function nonEmpty(moments: readonly Moment[]): readonly [Moment, ...Moment[]] {
  const [first, ...rest] = moments;
  if (first === undefined) throw new Error('No moment to die at');
  return [first, ...rest];
}
