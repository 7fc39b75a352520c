// What crossed the serial line: PDUs received as they were, parts to send, reports that came back.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table sims (
      iccid text primary key,
      imei text not null,
      number text,
      label text not null default '',
      is_default integer not null default 0,
      number_prefix text,
      first_seen_at integer not null,
      last_seen_at integer not null
    ) strict, without rowid`,
    // One row for each PDU by SIM and octets. Only where its own time cannot be read may equal octets be another message:
    // then it is the next occurrence.
    `create table inbound_pdus (
      id integer primary key autoincrement,
      iccid text not null,
      imei text not null,
      fingerprint text not null,
      occurrence integer not null,
      pdu text not null,
      length integer,
      origin text not null,
      memory text,
      slot integer,
      state text not null,
      notes text not null default '[]',
      seen_count integer not null default 1,
      first_seen_at integer not null,
      last_seen_at integer not null,
      boot_id text not null,
      monotonic integer not null,
      clock_trusted integer not null,
      deleted_at integer,
      message_id integer references messages (id) on delete set null,
      sender text,
      assembly_id integer references assemblies (id) on delete set null,
      part integer,
      unique (fingerprint, occurrence)
    ) strict`,
    `create index inbound_pdus_by_state on inbound_pdus (state, id)`,
    `create index inbound_pdus_by_message on inbound_pdus (message_id)`,
    `create index inbound_pdus_by_assembly on inbound_pdus (assembly_id, part)`,
    // One concatenated message on its way in. A reference may be used again: then a new generation begins.
    `create table assemblies (
      id integer primary key autoincrement,
      iccid text not null,
      sender text not null,
      reference integer not null,
      reference_bits integer not null,
      total integer not null,
      first_at integer not null,
      last_at integer not null,
      service_centre_at integer,
      message_id integer references messages (id) on delete set null,
      complete integer not null default 0
    ) strict`,
    `create index assemblies_by_key on assemblies (iccid, sender, reference, reference_bits, total)`,
    `create index assemblies_open on assemblies (first_at) where complete = 0`,
    `create table outbound_segments (
      id integer primary key autoincrement,
      message_id integer not null references messages (id) on delete cascade,
      attempt integer not null default 1,
      sequence integer not null,
      total integer not null,
      recipient text not null,
      pdu text not null,
      length integer not null,
      state text not null,
      tries integer not null default 0,
      next_try_at integer,
      iccid text,
      reference integer,
      submitting_at integer,
      submitted_at integer,
      reported_at integer,
      report_status integer,
      error text,
      updated_at integer not null,
      unique (message_id, attempt, sequence)
    ) strict`,
    `create index outbound_segments_waiting on outbound_segments (state, next_try_at) where state in ('queued', 'submitting')`,
    `create index outbound_segments_by_reference on outbound_segments (iccid, reference, submitted_at)
      where state in ('submitted', 'unknown', 'delivered', 'undelivered')`,
    `create index outbound_segments_by_time on outbound_segments (iccid, submitting_at) where submitting_at is not null`,
    `create table status_reports (
      id integer primary key autoincrement,
      inbound_pdu_id integer not null references inbound_pdus (id),
      iccid text not null,
      reference integer not null,
      recipient text not null,
      status integer not null,
      service_centre_at integer,
      discharged_at integer,
      received_at integer not null,
      segment_id integer references outbound_segments (id) on delete set null
    ) strict`,
    `create index status_reports_open on status_reports (iccid, reference) where segment_id is null`,
    `create index status_reports_by_segment on status_reports (segment_id)`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}
