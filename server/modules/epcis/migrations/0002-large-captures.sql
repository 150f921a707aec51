-- Documents that are too large for one transaction: kept as they come, checked whole, then taken piece by piece.

-- One row a document. `receiving`: it is still coming in and nothing of it counts. `waiting`: it is whole and right,
-- and is being taken, by whoever holds the lease. `taken`: every event is in the ledger or was refused by it.
CREATE TABLE epcis.capture_job (
  capture_id bigint PRIMARY KEY,
  sender_id bigint NOT NULL,
  recorded_by bigint NOT NULL,
  created_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('receiving', 'waiting', 'taken')),
  pieces integer NOT NULL DEFAULT 0,
  events integer NOT NULL DEFAULT 0,
  -- The first piece that is not in the ledger; moved on in the transaction that takes the piece before it.
  next_piece integer NOT NULL DEFAULT 0,
  -- JSON as text: how many events were posted, observed, stored, repeated, refused.
  counts text NOT NULL DEFAULT '{}',
  -- JSON as text: events that the ledger refused although the document was right when it came.
  errors text NOT NULL DEFAULT '[]',
  lease_until timestamptz,
  finished_at timestamptz
);
CREATE INDEX capture_job_open ON epcis.capture_job (state, capture_id) WHERE state <> 'taken';

-- Events of such a document that are not taken yet; JSON as text: [path, event] pairs.
CREATE TABLE epcis.capture_piece (
  capture_id bigint NOT NULL,
  piece integer NOT NULL,
  events text NOT NULL,
  PRIMARY KEY (capture_id, piece)
);

-- The ids of its events, while it comes in: one id with two contents is found before anything is taken.
CREATE TABLE epcis.capture_number (
  capture_id bigint NOT NULL,
  position integer NOT NULL,
  number_sha256 bytea NOT NULL,
  content_sha256 bytea NOT NULL,
  path text NOT NULL,
  PRIMARY KEY (capture_id, position)
);

-- What became of the events of a piece; JSON as text.
CREATE TABLE epcis.capture_outcome (
  capture_id bigint NOT NULL,
  piece integer NOT NULL,
  outcomes text NOT NULL,
  PRIMARY KEY (capture_id, piece)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON epcis.capture_job TO luyuan_server;
GRANT SELECT, INSERT, DELETE ON epcis.capture_piece, epcis.capture_number TO luyuan_server;
GRANT SELECT, INSERT ON epcis.capture_outcome TO luyuan_server;
