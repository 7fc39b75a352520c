// The ready-made permission groups; devices that somebody signed in from; what API keys may do; how much each has sent.
import { type Kysely, sql } from 'kysely';

const GROUPS = [
  {
    builtIn: 'administrators',
    name: 'Administrators',
    grants: [
      ['conversations', 1],
      ['clients', 1],
      ['modem', 1],
      ['users', 1],
      ['settings', 1],
      ['reports', 1],
    ],
  },
  {
    builtIn: 'front-desk',
    name: 'Front desk',
    grants: [
      ['conversations', 1],
      ['clients', 1],
    ],
  },
  {
    builtIn: 'viewers',
    name: 'Viewers',
    grants: [
      ['conversations', 0],
      ['clients', 0],
    ],
  },
  { builtIn: 'technicians', name: 'Technicians', grants: [['modem', 1]] },
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    // A browser that once signed in keeps its own budget of tries, so that guessing elsewhere does not shut it out.
    `create table known_devices (
      id integer primary key autoincrement,
      token_hash text not null unique,
      user_id integer not null references users (id) on delete cascade,
      created_at integer not null,
      last_used_at integer not null
    ) strict`,
    `create index known_devices_by_user on known_devices (user_id)`,
    `alter table api_keys add column grants text not null default '[]'`,
    `alter table api_keys add column addresses text not null default '[]'`,
    `alter table api_keys add column expires_at integer`,
    `alter table api_keys add column created_by integer references users (id) on delete set null`,
    // Texts let through, by day (days since 1970, UTC) and by whom: 'all', 'user:7', 'key:2', 'country:FR'.
    `create table send_counts (
      day integer not null,
      subject text not null,
      count integer not null,
      primary key (day, subject)
    ) strict, without rowid`,
  ]) {
    await sql.raw(statement).execute(db);
  }
  for (const group of GROUPS) {
    await sql`insert into permission_groups (name, built_in, created_at)
      values (${group.name}, ${group.builtIn}, cast(unixepoch() * 1000 as integer))`.execute(db);
    for (const [area, write] of group.grants) {
      await sql`insert into permission_grants (group_id, area, can_read, can_write)
        select id, ${area}, 1, ${write} from permission_groups where built_in = ${group.builtIn}`.execute(db);
    }
  }
}
