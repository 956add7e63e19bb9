-- Entries of our own organisations' records that are offered for reading (NPÖ), one row each; body is the entry as JSON.
CREATE TABLE record (
  n INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  patient TEXT NOT NULL,
  kind TEXT NOT NULL,
  source_system TEXT NOT NULL,
  at INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
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
