-- 日清: how a stall without till or scale closes its day, lot by lot. Each row is of a document of the ledger, from which it
-- can be made again. Insert-only.
CREATE SCHEMA day_close;

CREATE TABLE day_close.closed_lot (
  party_id bigint NOT NULL,
  lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  product_id bigint NOT NULL,
  -- In base units; what was posted as an estimate, as waste, what went back, and what is left by it.
  sold bigint NOT NULL,
  wasted bigint NOT NULL,
  returned bigint NOT NULL,
  left_over bigint NOT NULL,
  day date NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('sold-out', 'left', 'waste', 'returned')),
  PRIMARY KEY (party_id, day, lot_id, document_id)
);

GRANT USAGE ON SCHEMA day_close TO luyuan_server;
GRANT SELECT, INSERT ON day_close.closed_lot TO luyuan_server;
