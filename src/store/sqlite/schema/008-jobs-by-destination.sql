-- The outbox anew. A line (order_key) lies within a case, whose number grows with time: the index of turns grows at its end
-- instead of being touched at random. Waiting jobs are indexed by destination first, so that a claim passes over all that
-- wait for one in a single step. No CHECK on purpose: a new sort of job must not need the table written anew.
DROP INDEX outbox_exchange;
DROP INDEX outbox_waiting;
DROP INDEX outbox_turn;
DROP INDEX outbox_line;
DROP INDEX outbox_dead;
ALTER TABLE outbox RENAME TO outbox_before;

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

-- Keys of old named their case; what is left is the line within it.
INSERT INTO outbox (id, exchange_n, case_n, purpose, order_key, destination, due_at, wake_at, turn, state, attempts,
    ambiguous, last_code, detail, worker, created_at)
  SELECT o.id, o.exchange_n, e.case_n, o.purpose, replace(o.order_key, c.id || '|', ''), o.destination, o.due_at, o.wake_at,
    o.turn, o.state, o.attempts, o.ambiguous, o.last_code, o.detail, o.worker, o.created_at
  FROM outbox_before o JOIN exchange e ON e.n = o.exchange_n JOIN care_case c ON c.n = e.case_n ORDER BY o.id;
DROP TABLE outbox_before;

CREATE INDEX outbox_waiting ON outbox (case_n, order_key, id) WHERE turn = 0 AND state IN ('ready', 'claimed');
CREATE UNIQUE INDEX outbox_turn ON outbox (case_n, order_key) WHERE turn = 1;
CREATE INDEX outbox_due ON outbox (destination, wake_at, id) WHERE turn = 1;
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';

-- Where one old line ran through several cases, each of them now has its own first.
UPDATE outbox SET turn = 1 WHERE id IN (
  SELECT min(o.id) FROM outbox o WHERE o.turn = 0 AND o.state IN ('ready', 'claimed') AND NOT EXISTS (
    SELECT 1 FROM outbox h WHERE h.turn = 1 AND h.case_n = o.case_n AND h.order_key = o.order_key)
  GROUP BY o.case_n, o.order_key);
