// What helps others to help: versions, states, counts, findings and the masked log, as one text that the technician reads
// before anybody else does. Made of what is known to be harmless, and redacted once more at the end.
import { release } from 'node:os';
import { type DEFAULT_SETTINGS, readSettings, unreadableSettings } from '../inbox/settings.ts';
import { lastMadeBackup, recentBackupRuns } from '../store/backups.ts';
import { gatewayFacts } from '../store/gateway-facts.ts';
import { storageNotice } from '../store/storage-notice.ts';
import type { RouteDeps } from './app.ts';
import { diagnose } from './diagnosis.ts';
import { createFormat } from './format.ts';
import { noticeText } from './storage-banner.ts';

const LINES = 500;
/** Settings that say something of the machine and nothing of the clinic. */
const HARMLESS = [
  'locale',
  'timeZone',
  'country',
  'deliveryReports',
  'validityHours',
  'maxParts',
  'ratePerMinute',
  'ratePerDay',
  'sendingPaused',
  'holdSeconds',
  'replaceUnicode',
] as const satisfies (keyof typeof DEFAULT_SETTINGS)[];

/** The whole bundle. */
export async function supportBundle(deps: RouteDeps): Promise<string> {
  const { appliance, clock, gateway, modems, store } = deps;
  const now = clock.now();
  const facts = await gatewayFacts(store.db);
  const settings = await readSettings(store.db, deps.fixedSettings);
  const [run] = await recentBackupRuns(store.db, 1);
  const notice = await storageNotice(store.db);
  const time = (at: number) => new Date(at).toISOString();
  const checks = diagnose({
    format: createFormat({ locale: 'en', timeZone: 'UTC', now }),
    around: { now, waiting: facts.waiting, time, refusals: facts.refusals },
    modems: modems.all(),
    gateway: facts,
    machine: appliance?.machine(),
    backup: appliance && {
      plan: await appliance.backups.plan(),
      lastMadeAt: (await lastMadeBackup(store.db))?.started_at ?? null,
      lastProblem: run?.outcome === 'failed' ? run.problem : null,
    },
    paused: settings.sendingPaused,
    damagedSettings: await unreadableSettings(store.db),
    ...(notice && { storageNotice: noticeText(notice, { full: time }) }),
  });
  const sections = [
    [
      'Machine',
      [
        `textdesk ${appliance?.version ?? '?'}`,
        `node ${process.version}`,
        `${process.platform} ${release()} ${process.arch}`,
        `written ${time(now)}`,
      ],
    ],
    ['Findings', checks.map(({ level, title, text }) => `${level}: ${title}. ${text}`)],
    [
      'Messages',
      [...facts.outbound]
        .map(([status, count]) => `out ${status}: ${count}`)
        .concat(`in: ${facts.inbound}`, `unreadable: ${facts.unreadable}`),
    ],
    ['Settings', HARMLESS.map((key) => `${key}: ${String(settings[key])}`)],
    ...modems
      .all()
      .map(
        ({ port, simulated, status }, index) =>
          [
            `Modem ${index + 1}`,
            [
              `port ${port}${simulated ? ' (simulated)' : ''}`,
              `state ${status.state}${'reason' in status ? `: ${status.reason}` : ''} since ${time(status.since)}`,
              `maker ${status.maker ?? '?'}, model ${status.model ?? '?'}, firmware ${status.firmware ?? '?'}`,
              `registration ${status.registration ?? '?'}, technology ${status.accessTechnology ?? '?'}, csq ${status.signal?.csq ?? '?'}`,
              `storage ${(status.storage ?? []).map((level) => `${level.memory} ${level.used}/${level.capacity}`).join(', ') || '?'}`,
              `bell ${String(status.bell ?? '?')}`,
            ],
          ] as const,
      ),
    ...(gateway?.modems() ?? []).flatMap((modem, index) => [
      [
        `Events of modem ${index + 1}`,
        modem
          .events()
          .slice(-LINES)
          .map(({ at, level, text }) => `${time(at)} ${level} ${text}`),
      ] as const,
      [
        `Line of modem ${index + 1}`,
        modem
          .transcript()
          .slice(-LINES)
          .map(({ at, direction, text }) => `${time(at)} ${direction === 'to' ? '→' : '←'} ${text}`),
      ] as const,
    ]),
  ] as const;
  return redact(sections.map(([title, lines]) => `== ${title}\n${lines.join('\n')}\n`).join('\n'));
}

/** The last sieve: runs of digits that could be a number, an IMEI or a SIM, whatever else let them through. */
export function redact(text: string): string {
  return text.replace(/(?<![\d.:-])\+?\d(?:[ -]?\d){6,}(?![\d:])/g, (digits) =>
    /^\d{4}-\d\d-\d\d/.test(digits) ? digits : `‹${digits.replaceAll(/\D/g, '').length} digits›`,
  );
}
