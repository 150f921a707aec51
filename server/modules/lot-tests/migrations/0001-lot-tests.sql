-- What tests of lots found, so that it lies with the lot. Each is a line of a document of the ledger, from which it can be
-- made again. Insert-only.
CREATE SCHEMA lot_tests;

CREATE TABLE lot_tests.result (
  lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  line smallint NOT NULL,
  at timestamptz NOT NULL,
  item text NOT NULL,
  passed boolean NOT NULL,
  -- As they were written: "0.3 μg/kg", "阴性".
  value text,
  limit_text text,
  sender_id bigint NOT NULL,
  -- Who tested, as the lot knew it: its holder, the market it lay in, the office.
  standing text NOT NULL CHECK (standing IN ('holder', 'market', 'office')),
  PRIMARY KEY (lot_id, document_id, line)
);

GRANT USAGE ON SCHEMA lot_tests TO luyuan_server;
GRANT SELECT, INSERT ON lot_tests.result TO luyuan_server;
