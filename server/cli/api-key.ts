// textdesk api-key: keys for other programs.
import { createApiKey, isAddressBlock, listApiKeys, revokeApiKey } from '../accounts/api-keys.ts';
import { AREAS, type Grant } from '../accounts/rights.ts';
import { uuidv7 } from '../store/ids.ts';
import { type Arguments, type Command, JSON_OPTION, print, textOption } from './command.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { COMMAND_LINE } from './manager.ts';
import { withStore } from './open-data.ts';

const DAY = 24 * 60 * 60 * 1000;

export const apiKey: Command = {
  name: 'api-key',
  summary: 'list, add or revoke keys for other programs',
  usage: 'list | add <name> [--read AREAS] [--write AREAS] [--from ADDRESSES] [--days N] | revoke <id>',
  help: `
  list              every key, without its secret
  add <name>        prints the new key, once and never again
    --read AREAS    what it may read, separated by commas: ${AREAS.join(', ')}
    --write AREAS   what it may change; Write brings Read along (default: conversations)
    --from A,B      addresses or blocks (192.168.1.0/24) that may use it; default: any
    --days N        how long it works; default: for ever
  revoke <id>       it never works again
  --json            the result as JSON`,
  options: {
    ...JSON_OPTION,
    read: { type: 'string' },
    write: { type: 'string', default: 'conversations' },
    from: { type: 'string' },
    days: { type: 'string' },
  },
  async run(given, around) {
    const [verb, subject] = given.positionals;
    const { clock } = around;
    const known =
      verb === 'list' ? subject === undefined : (verb === 'add' || verb === 'revoke') && subject !== undefined;
    if (!known || given.positionals.length > 2) throw wrongUsage();
    return withStore(around, async (store) => {
      if (verb === 'list') {
        const keys = await listApiKeys(store.db);
        print(
          around,
          given,
          keys,
          keys.map((key) => `${key.publicId}  ${key.name}`),
        );
        return EXIT.ok;
      }
      if (verb === 'add' && subject !== undefined) {
        const made = await createApiKey(store, { clock, newId: () => uuidv7(clock.now()) }, COMMAND_LINE, {
          name: subject,
          grants: grantsOf(given),
          addresses: addressesOf(given),
          expiresAt: expiryOf(given, clock.now()),
        });
        if (made.type !== 'made') throw new CommandError(EXIT.noPermission, 'The command line may not grant that.');
        print(around, given, { id: made.publicId, key: made.key }, [made.key]);
        return EXIT.ok;
      }
      if (verb === 'revoke' && subject !== undefined) {
        if (!(await revokeApiKey(store, { clock }, COMMAND_LINE, subject)))
          throw new CommandError(EXIT.badInput, `No key ${subject} is in force. See: textdesk api-key list`);
        print(around, given, { revoked: subject }, [`Revoked: ${subject}.`]);
        return EXIT.ok;
      }
      throw wrongUsage();
    });
  },
};

function wrongUsage(): CommandError {
  return new CommandError(EXIT.usage, `Usage: textdesk api-key ${apiKey.usage}`);
}

function addressesOf(given: Arguments): string[] {
  const addresses = list(textOption(given, 'from'));
  const wrong = addresses.find((text) => !isAddressBlock(text));
  if (wrong !== undefined)
    throw new CommandError(EXIT.badInput, `--from has "${wrong}"; it is an address or a block like 192.168.1.0/24.`);
  return addresses;
}

function grantsOf(given: Arguments): Grant[] {
  const [read, write] = [list(textOption(given, 'read')), list(textOption(given, 'write'))];
  const unknown = [...read, ...write].filter((area) => !AREAS.some((known) => known === area));
  if (unknown.length > 0)
    throw new CommandError(EXIT.badInput, `Not an area: ${unknown.join(', ')}. There are: ${AREAS.join(', ')}.`);
  return AREAS.map((area) => ({ area, read: read.includes(area), write: write.includes(area) }));
}

function expiryOf(given: Arguments, now: number): number | null {
  const days = textOption(given, 'days');
  if (days === undefined) return null;
  if (!/^[1-9]\d{0,4}$/.test(days))
    throw new CommandError(EXIT.badInput, `--days is "${days}"; it is a whole number of days.`);
  return now + Number(days) * DAY;
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
