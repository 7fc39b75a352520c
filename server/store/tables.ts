// The tables as types: what migrations/ made, column by column. Times are integer milliseconds since 1970 (UTC) unless a
// column is called monotonic (milliseconds of the boot's own clock). Truth values are 0 and 1.
import type { Generated } from 'kysely';

type Truth = 0 | 1 | number;

export interface Tables {
  users: UsersTable;
  permission_groups: PermissionGroupsTable;
  permission_grants: PermissionGrantsTable;
  user_groups: UserGroupsTable;
  sessions: SessionsTable;
  one_time_links: OneTimeLinksTable;
  api_keys: ApiKeysTable;
  known_devices: KnownDevicesTable;
  send_counts: SendCountsTable;
  settings: SettingsTable;
  audit_log: AuditLogTable;
  clients: ClientsTable;
  client_numbers: ClientNumbersTable;
  conversations: ConversationsTable;
  messages: MessagesTable;
  message_steps: MessageStepsTable;
  conversation_events: ConversationEventsTable;
  drafts: DraftsTable;
  conversation_reads: ConversationReadsTable;
  blocked_numbers: BlockedNumbersTable;
  client_imports: ClientImportsTable;
  sims: SimsTable;
  inbound_pdus: InboundPdusTable;
  assemblies: AssembliesTable;
  outbound_segments: OutboundSegmentsTable;
  status_reports: StatusReportsTable;
  backup_runs: BackupRunsTable;
  demo_rows: DemoRowsTable;
  signal_samples: SignalSamplesTable;
}

export interface UsersTable {
  id: Generated<number>;
  public_id: string;
  name: string;
  login: string;
  password_hash: string | null;
  active: Generated<Truth>;
  /** JSON object of the user's own choices. */
  preferences: Generated<string>;
  created_at: number;
  last_seen_at: number | null;
}

export interface PermissionGroupsTable {
  id: Generated<number>;
  name: string;
  /** 'administrators', 'front-desk', 'viewers', 'technicians', or null for one that the clinic made. */
  built_in: string | null;
  created_at: number;
}

export type Area = 'conversations' | 'clients' | 'modem' | 'users' | 'settings' | 'reports';

export interface PermissionGrantsTable {
  group_id: number;
  area: Area;
  can_read: Truth;
  can_write: Truth;
}

export interface UserGroupsTable {
  user_id: number;
  group_id: number;
}

export interface SessionsTable {
  id: Generated<number>;
  token_hash: string;
  user_id: number;
  created_at: number;
  created_monotonic: number;
  seen_at: number;
  seen_monotonic: number;
  boot_id: string;
  locked: Generated<Truth>;
  address: string;
  user_agent: string;
}

export interface OneTimeLinksTable {
  id: Generated<number>;
  token_hash: string;
  purpose: 'setup' | 'setup-session' | 'invitation' | 'password';
  user_id: number | null;
  created_at: number;
  expires_at: number;
  tries: Generated<number>;
  used_at: number | null;
}

export interface ApiKeysTable {
  id: Generated<number>;
  public_id: string;
  name: string;
  key_hash: string;
  created_at: number;
  last_used_at: number | null;
  revoked_at: number | null;
  /** JSON array of {area, read, write}. */
  grants: Generated<string>;
  /** JSON array of addresses that may use it; empty: any. */
  addresses: Generated<string>;
  expires_at: number | null;
  created_by: number | null;
}

export interface KnownDevicesTable {
  id: Generated<number>;
  token_hash: string;
  user_id: number;
  created_at: number;
  last_used_at: number;
}

export interface SendCountsTable {
  /** Days since 1970, UTC. */
  day: number;
  subject: string;
  count: number;
}

export interface SettingsTable {
  key: string;
  /** JSON. */
  value: string;
  changed_at: number;
  changed_by: number | null;
}

export interface AuditLogTable {
  id: Generated<number>;
  at: number;
  actor_id: number | null;
  actor: string;
  action: string;
  subject_type: string | null;
  subject_id: string | null;
  detail: Generated<string>;
  address: string | null;
  previous_hash: string;
  hash: string;
}

