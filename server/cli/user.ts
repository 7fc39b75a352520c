// textdesk user: accounts from the command line, for the day on which nobody can sign in.
import { activateUser, addUser, deactivateUser, sendLink, type UserChange } from '../accounts/manage-users.ts';
import type { OpenStore } from '../store/database.ts';
import { groupsWithGrants } from '../store/groups.ts';
import { uuidv7 } from '../store/ids.ts';
import { userByLogin, usersWithGroups } from '../store/users.ts';
import { type Arguments, type Command, JSON_OPTION, print, type Surroundings, textOption } from './command.ts';
import { CommandError, EXIT, type ExitCode } from './exit-codes.ts';
import { COMMAND_LINE } from './manager.ts';
import { withStore } from './open-data.ts';

export const user: Command = {
  name: 'user',
  summary: 'list, add, let in again or shut out people',
  usage: 'list | add <login> --name NAME [--group GROUP] | link <login> | activate <login> | deactivate <login>',
  help: `
  list                 everybody, with their groups
  add <login>          a new account; prints the link by which they choose their password
    --name NAME        their name, as it stands beside messages
    --group GROUP      administrators, front-desk (the default), viewers, technicians, or a name from the groups page
  link <login>         a new link for somebody who forgot the password
  deactivate <login>   ends their sessions and lets them in no more; what they wrote keeps their name
  activate <login>     lets them in again
  --json               the result as JSON

Everything is written to the audit log as done by the command line.

Example, when nobody can sign in any more:
  sudo textdesk user link anna`,
  options: { ...JSON_OPTION, name: { type: 'string' }, group: { type: 'string', default: 'front-desk' } },
  async run(given, around) {
    const [verb, login] = given.positionals;
    if (verb === 'list' && login === undefined) return withStore(around, (store) => list(store, given, around));
    if (login === undefined || given.positionals.length !== 2) throw misused();
    return withStore(around, async (store) => {
      switch (verb) {
        case 'add':
          return add(store, given, around, login);
        case 'link':
          return link(store, given, around, login);
        case 'activate':
          return settle(
            await activateUser(store, around, COMMAND_LINE, await idOf(store, login)),
            given,
            around,
            login,
          );
        case 'deactivate':
          return settle(
            await deactivateUser(store, around, COMMAND_LINE, await idOf(store, login)),
            given,
            around,
            login,
          );
        default:
          throw misused();
      }
    });
  },
};

async function list(store: OpenStore, given: Arguments, around: Surroundings): Promise<ExitCode> {
  const people = (await usersWithGroups(store.db)).map((person) => ({
    login: person.login,
    name: person.name,
    active: person.active === 1,
    groups: person.groups.map(({ name }) => name),
  }));
  print(
    around,
    given,
    people,
    people.map(
      (each) =>
        `${each.login.padEnd(20)} ${each.name.padEnd(24)} ${each.groups.join(', ')}${each.active ? '' : ' (deactivated)'}`,
    ),
  );
  return EXIT.ok;
}

async function add(store: OpenStore, given: Arguments, around: Surroundings, login: string): Promise<ExitCode> {
  const wanted = textOption(given, 'group') ?? 'front-desk';
  const groups = await groupsWithGrants(store.db);
  const group = groups.find((each) => each.built_in === wanted || each.name.toLowerCase() === wanted.toLowerCase());
  if (!group)
    throw new CommandError(
      EXIT.badInput,
      `There is no group "${wanted}". There are: ${groups.map(({ name }) => name).join(', ')}.`,
    );
  const { clock } = around;
  const made = await addUser(store, { clock, newId: () => uuidv7(clock.now()) }, COMMAND_LINE, {
    name: textOption(given, 'name') ?? login,
    login,
    groupIds: [group.id],
  });
  if (made.type !== 'made') throw refused(made, login);
  print(
    around,
    given,
    { login, group: group.name, linkPath: linkPath(made.linkToken) },
    linkWords(made.linkToken, login),
  );
  return EXIT.ok;
}

async function link(store: OpenStore, given: Arguments, around: Surroundings, login: string): Promise<ExitCode> {
  const made = await sendLink(store, around, COMMAND_LINE, await idOf(store, login));
  if (made.type !== 'made') throw refused(made, login);
  print(around, given, { login, linkPath: linkPath(made.linkToken) }, linkWords(made.linkToken, login));
  return EXIT.ok;
}

function settle(change: UserChange, given: Arguments, around: Surroundings, login: string): ExitCode {
  if (change.type !== 'done') throw refused(change, login);
  print(around, given, { login, done: true }, [`Done: ${login}.`]);
  return EXIT.ok;
}

async function idOf(store: OpenStore, login: string): Promise<number> {
  const found = await userByLogin(store.db, login);
  if (!found) throw new CommandError(EXIT.badInput, `Nobody signs in as "${login}". See: textdesk user list`);
  return found.id;
}

function linkPath(token: string): string {
  return `/link/${token}`;
}

function linkWords(token: string, login: string): string[] {
  return [`${login} chooses a password at this path of the pages, once, within three days:`, linkPath(token)];
}

function refused(result: { readonly type: string }, login: string): CommandError {
  const words: Readonly<Record<string, string>> = {
    'login-taken': `There is already an account "${login}".`,
    'last-administrator': 'Then nobody could manage accounts any more. Make another administrator first.',
    'not-found': `${login} is not active, or not there.`,
  };
  return new CommandError(EXIT.badInput, words[result.type] ?? `Refused: ${result.type}.`);
}

function misused(): CommandError {
  return new CommandError(EXIT.usage, `Usage: textdesk user ${user.usage}`);
}
