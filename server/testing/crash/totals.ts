// The results of all campaigns together, in one sentence, and what is wrong with them.
import type { Moment } from '../../gateway/deps.ts';
import type { CampaignResult } from './campaign.ts';

export interface Totals {
  kills: number;
  received: number;
  sent: number;
  lost: number;
  doubled: number;
  sentTwice: number;
  forgotten: number;
  untrue: number;
  unknown: number;
  unknownButSent: number;
  killsInWindow: number;
  damaged: number;
  restless: number;
  criedWolf: number;
  /** Campaigns that ended by a fault of the harness, or of a server that ended by itself. */
  brokenOff: number;
  readonly killsAt: Map<Moment | 'random', number>;
  readonly examples: string[];
}

export function noTotals(): Totals {
  return {
    kills: 0,
    received: 0,
    sent: 0,
    lost: 0,
    doubled: 0,
    sentTwice: 0,
    forgotten: 0,
    untrue: 0,
    unknown: 0,
    unknownButSent: 0,
    killsInWindow: 0,
    damaged: 0,
    restless: 0,
    criedWolf: 0,
    brokenOff: 0,
    killsAt: new Map(),
    examples: [],
  };
}

export function addResult(totals: Totals, result: CampaignResult, seed: number): void {
  totals.kills += result.kills;
  totals.received += result.received;
  totals.sent += result.sent;
  totals.unknown += result.unknown.length;
  totals.unknownButSent += result.unknownButSent;
  totals.killsInWindow += result.killsInWindow;
  for (const name of ['lost', 'doubled', 'sentTwice', 'forgotten', 'untrue'] as const) {
    totals[name] += result[name].length;
    for (const text of result[name]) totals.examples.push(`${name}, seed ${seed}: ${text.slice(0, 40)}`);
  }
  if (result.integrity !== 'ok' || result.brokenReferences > 0) totals.damaged += 1;
  if (result.restless) totals.restless += 1;
  if (result.criedWolf) totals.criedWolf += 1;
  if (result.complaints !== '') totals.examples.push(`complaints, seed ${seed}: ${result.complaints.slice(-600)}`);
  for (const [moment, count] of result.killsAt) totals.killsAt.set(moment, (totals.killsAt.get(moment) ?? 0) + count);
}

/** One that could not be ended: the others go on, and the whole fails in the end. */
export function addBrokenOff(totals: Totals, error: unknown, seed: number): void {
  totals.brokenOff += 1;
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  totals.examples.push(`broken off, seed ${seed}: ${words.slice(0, 600)}`);
}

export function sentence(totals: Totals): string {
  const { kills, received, sent, lost, doubled, sentTwice, forgotten, untrue, unknown, killsInWindow } = totals;
  return (
    `${kills} kills, ${received} received: ${lost} lost, ${doubled} doubled; ${sent} written: ${forgotten} forgotten, ` +
    `${sentTwice} silently sent twice, ${untrue} untrue; ${unknown} unknown (${totals.unknownButSent} of them had been ` +
    `sent) after ${killsInWindow} kills inside the window; ${totals.damaged} damaged databases`
  );
}

/** Every promise that was broken, in words; none when all held. */
export function faults(totals: Totals): readonly string[] {
  const broken = (
    ['lost', 'doubled', 'sentTwice', 'forgotten', 'untrue', 'damaged', 'restless', 'criedWolf', 'brokenOff'] as const
  )
    .filter((name) => totals[name] > 0)
    .map((name) => `${name}: ${totals[name]}`);
  if (totals.unknown > totals.killsInWindow) broken.push(`unknown: ${totals.unknown} of ${totals.killsInWindow}`);
  return broken.length === 0 ? [] : [...broken, ...totals.examples.slice(0, 20)];
}
