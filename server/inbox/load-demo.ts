// The demo goes in whole and comes out without a trace.
import {
  type DemoAuthor,
  deleteDemoRows,
  insertDemoClient,
  insertDemoConversation,
  isDemoLoaded,
} from '../store/demo.ts';
import { type Store, transact } from '../store/transact.ts';
import { DEMO_CLIENTS, demoConversations } from './demo-data.ts';

interface DemoDeps {
  readonly clock: { now(): number };
  readonly newId: () => string;
}

/** Writes the demo's rows as `author`; nothing when they are there already. */
export async function loadDemo(store: Store, deps: DemoDeps, author: DemoAuthor): Promise<void> {
  await transact(store, async (trx, announce) => {
    if (await isDemoLoaded(trx)) return;
    const at = deps.clock.now();
    for (const client of DEMO_CLIENTS) await insertDemoClient(trx, client, { publicId: deps.newId(), at });
    for (const conversation of demoConversations(at, author.id)) {
      const id = await insertDemoConversation(trx, conversation, { newId: deps.newId, at, author });
      if (id !== undefined) announce({ type: 'conversation', conversationId: id });
    }
  });
}

/** Takes the demo's rows away; whatever else there is stays. */
export async function removeDemo(store: Store): Promise<void> {
  await transact(store, async (trx, announce) => {
    for (const conversationId of await deleteDemoRows(trx)) announce({ type: 'conversation', conversationId });
    announce({ type: 'settings' });
  });
}
