-- What a message costs must not grow with its case. Names that a case comes to later have a row each instead of a list that
-- is written anew with each; and owners of receipts and log entries have room for more of them than a disk holds.
CREATE TABLE case_name (
  case_n INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (case_n, value)
) STRICT, WITHOUT ROWID;

ALTER TABLE receipt RENAME TO receipt_before;
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
INSERT INTO receipt SELECT (id / 65536) * 268435456 + id % 65536, level, sort, outcome, party, at, code, content_hash, signature
  FROM receipt_before ORDER BY id;
DROP TABLE receipt_before;

ALTER TABLE task_log RENAME TO task_log_before;
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
INSERT INTO task_log SELECT (id / 65536) * 268435456 + id % 65536, position, event, from_state, to_state, by_unit, exchange_id,
    message_id, at
  FROM task_log_before ORDER BY id;
DROP TABLE task_log_before;
