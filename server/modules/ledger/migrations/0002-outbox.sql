-- One row for each document that was posted and whose consequences (roll-ups, checks) are still to be worked out.
-- Written by the posting statement itself; a worker deletes it and does its work in one transaction, so that after a
-- crash nothing is left out and nothing is counted twice.
CREATE TABLE ledger.outbox (
  document_id bigint PRIMARY KEY
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

GRANT SELECT, INSERT, DELETE, UPDATE ON ledger.outbox TO luyuan_server;
