// What is done about each indication.

import type { Calls } from './calls.ts';
import type { Indication } from './indications.ts';
import type { NetworkWatch } from './network-watch.ts';
import type { SessionEnd } from './session-end.ts';
import type { SessionOptions } from './session-options.ts';
import type { Ussd } from './ussd.ts';

/** The parts of a session that indications concern. */
export interface Concerned {
  readonly calls: Calls;
  readonly ussd: Ussd;
  readonly network: NetworkWatch;
  readonly ring: (memory: string | undefined, index: number | undefined) => Promise<void>;
  readonly sweep: () => Promise<void>;
  readonly takeDirect: (message: Extract<Indication, { type: 'direct' }>) => Promise<void>;
  readonly restarted: (banner: string) => void;
  readonly end: (reason: string, end: SessionEnd) => void;
}

/** Resolves when everything is done that had to be; rejects as its commands do. */
export async function followUp(
  indication: Indication,
  { calls, ussd, network, ring, sweep, takeDirect, restarted, end }: Concerned,
  { announce, unsettled, log }: SessionOptions,
): Promise<void> {
  switch (indication.type) {
    case 'stored':
      return ring(indication.memory, indication.index);
    case 'direct':
      return takeDirect(indication);
    case 'storage-full':
      announce({ type: 'alarm', alarm: 'storage-full', text: 'The modem has no room for further messages.' });
      return sweep();
    case 'late-reference':
      return takeLateReference(indication.reference, unsettled, { announce, log });
    case 'registration':
      return network.takeRegistration(indication.domain, indication.report);
    case 'signal':
      return network.takeSignal(indication.signal);
    case 'restarted':
      return restarted(indication.banner);
    case 'settled':
      return sweep();
    case 'sim-gone':
      return end('the SIM has gone', { type: 'sim-gone' });
    case 'power':
      return announce({ type: 'alarm', alarm: 'power', text: indication.text });
    case 'ring':
      return calls.ring();
    case 'caller':
      return calls.caller(indication.number);
    case 'call-ended':
      return calls.ended();
    case 'ussd':
      return ussd.take(indication.text);
    case 'chatter':
      return;
    case 'unknown':
      return log('info', `An indication that is not known: ${indication.line}`);
    default:
      return indication satisfies never;
  }
}

function takeLateReference(
  reference: number | undefined,
  unsettled: SessionOptions['unsettled'],
  { announce, log }: Pick<SessionOptions, 'announce' | 'log'>,
): void {
  const token = unsettled.take(reference);
  if (token === undefined) log('info', `A message reference came late (${reference}) and settles no send for certain`);
  else announce({ type: 'late-reference', token, reference });
}

/** A new firmware may say something new every two seconds: each kind is worth noting once. */
export class Novelties {
  readonly #seen = new Set<string>();

  isNew(line: string): boolean {
    const kind = line.replace(/[:\s].*$/s, '');
    if (this.#seen.has(kind) || this.#seen.size >= 1000) return false;
    this.#seen.add(kind);
    return true;
  }
}

/** A line that nobody wants is noted; one that looks like another program's command is an alarm. */
export function noteUnexpected(line: string, foreign: boolean, { announce, log, unsettled }: SessionOptions): void {
  if (/^\+CM[SE] ERROR/i.test(line) && unsettled.outstanding) {
    log('warn', `A refusal came after its send had ended unknown, and settles nothing: ${line}`);
    return;
  }
  log('debug', `A line that fits nowhere: ${line}`);
  if (!foreign) return;
  announce({
    type: 'alarm',
    alarm: 'foreign-program',
    text: `Another program writes to this port: ${line.slice(0, 40)}`,
  });
}
