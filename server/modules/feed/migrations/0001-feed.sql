-- What a business's own system is told: a row for each thing, in an order that a reader can go through by a mark.
CREATE SCHEMA feed;

-- Who reads, since when, and the last position given out. The row is locked while rows of its reader are written, so
-- that positions become visible in their order: a reader that has seen one never finds a lower one afterwards.
CREATE TABLE feed.reader (
  party_id bigint PRIMARY KEY,
  opened_at timestamptz NOT NULL,
  last_position bigint NOT NULL
);

CREATE TABLE feed.entry (
  receiver_id bigint NOT NULL,
  position bigint NOT NULL,
  -- The business that it concerns: the reader, or a stall of the reader's market.
  party_id bigint NOT NULL,
  document_id bigint NOT NULL,
  kind text NOT NULL,
  -- The voucher that is answered or withdrawn, the freeze that is lifted.
  about_id bigint,
  PRIMARY KEY (receiver_id, position),
  UNIQUE (receiver_id, document_id, party_id, kind)
);

GRANT USAGE ON SCHEMA feed TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON feed.reader TO luyuan_server;
GRANT SELECT, INSERT ON feed.entry TO luyuan_server;
