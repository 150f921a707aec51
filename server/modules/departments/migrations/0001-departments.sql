-- Certificates with a state of their own: what departments say of them, where they are quoted, and who was told.
CREATE SCHEMA departments;

-- A department that cannot be reached: since when, why, and when it is tried again.
CREATE TABLE departments.reach (
  department text PRIMARY KEY,
  out_since timestamptz,
  out_reason text,
  next_try_at timestamptz,
  tries integer NOT NULL DEFAULT 0,
  answered_at timestamptz,
  message_at timestamptz
);

-- What departments pushed, byte for byte, before anything of it was read. `message_key`: the sender's own id, else the hash.
CREATE TABLE departments.message (
  department text NOT NULL,
  message_key text NOT NULL,
  received_at timestamptz NOT NULL,
  content_type text,
  sha256 bytea NOT NULL,
  body bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('received', 'taken', 'unreadable')),
  note text,
  statements integer NOT NULL DEFAULT 0,
  PRIMARY KEY (department, message_key)
);
CREATE INDEX message_unreadable ON departments.message (received_at) WHERE state <> 'taken';

-- What a department says of a number, the newest of all it said. A withdrawal may come before the certificate itself.
CREATE TABLE departments.certificate (
  number text NOT NULL,
  kind text NOT NULL,
  department text NOT NULL,
  facts jsonb,
  facts_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  heard_at timestamptz NOT NULL,
  sha256 bytea NOT NULL,
  PRIMARY KEY (number, kind)
);

-- Every line of a document that quotes a number. `counted_…`: the handing-over of the goods, which an earlier purchase may
-- have posted.
CREATE TABLE departments.quote (
  number text NOT NULL,
  kind text NOT NULL,
  document_id bigint NOT NULL,
  line smallint NOT NULL,
  lot_id bigint NOT NULL,
  day date NOT NULL,
  counted_document bigint NOT NULL,
  counted_line smallint NOT NULL,
  PRIMARY KEY (number, kind, document_id, line)
);

-- The same from the lot's side, with the lots that were made from it once the certificate is in doubt.
CREATE TABLE departments.quoted_lot (
  lot_id bigint NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  PRIMARY KEY (lot_id, kind, number)
);

-- How a quoted number stands, and the work on it: asking the department (`ask_at`), working out what follows (`settle_at`).
CREATE TABLE departments.verification (
  number text NOT NULL,
  kind text NOT NULL,
  department text NOT NULL,
  -- As it was first written.
  stated text NOT NULL,
  state text NOT NULL CHECK (state IN ('unverified', 'verified', 'unknown', 'overdrawn', 'withdrawn')),
  since timestamptz NOT NULL,
  requested_at timestamptz NOT NULL,
  answer text CHECK (answer IN ('found', 'not-found')),
  answered_at timestamptz,
  ask_at timestamptz,
  settle_at timestamptz,
  lease_until timestamptz,
  tries integer NOT NULL DEFAULT 0,
  trouble text,
  -- What entered the chain under it against what it covers, and what of it differs from what is said of the goods.
  quantities jsonb NOT NULL DEFAULT '[]',
  mismatches jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (number, kind)
);
CREATE INDEX verification_ask ON departments.verification (ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX verification_settle ON departments.verification (settle_at) WHERE settle_at IS NOT NULL;
CREATE INDEX verification_state ON departments.verification (department, state, since);

CREATE TABLE departments.flagged_voucher (
  document_id bigint NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  lot_id bigint NOT NULL,
  sender_id bigint,
  receiver_id bigint,
  state text NOT NULL,
  since timestamptz NOT NULL,
  cleared_at timestamptz,
  PRIMARY KEY (document_id, kind, number)
);
CREATE INDEX flagged_number ON departments.flagged_voucher (number, kind);
CREATE INDEX flagged_since ON departments.flagged_voucher (since DESC) WHERE cleared_at IS NULL;

-- Who was told what. The key holds that each holder is told of each fact once.
CREATE TABLE departments.notice (
  party_id bigint NOT NULL,
  fact text NOT NULL,
  notice_id bigint NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  state text NOT NULL,
  department text NOT NULL,
  lot_ids bigint[] NOT NULL,
  at timestamptz NOT NULL,
  read_at timestamptz,
  PRIMARY KEY (party_id, fact)
);

GRANT USAGE ON SCHEMA departments TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON departments.reach, departments.certificate, departments.verification TO luyuan_server;
GRANT SELECT, INSERT, UPDATE (state, note, statements) ON departments.message TO luyuan_server;
GRANT SELECT, INSERT ON departments.quote, departments.quoted_lot TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON departments.flagged_voucher TO luyuan_server;
GRANT SELECT, INSERT, UPDATE (read_at) ON departments.notice TO luyuan_server;
