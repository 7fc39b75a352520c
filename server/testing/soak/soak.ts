// Days of a clinic on a clock that jumps: texts in and out, long ones, refusals, lost answers, restarts, a modem that
// drops out, clocks that are wrong. After each day everything is counted, and what a program must not gather is measured.
import { readdirSync } from 'node:fs';
import { resultLost } from '../../../modem/simulator/faults/sending.ts';
import { Chance } from '../crash/random.ts';
import type { VirtualGateway } from '../virtual-gateway.ts';

export interface SoakPlan {
  readonly days: number;
  readonly seed: number;
  /** Texts on a weekday, each way; a Saturday has a seventh of it, a Sunday none. */
  readonly inbound: number;
  readonly outbound: number;
  readonly report?: (day: DayReport) => void;
}

export interface DayReport {
  readonly day: number;
  readonly received: number;
  readonly sent: number;
  readonly unknown: number;
  /** Octets after a collection, where Node was told to allow one (--expose-gc). */
  readonly heap: number;
  readonly files: number;
  readonly timers: number;
  readonly databasePages: number;
  readonly walPages: number;
}

/** Something that must never be. */
export class SoakError extends Error {
  override readonly name = 'SoakError';
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OPENS = 8;
const OPEN_FOR = 9 * HOUR;
const BROKEN = '+46701666666';

/** Runs the days one after the other. Throws SoakError at the end of the first day on which anything is wrong. */
export async function soak(rig: VirtualGateway, plan: SoakPlan): Promise<readonly DayReport[]> {
  const chance = new Chance(plan.seed);
  const reports: DayReport[] = [];
  rig.network.addSubscriber({ number: BROKEN, reports: [{ status: 0x41, afterMilliseconds: 60_000 }] });
  rig.network.decide = () => {
    // One answer in two hundred never comes.
    if (chance.below(200) === 0) rig.modem.behaviours.add(resultLost({ times: 1 }));
    return undefined;
  };
  for (let day = 1; day <= plan.days; day += 1) {
    const before = rig.rows('select coalesce(max(id), 0) as id from messages')[0]?.id;
    const texts = await liveOneDay(rig, plan, day, chance);
    check(rig, texts, Number(before), day);
    const report = measureDay(rig, texts, day);
    forget(rig);
    reports.push(report);
    checkFlat(reports, report);
    plan.report?.(report);
  }
  return reports;
}

interface Texts {
  readonly inbound: Set<string>;
  readonly outbound: Set<string>;
  unreadable: number;
}

async function liveOneDay(rig: VirtualGateway, plan: SoakPlan, day: number, chance: Chance): Promise<Texts> {
  const texts: Texts = { inbound: new Set(), outbound: new Set(), unreadable: 0 };
  const share = [1, 1, 1, 1, 1, 1 / 7, 0][(day - 1) % 7] ?? 1;
  const deeds: { readonly at: number; readonly work: () => Promise<unknown> | unknown }[] = [];
  const morning = Math.ceil(rig.clock.now() / DAY) * DAY + OPENS * HOUR;
  const somewhen = () => morning + chance.below(OPEN_FOR);
  for (let each = 0; each < plan.inbound * share; each += 1) {
    deeds.push({ at: somewhen(), work: () => receive(rig, texts, `in ${day}.${each}`, chance) });
  }
  for (let each = 0; each < plan.outbound * share; each += 1) {
    deeds.push({ at: somewhen(), work: () => write(rig, texts, `out ${day}.${each}`, chance) });
  }
  for (let time = 0; time < 2; time += 1) {
    const at = somewhen();
    deeds.push({ at, work: () => rig.modem.setRegistration(2) }, { at: at + 90_000, work: () => rig.modem.register() });
  }
  if (day % 7 === 3) deeds.push({ at: somewhen(), work: () => rig.modem.reboot({ hangUp: true }) });
  if (day % 7 === 2) deeds.push({ at: somewhen(), work: () => rig.restart('anything') });
  if (day % 30 === 2) {
    const at = somewhen();
    deeds.push({ at, work: () => setClock(rig, chance.pick([-3 * DAY, 3 * DAY, 400 * DAY])) });
    deeds.push({ at: at + 20 * 60_000, work: () => setClock(rig, 0) });
  }
  for (const { at, work } of deeds.sort((a, b) => a.at - b.at)) {
    await rig.advance(Math.max(0, at - rig.clock.now()));
    await work();
  }
  await rig.advance(morning + OPEN_FOR + 2 * HOUR - rig.clock.now());
  return texts;
}

function setClock(rig: VirtualGateway, wrong: number): void {
  rig.wrong = wrong;
  rig.trusted = wrong === 0;
}

function receive(rig: VirtualGateway, texts: Texts, name: string, chance: Chance): void {
  const from = `+46702${String(100_000 + chance.below(400))}`;
  if (chance.below(100) === 0) {
    texts.unreadable += 1;
    rig.network.deliverPdus(rig.modem, [`0791640750990089440C${Buffer.from(name).toString('hex').toUpperCase()}`]);
    return;
  }
  const text = chance.below(100) < 12 ? `${name} ${'long '.repeat(50)}`.trim() : name;
  texts.inbound.add(text);
  rig.network.deliver(rig.modem, { from, text });
}

async function write(rig: VirtualGateway, texts: Texts, name: string, chance: Chance): Promise<void> {
  const number = chance.below(100) < 3 ? BROKEN : `+46701${String(100_000 + chance.below(400))}`;
  texts.outbound.add(name);
  await rig.write(number, name);
}

function check(rig: VirtualGateway, texts: Texts, before: number, day: number): void {
  const today = (direction: string, kind: string) =>
    rig
      .rows(
        'select text from messages where id > ? and direction = ? and kind = ? order by id',
        before,
        direction,
        kind,
      )
      .map(({ text }) => String(text));
  const received = today('in', 'text');
  const missing = [...texts.inbound].filter((text) => !received.includes(text));
  demand(missing.length === 0, day, `lost: ${missing.slice(0, 3).join(', ')}`);
  demand(received.length === texts.inbound.size, day, `${received.length} received instead of ${texts.inbound.size}`);
  demand(today('in', 'unreadable').length === texts.unreadable, day, 'unreadable texts are not all there');
  const accepted = rig.accepted.filter((text) => text !== undefined);
  demand(new Set(accepted).size === accepted.length, day, 'a text was sent twice');
  const waiting = rig.rows(
    `select text, status from messages where direction = 'out' and status in ('queued', 'sending')`,
  );
  demand(waiting.length === 0, day, `still waiting in the evening: ${waiting[0]?.text}`);
  const claimed = rig.rows(
    `select text from messages where id > ? and direction = 'out' and status in ('sent', 'delivered')`,
    before,
  );
  demand(
    claimed.every(({ text }) => accepted.includes(String(text))),
    day,
    'called sent, and the network has it not',
  );
  demand(rig.rows('pragma quick_check')[0]?.quick_check === 'ok', day, 'the database is damaged');
  demand(rig.rows('pragma foreign_key_check').length === 0, day, 'a reference is broken');
  demand(rig.modem.failures.length === 0, day, `the simulator failed: ${String(rig.modem.failures[0])}`);
}

function measureDay(rig: VirtualGateway, texts: Texts, day: number): DayReport {
  globalThis.gc?.();
  return {
    day,
    received: texts.inbound.size + texts.unreadable,
    sent: texts.outbound.size,
    unknown: rig.rows(`select 1 from messages where status = 'unknown'`).length,
    heap: process.memoryUsage().heapUsed,
    files: readdirSync('/proc/self/fd').length,
    timers: rig.clock.pending,
    databasePages: Number(rig.rows('pragma page_count')[0]?.page_count ?? 0),
    walPages: Number(rig.rows('pragma wal_checkpoint(passive)')[0]?.log ?? 0),
  };
}

/** Pages of 4 KiB: 8 MiB (reliability.md 7.4). */
const LARGEST_WAL = 2048;
const MIB = 1024 * 1024;
/** Node's own coming and going; besides, a mebibyte a month may be gathered. */
const HEAP_NOISE = 8 * MIB;

// Against the first days, when everything has run once. The heap can only be judged where it was collected first.
function checkFlat(reports: readonly DayReport[], { day, files, timers, heap, walPages }: DayReport): void {
  const early = reports.slice(0, 3);
  const most = (of: (report: DayReport) => number) => Math.max(...early.map(of));
  demand(walPages <= LARGEST_WAL, day, `the log of the database has ${walPages} pages`);
  demand(files <= most((report) => report.files) + 1, day, `${files} files are open`);
  demand(timers <= most((report) => report.timers) + 3, day, `${timers} timers are set`);
  const allowed = most((report) => report.heap) + HEAP_NOISE + (day / 30) * MIB;
  demand(globalThis.gc === undefined || heap <= allowed, day, `the heap has ${Math.round(heap / MIB)} MiB`);
}

// The simulator remembers everything for the tests; a year of it would be its memory that we measure.
function forget(rig: VirtualGateway): void {
  rig.logged.length = 0;
  rig.network.submitted.splice(0, rig.network.submitted.length - 1);
  rig.network.deliveries.splice(0, rig.network.deliveries.length - 1);
}

function demand(holds: boolean, day: number, otherwise: string): void {
  if (!holds) throw new SoakError(`Day ${day}: ${otherwise}`);
}
