-- Who at the unit has taken a referral on; the newest stands.
CREATE TABLE task_handler (
  task_n INTEGER PRIMARY KEY REFERENCES task,
  person TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
