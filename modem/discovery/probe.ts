// Speaks to one port just enough to know who answers: ESC, AT, and the identity. Harmless to a modem, quick with all others.

import type { Duplex } from 'node:stream';
import type { Clock } from '../at/clock.ts';
import { AtEngine } from '../at/engine.ts';

export type ProbeResult =
  | {
      readonly type: 'modem';
      readonly imei: string;
      readonly maker: string | undefined;
      readonly model: string | undefined;
    }
  | { readonly type: 'silent' };

const attentionTimeout = 2000;
const identityTimeout = 5000;

/** Probes a port that has just been opened, and closes it. Never rejects. */
export async function probe(port: Duplex, clock: Clock): Promise<ProbeResult> {
  const engine = new AtEngine(port, { clock, unsolicited: () => {} });
  const ask = async (line: string): Promise<string | undefined> => {
    const responses = await engine.execute({ line, information: 'any', timeout: identityTimeout }).catch(() => []);
    return responses.map(({ text }) => text.replaceAll('"', '').trim()).find((text) => text !== '');
  };
  try {
    await engine.escape(100);
    await engine.execute({ line: 'AT', timeout: attentionTimeout });
    await engine.execute({ line: 'ATE0', timeout: attentionTimeout }).catch(() => []);
    const imei = /\d{14,17}/.exec((await ask('AT+CGSN')) ?? '')?.[0] ?? '';
    return { type: 'modem', imei, maker: await ask('AT+CGMI'), model: await ask('AT+CGMM') };
  } catch {
    return { type: 'silent' };
  } finally {
    engine.end('probed');
  }
}
