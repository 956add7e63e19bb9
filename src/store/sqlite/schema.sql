-- The whole schema as the steps in schema/ leave it, for review. Held against them by a test; change it with them.
-- Times are milliseconds since 1970, bodies BLOB, booleans 0/1. Case and exchange ids are long and random, so only
-- their own table indexes them: every other table names them by number (case_n, exchange_n), which grows with time and
-- keeps the pages that one commit touches few and next to each other.

-- created_at NULL: the id is only mentioned by an exchange; no case was opened under it.
CREATE TABLE care_case (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  units TEXT NOT NULL DEFAULT '[]', -- JSON array, sorted; case_unit is its index
  test INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER,
  updated_at INTEGER,
  ended_at INTEGER
, names TEXT NOT NULL DEFAULT '[]') STRICT; -- names: JSON array of the values in case_alias that it was opened under
CREATE INDEX care_case_ended ON care_case (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX care_case_mentioned ON care_case (n) WHERE created_at IS NULL;

CREATE TABLE case_unit (
  unit TEXT NOT NULL,
  case_n INTEGER NOT NULL,
  PRIMARY KEY (unit, case_n)
) STRICT, WITHOUT ROWID;

-- Also which cases hold what names a remiss-id: where no alias of the case says so, a row with the case's number as parties.
CREATE TABLE case_alias (
  value TEXT NOT NULL,
  type TEXT NOT NULL,
  parties TEXT NOT NULL,
  case_n INTEGER NOT NULL,
  PRIMARY KEY (value, type, parties)
) STRICT, WITHOUT ROWID;

-- Values in case_alias that lead to the case since: a row each, so that one more costs the same however many it has.
CREATE TABLE case_name (
  case_n INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (case_n, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE exchange (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  case_n INTEGER NOT NULL REFERENCES care_case,
  kind TEXT NOT NULL,
  event TEXT NOT NULL,
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  message_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  remiss_id TEXT,
  version INTEGER,
  format TEXT NOT NULL,
  client TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('queued', 'acknowledged', 'parked', 'refused', 'undelivered', 'person')),
  reason TEXT,
  test INTEGER NOT NULL,
  message_number INTEGER,
  task_position INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
-- The duplicate table. A refused message leaves no key and is judged anew.
CREATE UNIQUE INDEX exchange_once ON exchange (message_id, sender, direction) WHERE state <> 'refused';
CREATE INDEX exchange_case ON exchange (case_n);
CREATE INDEX exchange_waiting ON exchange (state) WHERE state IN ('parked', 'person', 'undelivered');

-- id = exchange.n * 8 + the number of the role (table/body.ts): no second index, written in order of arrival.
CREATE TABLE body (
  id INTEGER PRIMARY KEY,
  media_type TEXT NOT NULL,
  status INTEGER,
  bytes BLOB NOT NULL
) STRICT;

-- Digests of `Type/id`, 8 bytes each, one after the other (table/resource.ts). A row for each resource with an index by its
-- random id would cost a message more pages than its content; this is read from the newest message backwards instead.
CREATE TABLE resource_index (
  exchange_n INTEGER PRIMARY KEY,
  digests BLOB NOT NULL
) STRICT;

CREATE TABLE part (
  n INTEGER PRIMARY KEY,
  exchange_n INTEGER NOT NULL REFERENCES exchange,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  title TEXT,
  full_url TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX part_exchange ON part (exchange_n);
CREATE INDEX part_sha256 ON part (sha256);

CREATE TABLE task (
  n INTEGER PRIMARY KEY,
  task_id TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('owner', 'requester')),
  remiss_id TEXT NOT NULL,
  case_n INTEGER NOT NULL REFERENCES care_case,
  owner TEXT NOT NULL,
  requester TEXT NOT NULL,
  state TEXT NOT NULL,
  before TEXT NOT NULL, -- JSON array
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  own_number INTEGER NOT NULL,
  other_number INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  late INTEGER NOT NULL,
  test INTEGER NOT NULL,
  patient TEXT NOT NULL, -- system|value
  protected_identity INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  UNIQUE (task_id, side)
) STRICT;
CREATE INDEX task_case ON task (case_n);
CREATE INDEX task_owner ON task (owner);
CREATE INDEX task_overdue ON task (sent_at) WHERE state = 'sent' AND side = 'requester' AND late = 0;

-- id = task.n * 268435456 + the entry, from 1 (numbered.ts).
CREATE TABLE task_log (
  id INTEGER PRIMARY KEY,
  position INTEGER,
  event TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  by_unit TEXT NOT NULL,
  exchange_id TEXT,
  message_id TEXT,
  at INTEGER NOT NULL
) STRICT;

-- Who at the unit has taken a referral on; the newest stands.
CREATE TABLE task_handler (
  task_n INTEGER PRIMARY KEY REFERENCES task,
  person TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- id = exchange.n * 268435456 + 1, 2, 3, ... within the exchange (numbered.ts).
CREATE TABLE receipt (
  id INTEGER PRIMARY KEY,
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 3),
  sort TEXT NOT NULL,
  outcome TEXT NOT NULL,
  party TEXT NOT NULL,
  at INTEGER NOT NULL,
  code TEXT NOT NULL,
  content_hash TEXT,
  signature TEXT
) STRICT;

-- A line is an order_key within a case. turn 1: the oldest undone job of its line, the only one that may be claimed.
-- wake_at: due_at while ready, end of the lease while claimed. No CHECK on purpose: a new sort of job must not need the
-- table written anew.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  exchange_n INTEGER NOT NULL REFERENCES exchange,
  case_n INTEGER NOT NULL, -- the exchange's
  purpose TEXT NOT NULL,
  order_key TEXT NOT NULL,
  destination TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  wake_at INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'claimed', 'done', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  ambiguous INTEGER NOT NULL DEFAULT 0,
  last_code TEXT,
  detail TEXT,
  worker TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_exchange ON outbox (exchange_n);
-- Only jobs that wait behind another of their line need to be found by it.
CREATE INDEX outbox_waiting ON outbox (case_n, order_key, id) WHERE turn = 0 AND state IN ('ready', 'claimed');
CREATE UNIQUE INDEX outbox_turn ON outbox (case_n, order_key) WHERE turn = 1;
-- By destination first: a claim passes over all that wait for one in a single step.
CREATE INDEX outbox_due ON outbox (destination, wake_at, id) WHERE turn = 1;
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  patient TEXT,
  event TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
-- For a patient's extract, which is rare: read from end to end, but narrow. An index by patient would cost every write
-- a page of its own, this one grows at its end.
CREATE INDEX audit_patient ON audit (seq, substr(patient, 1, 12)) WHERE patient IS NOT NULL;

-- name 'head': the newest row; name 'cut': the last row that retention has verified and removed.
CREATE TABLE audit_mark (
  name TEXT PRIMARY KEY CHECK (name IN ('head', 'cut')),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
  client TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  location TEXT,
  body BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (client, key)
) STRICT;
CREATE INDEX idempotency_expiry ON idempotency (expires_at);

CREATE TABLE once (
  scope TEXT NOT NULL,
  id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (scope, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX once_expiry ON once (expires_at);

CREATE TABLE partner (
  id TEXT PRIMARY KEY,
  card TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  confirmed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Documents of the code lists' life, by sort: versions, contents, pins, ledger, feed, keys, import profiles, deliveries.
-- rev counts the writes of a row: a decision made on an older one is not written.
CREATE TABLE terminology (
  sort TEXT NOT NULL,
  key TEXT NOT NULL,
  rev INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (sort, key)
) STRICT;

-- Entries of our own organisations' records that are offered for reading (NPÖ), one row each; body is the entry as JSON,
-- written the same as its read contract gives it out, in the form that form names.
CREATE TABLE record (
  n INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  patient TEXT NOT NULL,
  kind TEXT NOT NULL,
  source_system TEXT NOT NULL,
  at INTEGER NOT NULL,
  body BLOB NOT NULL
, written TEXT, form TEXT) STRICT;
CREATE INDEX record_read ON record (patient, kind, source_system, at);

-- What the engagement index is to be told: one row for each patient, category, source system and data controller.
-- told is the most recent content that the index has confirmed; a row with another most_recent, or none, is due.
CREATE TABLE engagement (
  patient TEXT NOT NULL,
  kind TEXT NOT NULL,
  source_system TEXT NOT NULL,
  controller TEXT NOT NULL,
  most_recent INTEGER NOT NULL,
  told INTEGER,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (patient, kind, source_system, controller)
) STRICT, WITHOUT ROWID;
CREATE INDEX engagement_due ON engagement (due_at) WHERE told IS NOT most_recent;

-- Log records of reading what other care providers have (NPÖ), until the log service has confirmed them; body is JSON.
CREATE TABLE access_log (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX access_log_due ON access_log (due_at);
