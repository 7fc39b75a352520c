// The gateway as a process of its own, to be killed: store, intake, outbox and the real driver over TCP, without the web
// side, so that thousands of starts are cheap. Probes and wrong designs exist only here.
import { measure, systemClock as modemClock } from '../../../modem/index.ts';
import { systemClock } from '../../clock.ts';
import { DeletionPolicy } from '../../gateway/deletion-policy.ts';
import type { GatewayDeps } from '../../gateway/deps.ts';
import { Gateway } from '../../gateway/gateway.ts';
import { resendMessage } from '../../inbox/change-outgoing.ts';
import { type SendDeps, startConversation } from '../../inbox/send-message.ts';
import { DEFAULT_SETTINGS } from '../../inbox/settings.ts';
import { keepMark } from '../../store/commit-mark.ts';
import { uuidv7 } from '../../store/ids.ts';
import { openSoundly } from '../../store/open-soundly.ts';
import { tendBeside } from '../../store/upkeep.ts';
import { endWithParent } from './end-with-parent.ts';
import type { ChildPlan, FromChild, ToChild } from './messages.ts';
import { mistake, resendInterrupted } from './wrong-designs.ts';

const SWEEP_EVERY = 60;
/** Far more often than the product: so it is as near to the database as it can be when the kill comes. */
const MARK_EVERY = 10;
/** Twenty times as often as the product: few lives fill a log of its size. */
const CHECKPOINT_PAGES = 50;

endWithParent();
const plan: ChildPlan = JSON.parse(process.env.TEXTDESK_CRASH_PLAN ?? '');
const clock = systemClock();
const { store } = await openSoundly(plan.database, {
  now: () => clock.now(),
  synchronous: plan.wrongDesign === 'synchronous-normal' ? 'normal' : 'full',
});
const lastMark = keepMark(store, (error) => console.error(String(error)), MARK_EVERY);
const endUpkeep = tendBeside(store, {
  report: (error) => console.error(String(error)),
  pages: CHECKPOINT_PAGES,
});
const settings = { ...DEFAULT_SETTINGS, country: 'SE', ratePerMinute: 0, ratePerDay: 0 };
const newId = () => uuidv7(clock.now());
let passings = 0;
const deps: GatewayDeps = {
  clock,
  newId,
  settings: () => settings,
  log: { info: () => {}, warn: () => {}, error: (message, fields) => console.error(message, JSON.stringify(fields)) },
  probe: (moment) => {
    if (moment !== plan.dieAt?.moment) return;
    passings += 1;
    if (passings === plan.dieAt.passing) process.kill(process.pid, 'SIGKILL');
  },
};
const sending: SendDeps = { clock, newId, settings: () => settings, countParts: (text) => measure(text).parts };
if (plan.wrongDesign === 'resend-at-restart') resendInterrupted(store);
const gateway = new Gateway(store, deps, {
  deletion: () => new DeletionPolicy(() => clock.monotonic(), { linger: plan.linger, eagerAbove: 0.5 }),
  around: mistake(plan.wrongDesign, store),
});
const tell = (message: FromChild) => process.connected && process.send?.(message);

process.on('message', (message: ToChild) => {
  perform(message).catch((error: unknown) => console.error('The child could not', message.type, String(error)));
});
// The driver waits a tenth of a second for a quiet line; a thousand starts need not.
const hurried = {
  now: modemClock.now,
  monotonic: modemClock.monotonic,
  after: (milliseconds: number, work: () => void) =>
    modemClock.after(milliseconds <= 100 ? milliseconds / 10 : milliseconds, work),
};
await gateway.start([{ port: plan.modem, clock: hurried }]);
tell({ type: 'started' });
const modem = gateway.modems()[0]?.modem;
const stopWaiting = modem?.subscribe((event) => {
  if (event.type !== 'status' || event.status.state !== 'ready') return;
  stopWaiting?.();
  tell({ type: 'ready' });
});
const sweeping = setInterval(() => void modem?.sweep(), SWEEP_EVERY);

async function perform(message: ToChild): Promise<void> {
  switch (message.type) {
    case 'send': {
      const { number, text, submissionId } = message;
      const author = { userId: null, name: 'Front desk' };
      const draft = { text, author, submissionId };
      await startConversation(store, sending, { type: 'e164', number }, draft, { reopen: true });
      tell({ type: 'stored', submissionId });
      return;
    }
    case 'resend':
      await resendMessage(store, sending, message.messageId, 'Front desk');
      tell({ type: 'resent', messageId: message.messageId });
      return;
    case 'stop':
      clearInterval(sweeping);
      await gateway.stop();
      await lastMark();
      await endUpkeep();
      await store.close();
      process.disconnect();
  }
}