export interface ClientsTable {
  id: Generated<number>;
  public_id: string;
  name: string;
  external_id: string | null;
  notes: Generated<string>;
  /** Kept by triggers. */
  sort_name: Generated<string>;
  created_at: number;
  updated_at: number;
}

export interface ClientNumbersTable {
  id: Generated<number>;
  client_id: number;
  /** E.164, e.g. +33612345678. */
  number: string;
  label: Generated<string>;
  is_primary: Generated<Truth>;
}

export type ConversationStatus = 'open' | 'resolved';
export type Priority = 'low' | 'normal' | 'high';

export interface ConversationsTable {
  id: Generated<number>;
  public_id: string;
  /** E.164, or a short code or alphanumeric sender word for word. */
  number: string;
  /** The one client it is about: by the only match, or as picked among a household. */
  client_id: number | null;
  status: Generated<ConversationStatus>;
  priority: Generated<Priority>;
  assignee_id: number | null;
  /** The SIM that this thread last used, and that the next answer leaves by. */
  sim_iccid: string | null;
  /** Inbound messages after read_up_to; a marked-unread thread has at least 1. */
  unread: Generated<number>;
  /** Orders the list and gives the row its date. Null until the first message. */
  last_message_id: number | null;
  last_inbound_id: number | null;
  read_up_to: Generated<number>;
  /** Open and the last message is inbound. */
  needs_reply: Generated<Truth>;
  /** When the oldest inbound message that nobody answered came. */
  waiting_since: number | null;
  created_at: number;
  updated_at: number;
}

export type Direction = 'in' | 'out';

export type MessageStatus =
  /** inbound */
  | 'received'
  | 'partial'
  /** outbound, forwards only */
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'no-report'
  | 'failed'
  | 'unknown'
  | 'cancelled'
  | 'expired'
  /** restored from a backup and waiting for a person: send or discard */
  | 'held';

/** What an inbound row is when it is not a plain text. */
export type MessageKind =
  | 'text'
  | 'unreadable'
  | 'mms-notification'
  | 'wap-push'
  | 'voicemail'
  | 'contact-card'
  | 'calendar'
  | 'data'
  | 'missed-call';

export interface MessagesTable {
  id: Generated<number>;
  public_id: string;
  conversation_id: number;
  direction: Direction;
  kind: Generated<MessageKind>;
  text: string;
  status: MessageStatus;
  /** Plain words: why it failed or is not known. */
  reason: string | null;
  author_id: number | null;
  /** The name as it was, also of an API key. */
  author: string | null;
  /** Made by whoever wrote it; a second one with the same id is the same message. */
  submission_id: string | null;
  sim_iccid: string | null;
  urgency: Generated<'reply' | 'bulk'>;
  parts_total: Generated<number>;
  parts_done: Generated<number>;
  /** The time shown: when it was written (out) or came (in; by the service centre where our clock is not trusted). */
  at: number;
  /** Inbound: TP-SCTS. Outbound: when the last part was accepted. */
  sent_at: number | null;
  valid_until: number | null;
  /** JSON: what a kind other than text has to say. */
  detail: Generated<string>;
  /** The boot and its clock when the row was made, so that a jump of the wall clock expires nothing. */
  boot_id: Generated<string>;
  created_monotonic: Generated<number>;
  created_at: number;
  updated_at: number;
}

export interface MessageStepsTable {
  id: Generated<number>;
  message_id: number;
  at: number;
  type: string;
  detail: Generated<string>;
}

export interface ConversationEventsTable {
  id: Generated<number>;
  conversation_id: number;
  after_message_id: number;
  at: number;
  actor_id: number | null;
  type:
    | 'assigned'
    | 'unassigned'
    | 'resolved'
    | 'reopened'
    | 'priority'
    | 'client-linked'
    | 'client-unlinked'
    | 'blocked'
    | 'unblocked'
    | 'marked-unread';
  detail: Generated<string>;
}

export interface DraftsTable {
  user_id: number;
  conversation_id: number;
  text: string;
  updated_at: number;
}

export interface ConversationReadsTable {
  user_id: number;
  conversation_id: number;
  message_id: number;
  at: number;
}

