-- Log records of reading what other care providers have (NPÖ), until the log service has confirmed them; body is JSON.
CREATE TABLE access_log (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX access_log_due ON access_log (due_at);
