-- Documents whose consequences could not be worked out. They stay in the outbox, so that nothing is lost and the lag
-- shows them; what stands here keeps them from holding up the others. Deleting a row means: try again at once.
CREATE TABLE ledger.outbox_failed (
  document_id bigint PRIMARY KEY,
  tries integer NOT NULL,
  -- 'infinity': set aside until somebody, or the next start of a server, asks for another try.
  next_try_at timestamptz NOT NULL,
  error text NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.outbox_failed TO luyuan_server;

-- Documents from before there was an outbox have consequences too.
INSERT INTO ledger.outbox (document_id) SELECT document_id FROM ledger.document ON CONFLICT DO NOTHING;
