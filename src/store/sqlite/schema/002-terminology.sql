-- Documents of the code lists' life, by sort: versions, contents, pins, ledger, feed, keys, import profiles, deliveries.
-- rev counts the writes of a row: a decision made on an older one is not written.
CREATE TABLE terminology (
  sort TEXT NOT NULL,
  key TEXT NOT NULL,
  rev INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (sort, key)
) STRICT;