export interface BlockedNumbersTable {
  number: string;
  blocked_at: number;
  blocked_by: number | null;
}

export interface ClientImportsTable {
  id: Generated<number>;
  user_id: number;
  file_name: string;
  /** The file as UTF-8 text; emptied when the import has ended. */
  content: string;
  /** JSON: column → field. */
  mapping: Generated<string>;
  state: 'mapping' | 'running' | 'done' | 'failed';
  total: Generated<number>;
  done: Generated<number>;
  created: Generated<number>;
  updated: Generated<number>;
  /** JSON: what was not understood, row by row. */
  bad_rows: Generated<string>;
  created_at: number;
  updated_at: number;
}

export interface SimsTable {
  iccid: string;
  imei: string;
  number: string | null;
  label: Generated<string>;
  is_default: Generated<Truth>;
  /** New conversations with numbers that begin so leave by this SIM. */
  number_prefix: string | null;
  first_seen_at: number;
  last_seen_at: number;
}

export type InboundPduState =
  /** on disk, not yet looked into */
  | 'stored'
  /** a part; its message is not whole */
  | 'waiting'
  | 'done'
  | 'undecodable'
  /** read, and nothing for people: type 0, foreign entries, SIM data */
  | 'ignored';

export interface InboundPdusTable {
  id: Generated<number>;
  iccid: string;
  imei: string;
  fingerprint: string;
  occurrence: number;
  pdu: string;
  length: number | null;
  origin: 'stored' | 'direct';
  memory: string | null;
  slot: number | null;
  state: InboundPduState;
  /** JSON array of what the codec remarked, or the error it gave. */
  notes: Generated<string>;
  seen_count: Generated<number>;
  first_seen_at: number;
  last_seen_at: number;
  boot_id: string;
  monotonic: number;
  clock_trusted: Truth;
  deleted_at: number | null;
  message_id: number | null;
  sender: string | null;
  assembly_id: number | null;
  part: number | null;
}

export interface AssembliesTable {
  id: Generated<number>;
  iccid: string;
  sender: string;
  reference: number;
  reference_bits: 8 | 16 | number;
  total: number;
  first_at: number;
  last_at: number;
  service_centre_at: number | null;
  message_id: number | null;
  complete: Generated<Truth>;
}

export type SegmentState =
  | 'queued'
  | 'submitting'
  | 'submitted'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'unknown'
  | 'cancelled';

export interface OutboundSegmentsTable {
  id: Generated<number>;
  message_id: number;
  /** 1, and one more each time a person says "send again". */
  attempt: Generated<number>;
  sequence: number;
  total: number;
  recipient: string;
  pdu: string;
  length: number;
  state: SegmentState;
  /** Refusals that count (modems.md K). */
  tries: Generated<number>;
  next_try_at: number | null;
  iccid: string | null;
  /** TP-MR as the modem answered it. */
  reference: number | null;
  submitting_at: number | null;
  submitted_at: number | null;
  reported_at: number | null;
  /** TP-ST of the newest report. */
  report_status: number | null;
  error: string | null;
  updated_at: number;
}

export interface StatusReportsTable {
  id: Generated<number>;
  inbound_pdu_id: number;
  iccid: string;
  reference: number;
  recipient: string;
  status: number;
  service_centre_at: number | null;
  discharged_at: number | null;
  received_at: number;
  segment_id: number | null;
}

export interface BackupRunsTable {
  id: Generated<number>;
  started_at: number;
  finished_at: number | null;
  outcome: 'running' | 'made' | 'failed';
  /** Why it failed: BackupProblem as JSON, or words from before problems were facts. */
  problem: string | null;
  file: string | null;
  octets: number | null;
  messages: number | null;
  clients: number | null;
}

/** A row that the demo made, and that goes with it. */
export interface DemoRowsTable {
  kind: 'client' | 'conversation' | 'user' | 'block';
  row_id: number;
}

export interface SignalSamplesTable {
  at: number;
  device: string;
  /** <rssi> of +CSQ, 0-31; null while not known. */
  csq: number | null;
  dbm: number | null;
}
