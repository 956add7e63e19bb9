-- Only jobs that wait behind another of their order_key need to be found by it: most messages are alone in their line
-- and leave that index, whose keys are random, untouched.
DROP INDEX outbox_key;
CREATE INDEX outbox_waiting ON outbox (order_key, id) WHERE turn = 0 AND state IN ('ready', 'claimed');
