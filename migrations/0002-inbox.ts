// People and text: clients, their numbers, conversations, messages, and what happened in a thread.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table clients (
      id integer primary key autoincrement,
      public_id text not null unique,
      name text not null,
      external_id text,
      notes text not null default '',
      created_at integer not null,
      updated_at integer not null
    ) strict`,
    `create index clients_by_name on clients (name collate nocase, id)`,
    `create unique index clients_by_external_id on clients (external_id) where external_id is not null`,
    // A number may belong to several clients: a household.
    `create table client_numbers (
      id integer primary key autoincrement,
      client_id integer not null references clients (id) on delete cascade,
      number text not null,
      label text not null default '',
      is_primary integer not null default 0,
      unique (client_id, number)
    ) strict`,
    `create index client_numbers_by_number on client_numbers (number)`,
    // One thread for a number (E.164) or verbatim sender, for ever; so a twin cannot exist.
    `create table conversations (
      id integer primary key autoincrement,
      public_id text not null unique,
      number text not null unique,
      client_id integer references clients (id) on delete set null,
      status text not null default 'open',
      priority text not null default 'normal',
      assignee_id integer references users (id) on delete set null,
      sim_iccid text,
      unread integer not null default 0,
      last_message_id integer,
      last_inbound_id integer,
      read_up_to integer not null default 0,
      needs_reply integer not null default 0,
      waiting_since integer,
      created_at integer not null,
      updated_at integer not null
    ) strict`,
    // Ordered by the last message's id, never by a clock: a Pi without one boots in the past.
    `create index conversations_by_last on conversations (last_message_id desc) where last_message_id is not null`,
    `create index conversations_by_status on conversations (status, last_message_id desc)`,
    `create index conversations_by_assignee on conversations (assignee_id, status, last_message_id desc)`,
    `create index conversations_by_priority on conversations (priority, status, last_message_id desc)`,
    `create index conversations_by_client on conversations (client_id)`,
    `create index conversations_unread on conversations (last_message_id desc) where unread > 0`,
    `create table messages (
      id integer primary key autoincrement,
      public_id text not null unique,
      conversation_id integer not null references conversations (id),
      direction text not null,
      kind text not null default 'text',
      text text not null,
      status text not null,
      reason text,
      author_id integer references users (id) on delete set null,
      author text,
      submission_id text unique,
      sim_iccid text,
      urgency text not null default 'reply',
      parts_total integer not null default 1,
      parts_done integer not null default 0,
      at integer not null,
      sent_at integer,
      valid_until integer,
      detail text not null default '{}',
      boot_id text not null default '',
      created_monotonic integer not null default 0,
      created_at integer not null,
      updated_at integer not null
    ) strict`,
    `create index messages_by_conversation on messages (conversation_id, id desc)`,
    `create index messages_waiting on messages (id) where direction = 'out' and status in ('queued', 'sending')`,
    `create index messages_unknown on messages (id) where direction = 'out' and status = 'unknown'`,
    `create index messages_by_validity on messages (valid_until)
      where direction = 'out' and status in ('queued', 'sent')`,
    `create index messages_changed on messages (updated_at)`,
    // Every step of a message's life, kept for ever: queued, tried, answered, reported.
    `create table message_steps (
      id integer primary key autoincrement,
      message_id integer not null references messages (id) on delete cascade,
      at integer not null,
      type text not null,
      detail text not null default '{}'
    ) strict`,
    `create index message_steps_by_message on message_steps (message_id, id)`,
    // Stands after the message that was the last one when it happened.
    `create table conversation_events (
      id integer primary key autoincrement,
      conversation_id integer not null references conversations (id),
      after_message_id integer not null,
      at integer not null,
      actor_id integer references users (id) on delete set null,
      type text not null,
      detail text not null default '{}'
    ) strict`,
    `create index conversation_events_by_conversation on conversation_events (conversation_id, after_message_id, id)`,
    `create table drafts (
      user_id integer not null references users (id) on delete cascade,
      conversation_id integer not null references conversations (id) on delete cascade,
      text text not null,
      updated_at integer not null,
      primary key (user_id, conversation_id)
    ) strict, without rowid`,
    `create table conversation_reads (
      user_id integer not null references users (id) on delete cascade,
      conversation_id integer not null references conversations (id) on delete cascade,
      message_id integer not null,
      at integer not null,
      primary key (conversation_id, user_id)
    ) strict, without rowid`,
    `create table blocked_numbers (
      number text primary key,
      blocked_at integer not null,
      blocked_by integer references users (id) on delete set null
    ) strict, without rowid`,
    `create virtual table message_search using fts5 (
      text, content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
    )`,
    `create trigger message_search_insert after insert on messages begin
      insert into message_search (rowid, text) values (new.id, new.text); end`,
    `create trigger message_search_delete after delete on messages begin
      insert into message_search (message_search, rowid, text) values ('delete', old.id, old.text); end`,
    `create trigger message_search_update after update of text on messages begin
      insert into message_search (message_search, rowid, text) values ('delete', old.id, old.text);
      insert into message_search (rowid, text) values (new.id, new.text); end`,
    `create virtual table client_search using fts5 (
      name, notes, external_id, content = 'clients', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2',
      prefix = '2 3'
    )`,
    `create trigger client_search_insert after insert on clients begin
      insert into client_search (rowid, name, notes, external_id) values (new.id, new.name, new.notes, new.external_id); end`,
    `create trigger client_search_delete after delete on clients begin
      insert into client_search (client_search, rowid, name, notes, external_id)
      values ('delete', old.id, old.name, old.notes, old.external_id); end`,
    `create trigger client_search_update after update on clients begin
      insert into client_search (client_search, rowid, name, notes, external_id)
      values ('delete', old.id, old.name, old.notes, old.external_id);
      insert into client_search (rowid, name, notes, external_id) values (new.id, new.name, new.notes, new.external_id); end`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}
