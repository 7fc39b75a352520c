// Live streams of many browsers, read in a thread of their own, while a text comes each second: how long from its commit
// until the last of them has heard of it. Both threads read the same monotonic clock.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Clock } from '../../clock.ts';
import type { App } from '../../http/app.ts';
import { receiveMessage } from '../../inbox/receive-message.ts';
import type { OpenStore } from '../../store/database.ts';
import { transact } from '../../store/transact.ts';
import { phoneOf } from './database.ts';
import { processorTime, type Timed } from './timing.ts';

export interface StreamOptions {
  readonly cookies: readonly string[];
  readonly texts: number;
  readonly clock: Clock;
  readonly newId: () => string;
}

const milliseconds = () => Number(process.hrtime.bigint()) / 1e6;

export async function streams(app: App, store: OpenStore, options: StreamOptions): Promise<Timed> {
  const { port } = app.server.address() as AddressInfo;
  const { cookies, texts, clock, newId } = options;
  const worker = new Worker(new URL(import.meta.url), { workerData: { port, cookies } });
  const wall: number[] = [];
  const processor: number[] = [];
  try {
    await once(worker, 'message'); // all are open
    for (let n = 0; n < texts; n++) {
      let committed = 0;
      const unlisten = store.changes.listen(() => {
        committed ||= milliseconds();
      });
      const used = processorTime();
      await transact(store, (trx, announce) =>
        receiveMessage(
          trx,
          announce,
          { clock, newId },
          {
            number: phoneOf(n + 1),
            kind: 'text',
            text: 'Live',
            status: 'received',
            iccid: 'bench',
            at: clock.now(),
            sentAt: clock.now(),
            partsTotal: 1,
            partsDone: 1,
          },
        ),
      );
      const [heard] = await once(worker, 'message');
      unlisten();
      wall.push(Number(heard) - committed);
      processor.push(processorTime() - used);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  } finally {
    await worker.terminate();
  }
  return { name: `commit to the last of ${cookies.length} streams`, goal: 50, wall, processor };
}

async function read({ port, cookies }: { readonly port: number; readonly cookies: readonly string[] }): Promise<void> {
  const agent = new http.Agent({ maxSockets: Number.POSITIVE_INFINITY });
  let heard = 0;
  for (const cookie of cookies) {
    const request = http.get({ host: '127.0.0.1', port, path: '/live', agent, headers: { cookie } });
    const [response] = await once(request, 'response');
    if (response.statusCode !== 200) throw new Error(`A stream was refused: ${response.statusCode}`);
    response.on('data', (chunk: Buffer) => {
      if (!chunk.includes('event: message')) return;
      heard += 1;
      if (heard % cookies.length === 0) parentPort?.postMessage(milliseconds());
    });
  }
  parentPort?.postMessage('open');
}

if (!isMainThread) await read(workerData);
