// A flood of texts (security.md T21): thousands arrive at once, from one number and from many, through the simulated network,
// modem and SIM, the real driver and the real gateway, while somebody keeps opening the inbox.
import { measure } from '../../../modem/index.ts';
import { beginSession } from '../../accounts/sessions.ts';
import { DEFAULT_SETTINGS } from '../../inbox/settings.ts';
import { openStore } from '../../store/database.ts';
import { builtInGroup, setGroupsOfUser } from '../../store/groups.ts';
import { transact } from '../../store/transact.ts';
import { insertUser } from '../../store/users.ts';
import { buildWeb } from '../../web.ts';
import { VirtualGateway } from '../virtual-gateway.ts';

const TURNS_BETWEEN_PAGES = 50;

export interface FloodReport {
  /** Different texts that stand in threads. */
  readonly stored: number;
  /** Milliseconds of the machine, not of the simulated clock. */
  readonly milliseconds: number;
  /** How long pages took meanwhile, milliseconds, sorted. */
  readonly pages: readonly number[];
  readonly conversations: number;
}

/** Half of the texts come from one number, the others from as many as there are. `file`: where the database is. */
export async function flood(count: number, file: string): Promise<FloodReport> {
  const store = await openStore(file, { now: () => Date.UTC(2026, 10, 23, 8) });
  // A modem takes a while to answer: without that all would happen in one turn of the event loop, as on no serial line.
  const rig = new VirtualGateway(store, { linger: 0, file, simulated: { answerTime: 5 } });
  const { clock, newId } = rig.deps;
  const app = await buildWeb({
    ...{ store, clock, newId, modems: { all: () => [] }, log: null },
    sending: { clock, newId, settings: () => DEFAULT_SETTINGS, countParts: (text) => measure(text).parts },
    config: {
      ...{ trustProxy: [], tls: null, allowedHosts: [], hostname: 'textdesk', production: true },
      requestRate: { burst: 1e9, perSecond: 1e9 },
    },
  });
  try {
    const token = await transact(store, async (trx) => {
      const person = { publicId: newId(), name: 'Kim', login: 'kim', passwordHash: 'none', createdAt: clock.now() };
      const id = await insertUser(trx, person);
      await setGroupsOfUser(trx, id, [(await builtInGroup(trx, 'front-desk')).id]);
      return await beginSession(trx, clock, { userId: id, address: '127.0.0.1', userAgent: 'flood' });
    });
    const stored = () =>
      Number(rig.rows("select count(distinct text) as n from messages where direction = 'in'")[0]?.n);
    const arrivedSoFar = () => Number(rig.rows("select count(*) as n from messages where direction = 'in'")[0]?.n);
    const page = async () => {
      const begun = performance.now();
      const { statusCode } = await app.inject({
        url: '/conversations',
        headers: { cookie: `textdesk=${token}`, accept: 'text/html' },
      });
      if (statusCode !== 200) throw new Error(`The inbox was answered ${statusCode}`);
      return performance.now() - begun;
    };
    await rig.start();
    for (let n = 0; n < 20; n += 1) await page();
    for (let n = 0; n < count; n += 1) {
      const from = n % 2 === 0 ? '+46702222222' : `+4670${String(3_000_000 + n)}`;
      rig.network.deliver(rig.modem, { from, text: `Flood ${n}` });
    }
    const begun = performance.now();
    const pages: number[] = [];
    let arriving = true;
    const arrived = rig
      .until(() => arrivedSoFar() >= count, 24 * 3_600_000)
      .finally(() => {
        arriving = false;
      });
    while (arriving) {
      pages.push(await page());
      for (let turn = 0; turn < TURNS_BETWEEN_PAGES && arriving; turn += 1) await new Promise(setImmediate);
    }
    await arrived;
    return {
      stored: stored(),
      milliseconds: performance.now() - begun,
      pages: pages.toSorted((one, other) => one - other),
      conversations: Number(rig.rows('select count(*) as n from conversations')[0]?.n),
    };
  } finally {
    await app.close();
    await rig.settle(rig.gateway.stop());
    rig.network.close();
    await store.close();
  }
}

export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
