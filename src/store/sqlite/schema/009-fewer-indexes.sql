-- What a message touches on disk is what it costs. Three indexes less: what names a remiss-id is found by its case, which
-- case_alias tells, and a case knows the names that lead to it. Receipts and log entries lie in order of their numbers
-- without an index, as bodies do.
ALTER TABLE care_case ADD COLUMN names TEXT NOT NULL DEFAULT '[]';
INSERT INTO case_alias (value, type, parties, case_n)
  SELECT m.remiss_id, 'remiss-id', CAST(m.case_n AS TEXT), m.case_n
  FROM (SELECT remiss_id, case_n FROM exchange WHERE remiss_id IS NOT NULL UNION SELECT remiss_id, case_n FROM task) m
  WHERE NOT EXISTS (
    SELECT 1 FROM case_alias a WHERE a.value = m.remiss_id AND a.type = 'remiss-id' AND a.case_n = m.case_n);
UPDATE care_case SET names = (SELECT json_group_array(DISTINCT value) FROM case_alias WHERE case_n = n);
DROP INDEX case_alias_case;
DROP INDEX exchange_remiss;
DROP INDEX task_remiss;

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
INSERT INTO receipt SELECT exchange_n * 65536 + entry, level, sort, outcome, party, at, code, content_hash, signature
  FROM receipt_before ORDER BY exchange_n, entry;
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
INSERT INTO task_log SELECT task_n * 65536 + entry, position, event, from_state, to_state, by_unit, exchange_id, message_id, at
  FROM task_log_before ORDER BY task_n, entry;
DROP TABLE task_log_before;
