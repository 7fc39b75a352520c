// The facts as Prometheus reads them (text exposition format 0.0.4), written by hand. No label ever holds a phone number:
// modems are told apart by their place in the list.
import type { SignalQuality } from '../../modem/index.ts';
import type { CommitTimesView } from '../store/commit-times.ts';
import type { GatewayFacts } from '../store/gateway-facts.ts';
import type { MachineFacts } from './appliance.ts';
import type { ModemView } from './modems-view.ts';

export interface MetricsInput {
  readonly now: number;
  readonly gateway: GatewayFacts;
  readonly machine: MachineFacts | undefined;
  readonly modems: readonly ModemView[];
  readonly lastBackupAt: number | null;
  readonly version: string;
}

type Value = number | undefined | null;
type Labels = Readonly<Record<string, string>>;

const OUTBOUND = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'no-report',
  'failed',
  'unknown',
  'cancelled',
  'expired',
  'held',
] as const;

/** The whole page of /metrics. Times in seconds, sizes in octets, as is the custom there. */
export function metricsText(input: MetricsInput): string {
  const { gateway, machine, now } = input;
  const page = new Page();
  page.gauge('textdesk_info', 'Which version runs.', [[1, { version: input.version }]]);
  page.gauge(
    'textdesk_messages_outbound',
    'Outbound messages kept, by status.',
    OUTBOUND.map((status) => [gateway.outbound.get(status) ?? 0, { status }]),
  );
  page.gauge('textdesk_messages_inbound', 'Inbound messages kept.', [[gateway.inbound]]);
  page.gauge('textdesk_queue_messages', 'Messages that wait to be sent.', [[gateway.waiting]]);
  page.gauge('textdesk_queue_oldest_seconds', 'Age of the oldest waiting message.', [
    [gateway.oldestWaitingAt === null ? 0 : Math.max(0, now - gateway.oldestWaitingAt) / 1000],
  ]);
  page.gauge('textdesk_messages_unknown', 'Messages of which nobody knows whether they left.', [[gateway.unknown]]);
  page.gauge('textdesk_pdus_unreadable', 'PDUs received that could not be read.', [[gateway.unreadable]]);
  page.gauge('textdesk_inbound_delay_seconds', 'From the service centre to our storage, newest 100 messages.', [
    [seconds(quantile(gateway.inboundDelays, 0.5)), { quantile: '0.5' }],
    [seconds(quantile(gateway.inboundDelays, 0.95)), { quantile: '0.95' }],
  ]);
  page.gauge('textdesk_last_received_timestamp_seconds', 'When the newest message came.', [
    [seconds(gateway.lastReceivedAt)],
  ]);
  page.gauge('textdesk_last_sent_timestamp_seconds', 'When the network last accepted a message.', [
    [seconds(gateway.lastSentAt)],
  ]);
  page.gauge('textdesk_last_backup_timestamp_seconds', 'When the last good backup was made.', [
    [seconds(input.lastBackupAt)],
  ]);
  addModems(page, input.modems);
  if (machine) addMachine(page, machine);
  return page.text();
}

function addModems(page: Page, modems: readonly ModemView[]): void {
  const each = modems.map(({ status }, index) => ({ status, modem: String(index + 1) }));
  page.gauge(
    'textdesk_modem_ready',
    '1 while the modem can send and receive.',
    each.map(({ status, modem }) => [status.state === 'ready' ? 1 : 0, { modem }]),
  );
  page.gauge(
    'textdesk_modem_state',
    '1 for the state that the modem is in.',
    each.map(({ status, modem }) => [1, { modem, state: status.state }]),
  );
  page.gauge(
    'textdesk_modem_signal_dbm',
    'Strength of the radio signal.',
    each.map(({ status, modem }) => [dbm(status.signal), { modem }]),
  );
  const slots = each.flatMap(({ status, modem }) => (status.storage ?? []).map((level) => ({ level, modem })));
  page.gauge(
    'textdesk_sim_slots_used',
    'Message slots in use on SIM or modem.',
    slots.map(({ level, modem }) => [level.used, { modem, memory: level.memory }]),
  );
  page.gauge(
    'textdesk_sim_slots',
    'Message slots on SIM or modem.',
    slots.map(({ level, modem }) => [level.capacity, { modem, memory: level.memory }]),
  );
}

function addMachine(page: Page, machine: MachineFacts): void {
  page.gauge('textdesk_event_loop_lag_seconds', 'Delay of the event loop since the last look.', [
    [machine.loopLag.usual / 1000, { of: 'mean' }],
    [machine.loopLag.longest / 1000, { of: 'max' }],
  ]);
  page.gauge('textdesk_database_writer_seconds', 'How long the database writer took to answer.', [
    [machine.writer === undefined ? undefined : machine.writer / 1000],
  ]);
  page.histogram('textdesk_database_commit_seconds', 'How long commits took to reach the disk.', machine.commits);
  page.gauge('textdesk_disk_free_bytes', 'Free space where the data lies.', [[machine.disk?.free]]);
  page.gauge('textdesk_disk_bytes', 'Size of the disk where the data lies.', [[machine.disk?.total]]);
  page.gauge('textdesk_clock_trusted', '1 while the clock is believed.', [[machine.clock === 'not-believed' ? 0 : 1]]);
  page.gauge('textdesk_clock_synchronised', '1 while a time server set the clock.', [
    [machine.clock === 'synchronised' ? 1 : 0],
  ]);
  page.gauge('process_resident_memory_bytes', 'Memory of the program.', [[machine.memory]]);
  page.gauge('textdesk_uptime_seconds', 'How long the program has run.', [[machine.uptime]]);
}

class Page {
  readonly #lines: string[] = [];

  /** One metric; values that are not known are left out, and a metric without any with them. */
  gauge(name: string, help: string, values: readonly (readonly [Value, Labels?])[]): void {
    const known = values.filter(([value]) => typeof value === 'number' && Number.isFinite(value));
    if (known.length === 0) return;
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`);
    for (const [value, labels] of known) this.#lines.push(`${name}${braces(labels ?? {})} ${value}`);
  }

  /** Milliseconds in, seconds out. */
  histogram(name: string, help: string, { upTo, count, sum }: CommitTimesView): void {
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} histogram`);
    for (const each of upTo) this.#lines.push(`${name}_bucket{le="${each.bound / 1000}"} ${each.count}`);
    this.#lines.push(`${name}_bucket{le="+Inf"} ${count}`, `${name}_sum ${sum / 1000}`, `${name}_count ${count}`);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

function braces(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function dbm(signal: SignalQuality | undefined): Value {
  return signal?.dbm;
}

function seconds(milliseconds: Value): Value {
  return typeof milliseconds === 'number' ? milliseconds / 1000 : undefined;
}

function quantile(sorted: readonly number[], part: number): Value {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}
