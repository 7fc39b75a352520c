// textdesk send: a text from the command line, by the same door as everybody's.

import { measureSending } from '../../modem/index.ts';
import { NOBODY } from '../accounts/audit.ts';
import { checkSendingLimits } from '../accounts/sending-limits.ts';
import { reasonWords } from '../http/inbox/reason-words.ts';
import { words } from '../http/words.ts';
import { parsePhoneNumber } from '../inbox/phone-number.ts';
import { startConversation } from '../inbox/send-message.ts';
import { readSettings } from '../inbox/settings.ts';
import type { OpenStore } from '../store/database.ts';
import { uuidv7 } from '../store/ids.ts';
import { messageById } from '../store/outgoing.ts';
import {
  type Command,
  configOf,
  isSet,
  JSON_OPTION,
  positionals,
  print,
  type Surroundings,
  textOption,
} from './command.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { withStore } from './open-data.ts';

const FINAL = ['sent', 'delivered', 'no-report', 'failed', 'unknown', 'cancelled', 'expired'];
const LOOK_EVERY = 500;

export const send: Command = {
  name: 'send',
  summary: 'send a text message',
  usage: '<number> <text> [--wait] [--id ID] [--json]',
  help: `
Puts a message into the queue of the running service. A text of "-" is read from standard input.

  --wait    stay until the network has taken it, or refused it
  --id ID   a second call with the same ID sends nothing twice (8 to 100 characters)
  --json    print the message's id and status as JSON

Examples:
  textdesk send "06 12 34 56 78" "Your results are ready."
  date | textdesk send +46701234567 - --wait`,
  options: { ...JSON_OPTION, wait: { type: 'boolean' }, id: { type: 'string' } },
  async run(given, around) {
    const [number = '', typed = ''] = positionals(send, given, ['number', 'text']);
    const text = typed === '-' ? (await around.terminal.readInput()).trimEnd() : typed;
    const id = textOption(given, 'id');
    if (id !== undefined && (id.length < 8 || id.length > 100))
      throw new CommandError(EXIT.badInput, `--id has ${id.length} characters; it has 8 to 100.`);
    if (text === '') throw new CommandError(EXIT.badInput, 'The text is empty.');
    return withStore(around, async (store) => {
      const queued = await queueText(store, around, { number, text, id });
      const status = isSet(given, 'wait') ? await waitForEnd(store, around, queued) : await statusOf(store, queued);
      print(around, given, { messageId: queued, ...status }, [
        status.reason ? `${status.status}: ${status.reason}` : status.status,
      ]);
      return status.status === 'failed' || status.status === 'expired' ? EXIT.unavailable : EXIT.ok;
    });
  },
};

async function queueText(
  store: OpenStore,
  around: Surroundings,
  wanted: { number: string; text: string; id: string | undefined },
): Promise<number> {
  const { fixed } = configOf(around);
  const settings = await readSettings(store.db, fixed);
  const recipient = parsePhoneNumber(wanted.number, settings.country || undefined);
  if (recipient.type !== 'e164' && recipient.type !== 'short-code')
    throw new CommandError(
      EXIT.badInput,
      settings.country === '' && /^0/.test(wanted.number)
        ? `${wanted.number} has no country code, and no country was chosen in the settings. Write it like +46701234567.`
        : `${wanted.number} is not a number that can be texted.`,
    );
  const { clock } = around;
  const result = await startConversation(
    store,
    {
      clock,
      newId: () => uuidv7(clock.now()),
      settings: () => settings,
      countParts: (text) => measureSending(text, settings.replaceUnicode).parts,
      checkLimits: (trx, sending) =>
        checkSendingLimits(trx, { clock, timeZone: settings.timeZone, fixedCountry: fixed.country }, sending),
    },
    recipient,
    {
      text: wanted.text,
      author: { userId: null, name: NOBODY.commandLine },
      submissionId: wanted.id ?? uuidv7(clock.now()),
    },
    { reopen: false },
  );
  if (result.type === 'refused') throw new CommandError(EXIT.badInput, words.refusal(result.reason));
  if (result.type === 'id-used') throw new CommandError(EXIT.badInput, 'This ID was used for another message.');
  if (result.type === 'newer') throw new CommandError(EXIT.tryLater, 'Somebody wrote to this number just now.');
  return result.messageId;
}

async function statusOf(store: OpenStore, id: number): Promise<{ status: string; reason: string | null }> {
  const message = await messageById(store.db, id);
  if (!message) throw new CommandError(EXIT.software, `Message ${id} is gone.`);
  return { status: message.status, reason: reasonWords(message.reason) };
}

async function waitForEnd(store: OpenStore, around: Surroundings, id: number) {
  for (;;) {
    const now = await statusOf(store, id);
    if (FINAL.includes(now.status)) return now;
    around.terminal.progress(`${now.status}…`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}
