-- When a business says that it cleaned everything: what came before cannot have been mixed into what left after. Each is
-- a document of the ledger; this finds them by business. Insert-only.
CREATE SCHEMA trace;

CREATE TABLE trace.cleaning (
  party_id bigint NOT NULL,
  at timestamptz NOT NULL,
  document_id bigint NOT NULL,
  PRIMARY KEY (party_id, at, document_id)
);

GRANT USAGE ON SCHEMA trace TO luyuan_server;
GRANT SELECT, INSERT ON trace.cleaning TO luyuan_server;
