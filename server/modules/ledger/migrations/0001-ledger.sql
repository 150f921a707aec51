-- Documents as they came and what they mean for lots. Insert-only, but for what can be rebuilt (holding) and
-- what the law wants erased in time (document_private). Column order: widest first, so that no padding is stored.
CREATE SCHEMA ledger;

CREATE TABLE ledger.document (
  sender_id bigint NOT NULL,
  -- Time-ordered: it also says when the document was recorded.
  document_id bigint NOT NULL,
  receiver_id bigint,
  recorded_by bigint,
  occurred_at timestamptz NOT NULL,
  signing_key bigint,
  kind smallint NOT NULL,
  projection smallint NOT NULL,
  codec smallint NOT NULL,
  sender_number text NOT NULL,
  -- HMAC-SHA256 of the canonical JSON of the whole document under the server's key, to tell a repetition from a
  -- contradiction. Keyed, since it stays when prices and contacts are erased and must not let them be tried out.
  content_sha256 bytea NOT NULL,
  -- Root over the salted hashes of the sections, and the platform's Ed25519 signature over it.
  root bytea NOT NULL,
  signature bytea,
  -- The open sections with their salts, and the ids the projection resolved; both compressed.
  body bytea NOT NULL,
  resolved bytea NOT NULL,
  PRIMARY KEY (sender_id, document_id),
  UNIQUE (sender_id, sender_number)
);
CREATE INDEX document_by_id ON ledger.document (document_id);

-- Personal data and prices, encrypted, each with its salt inside. Erasing sets the content to null; the hash stays, so
-- that every proof of the document stays whole.
CREATE TABLE ledger.document_private (
  sender_id bigint NOT NULL,
  document_id bigint NOT NULL,
  section text NOT NULL,
  hash bytea NOT NULL,
  content bytea,
  PRIMARY KEY (document_id, section, sender_id)
);

CREATE TABLE ledger.movement (
  lot_id bigint NOT NULL,
  at timestamptz NOT NULL,
  document_id bigint NOT NULL,
  from_id bigint,
  to_id bigint,
  -- In the lot's base unit. Null is unknown, and reason says why; never 0 for unknown.
  quantity bigint CHECK (quantity > 0),
  -- The handing-over that this row answers.
  answers_document bigint,
  line smallint NOT NULL,
  kind smallint NOT NULL,
  precision smallint NOT NULL,
  unknown_reason smallint,
  answers_line smallint,
  PRIMARY KEY (lot_id, at, document_id, line)
    -- The narrow columns first, beside `line`: in this order nothing is padded, which saves 18 bytes a row.
    INCLUDE (kind, precision, answers_line, from_id, to_id, quantity, answers_document)
);

-- Which lots went into which, written under both, so that either direction is one look-up.
CREATE TABLE ledger.lot_edge (
  lot_id bigint NOT NULL,
  other_lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  party_id bigint NOT NULL,
  at timestamptz NOT NULL,
  quantity_in bigint,
  quantity_out bigint,
  -- 1: this lot became the other; -1: this lot was made of the other.
  direction smallint NOT NULL CHECK (direction IN (1, -1)),
  precision smallint NOT NULL,
  PRIMARY KEY (lot_id, direction, other_lot_id, document_id)
);

-- What was seen of a lot but could not be posted: a trace shows it as unknown.
CREATE TABLE ledger.observation (
  lot_id bigint NOT NULL,
  at timestamptz NOT NULL,
  document_id bigint NOT NULL,
  party_id bigint,
  line smallint NOT NULL,
  precision smallint NOT NULL,
  what text NOT NULL,
  PRIMARY KEY (lot_id, at, document_id, line)
);

-- A finding to look into. Never solved by editing it: what it points at shows whether it still stands.
CREATE TABLE ledger.discrepancy (
  lot_id bigint NOT NULL,
  discrepancy_id bigint NOT NULL,
  document_id bigint NOT NULL,
  party_id bigint,
  quantity bigint,
  line smallint NOT NULL,
  kind text NOT NULL,
  detail jsonb NOT NULL,
  PRIMARY KEY (lot_id, discrepancy_id)
);
CREATE INDEX discrepancy_party ON ledger.discrepancy (party_id, discrepancy_id);
-- The newest findings of the whole city, page by page.
CREATE INDEX discrepancy_latest ON ledger.discrepancy (discrepancy_id);

-- Derived: who holds how much of a lot now. on_hand below nought: more left than ever came.
CREATE TABLE ledger.holding (
  lot_id bigint NOT NULL,
  party_id bigint NOT NULL,
  on_hand bigint NOT NULL,
  incoming bigint NOT NULL,
  last_at timestamptz NOT NULL,
  unknowns integer NOT NULL,
  PRIMARY KEY (lot_id, party_id)
) WITH (fillfactor = 85);
-- Only what never changes is indexed, so that an update stays on its page (HOT) and writes no index.
CREATE INDEX holding_party ON ledger.holding (party_id);

GRANT USAGE ON SCHEMA ledger TO luyuan_server;
GRANT SELECT, INSERT ON ledger.document, ledger.movement, ledger.lot_edge, ledger.observation, ledger.discrepancy TO luyuan_server;
GRANT SELECT, INSERT, UPDATE (content) ON ledger.document_private TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.holding TO luyuan_server;
