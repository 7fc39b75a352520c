// Who may come in, what they may do, and what they did.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table users (
      id integer primary key autoincrement,
      public_id text not null unique,
      name text not null,
      login text not null unique collate nocase,
      password_hash text,
      active integer not null default 1,
      preferences text not null default '{}',
      created_at integer not null,
      last_seen_at integer
    ) strict`,
    `create table permission_groups (
      id integer primary key autoincrement,
      name text not null unique collate nocase,
      built_in text unique,
      created_at integer not null
    ) strict`,
    `create table permission_grants (
      group_id integer not null references permission_groups (id) on delete cascade,
      area text not null,
      can_read integer not null,
      can_write integer not null,
      primary key (group_id, area)
    ) strict, without rowid`,
    `create table user_groups (
      user_id integer not null references users (id) on delete cascade,
      group_id integer not null references permission_groups (id) on delete cascade,
      primary key (user_id, group_id)
    ) strict, without rowid`,
    `create index user_groups_by_group on user_groups (group_id)`,
    // Age is counted by the monotonic clock within a boot and by the wall clock across boots, so that a clock that is
    // set back never prolongs a session.
    `create table sessions (
      id integer primary key autoincrement,
      token_hash text not null unique,
      user_id integer not null references users (id) on delete cascade,
      created_at integer not null,
      created_monotonic integer not null,
      seen_at integer not null,
      seen_monotonic integer not null,
      boot_id text not null,
      locked integer not null default 0,
      address text not null,
      user_agent text not null
    ) strict`,
    `create index sessions_by_user on sessions (user_id)`,
    `create table one_time_links (
      id integer primary key autoincrement,
      token_hash text not null unique,
      purpose text not null,
      user_id integer references users (id) on delete cascade,
      created_at integer not null,
      expires_at integer not null,
      tries integer not null default 0,
      used_at integer
    ) strict`,
    `create table api_keys (
      id integer primary key autoincrement,
      public_id text not null unique,
      name text not null,
      key_hash text not null unique,
      created_at integer not null,
      last_used_at integer,
      revoked_at integer
    ) strict`,
    `create table settings (
      key text primary key,
      value text not null,
      changed_at integer not null,
      changed_by integer references users (id) on delete set null
    ) strict, without rowid`,
    `create table audit_log (
      id integer primary key autoincrement,
      at integer not null,
      actor_id integer,
      actor text not null,
      action text not null,
      subject_type text,
      subject_id text,
      detail text not null default '{}',
      address text,
      previous_hash text not null,
      hash text not null
    ) strict`,
    `create index audit_log_by_subject on audit_log (subject_type, subject_id)`,
    `create trigger audit_log_is_append_only_update before update on audit_log
      begin select raise(abort, 'the audit log is append-only'); end`,
    `create trigger audit_log_is_append_only_delete before delete on audit_log
      begin select raise(abort, 'the audit log is append-only'); end`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}
