// A modem on a pseudo-terminal over which noise can be poured: what the modem says stands in the middle of it. More than a
// serial line would hold back is thrown away, as a device does whose buffer is full.
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openPtyHelper } from '../../../modem/simulator/pty-helper.ts';
import type { SimulatedModem } from '../../../modem/simulator/simulated-modem.ts';
import { NOISE, type NoiseKind } from './kinds.ts';

const BUFFER = 65_536;
const TURN = 10;
const DRAINING = 10_000;

export interface NoisyLine {
  /** Pours noise onto the line for so long; resolves to the octets that the line took, when it has room for other words again. */
  pour(kind: NoiseKind, milliseconds: number, octetsPerSecond: number): Promise<number>;
  close(): Promise<void>;
}

/** The modem's path becomes a link to a pseudo-terminal. */
export async function noisyLine(modem: SimulatedModem): Promise<NoisyLine> {
  // The other program, script, would keep all that the host does not read, and pour it out for minutes afterwards.
  const helper = await openPtyHelper('python3');
  const fresh = `${modem.path}.new`;
  symlinkSync(helper.device, fresh);
  renameSync(fresh, modem.path);
  const hasRoom = () => helper.input.writableLength < BUFFER;
  const say = (text: string) => {
    if (hasRoom()) helper.input.write(Buffer.from(text, 'latin1'));
  };
  const plug = modem.connect({ send: say, hangUp: () => helper.kill() }, modem.channel());
  helper.output.on('data', (chunk: Buffer) => plug.hear(chunk.toString('latin1')));
  return {
    pour: async (kind, milliseconds, octetsPerSecond) => {
      const begun = performance.now();
      let poured = 0;
      for (let past = 0; past < milliseconds; past = performance.now() - begun) {
        while (poured < (past / 1000) * octetsPerSecond && hasRoom()) {
          const piece = NOISE[kind]();
          helper.input.write(piece);
          poured += piece.length;
        }
        await pause(TURN);
      }
      // A text that is announced before that is thrown away with the rest, and found by the minute's sweep only.
      for (let waited = 0; waited < DRAINING && helper.input.writableLength > 0; waited += TURN) await pause(TURN);
      return poured;
    },
    close: async () => {
      plug.disconnect();
      rmSync(modem.path, { force: true });
      helper.kill();
      await helper.ended;
    },
  };
}
