// Campaigns side by side, until the kills are spent.
import type { Moment } from '../../gateway/deps.ts';
import { campaign } from './campaign.ts';
import type { WrongDesign } from './messages.ts';
import { addBrokenOff, addResult, noTotals, type Totals } from './totals.ts';

export interface CrashPlan {
  readonly kills: number;
  readonly seed: number;
  /** Campaigns at the same time. */
  readonly lanes: number;
  /** Where compiled code is kept between the lives. */
  readonly cache: string;
  readonly wrongDesign?: WrongDesign;
  readonly dieAt?: readonly Moment[];
  /** Every how many campaigns one with the whole server; 0: none. */
  readonly serverEvery?: number;
  /** Kills of one world; a new one begins after them, so that its tables stay small. */
  readonly killsPerCampaign?: number;
  /** Ends before the kills are spent. */
  readonly enough?: (totals: Totals) => boolean;
  readonly progress?: (totals: Totals) => void;
}

const KILLS_PER_CAMPAIGN = 50;
/** The whole server takes a second to start: fewer kills of it. */
const KILLS_OF_SERVER = 10;
const SERVER_EVERY = 10;

export async function crash(plan: CrashPlan): Promise<Totals> {
  const totals = noTotals();
  const serverEvery = plan.serverEvery ?? SERVER_EVERY;
  let left = plan.kills;
  let number = 0;
  const lane = async () => {
    while (left > 0 && plan.enough?.(totals) !== true) {
      number += 1;
      const seed = plan.seed * 1000 + number;
      const build = serverEvery > 0 && number % serverEvery === 2 % serverEvery ? 'server' : 'gateway';
      const most = build === 'server' ? KILLS_OF_SERVER : (plan.killsPerCampaign ?? KILLS_PER_CAMPAIGN);
      const kills = Math.min(most, left);
      left -= kills;
      const { wrongDesign, dieAt } = plan;
      try {
        const result = await campaign(
          { kills, seed, build, ...(wrongDesign && { wrongDesign }), ...(dieAt && { dieAt }) },
          plan.cache,
        );
        addResult(totals, result, seed);
      } catch (error) {
        addBrokenOff(totals, error, seed);
      }
      plan.progress?.(totals);
    }
  };
  await Promise.all(Array.from({ length: plan.lanes }, lane));
  return totals;
}
