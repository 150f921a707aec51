-- Files that businesses send: ledgers kept as spreadsheets. A file lies here in pieces as it came, so that any server
-- can go on with it; how far it has come is written in the transaction of what was stored.
CREATE TABLE intake.file (
  file_id bigint PRIMARY KEY,
  -- The business whose file it is, and who sent it.
  sender_id bigint NOT NULL,
  account_id bigint NOT NULL,
  name text NOT NULL,
  size_bytes bigint NOT NULL DEFAULT 0,
  -- Null while it is still coming in.
  sha256 bytea,
  state text NOT NULL,
  -- What it is: format, encoding, separator, sheets.
  format jsonb,
  -- Headings of the chosen sheet, with values below them and what was guessed.
  head jsonb,
  -- What the person has confirmed: sheet, ledger, columns, values for all rows.
  mapping jsonb,
  -- Why it cannot be read.
  problem jsonb,
  -- 'reading' rows, then 'documents': how far a check is.
  phase text,
  -- The last document that was checked, or taken.
  mark bigint NOT NULL DEFAULT 0,
  rows_read bigint NOT NULL DEFAULT 0,
  counts jsonb NOT NULL DEFAULT '{}',
  -- Whoever holds the lease works on it.
  lease_by text,
  lease_until timestamptz,
  received_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE UNIQUE INDEX file_content ON intake.file (sender_id, sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX file_of_sender ON intake.file (sender_id, file_id DESC);
CREATE INDEX file_to_do ON intake.file (changed_at) WHERE state IN ('checking', 'taking');

CREATE TABLE intake.file_piece (
  file_id bigint NOT NULL,
  piece integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (file_id, piece)
);
-- Workbooks are packed already; a piece is read whole.
ALTER TABLE intake.file_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Rows as they were read, until they are documents.
CREATE TABLE intake.file_row (
  file_id bigint NOT NULL,
  row integer NOT NULL,
  -- Rows of one key are one document.
  key text NOT NULL,
  numbered boolean NOT NULL,
  -- The content, so that the same row in tomorrow's file is known.
  print bytea NOT NULL,
  fields jsonb NOT NULL,
  faulty boolean NOT NULL,
  PRIMARY KEY (file_id, row)
);

-- Documents that a file becomes. `document` is its first row.
CREATE TABLE intake.file_document (
  file_id bigint NOT NULL,
  document integer NOT NULL,
  rows integer[] NOT NULL,
  -- waiting, good, faulty, repeated; then taken, repeated or refused.
  state text NOT NULL,
  kind text,
  number text,
  document_id bigint,
  voucher_id bigint,
  PRIMARY KEY (file_id, document)
);
CREATE INDEX file_document_state ON intake.file_document (file_id, state, document);

CREATE TABLE intake.file_finding (
  file_id bigint NOT NULL,
  row integer NOT NULL,
  nth integer NOT NULL,
  document integer,
  -- 'check' or 'take'; a check that is made again replaces its own.
  stage text NOT NULL,
  column_letter text,
  heading text,
  value text,
  code text NOT NULL,
  path text NOT NULL,
  zh text NOT NULL,
  en text NOT NULL,
  PRIMARY KEY (file_id, row, nth)
);

-- Rows without a document number of the sender's own that were taken from any file of it.
CREATE TABLE intake.file_row_taken (
  sender_id bigint NOT NULL,
  print bytea NOT NULL,
  document_id bigint NOT NULL,
  PRIMARY KEY (sender_id, print)
);

-- What a sender has said about headings like these.
CREATE TABLE intake.file_mapping (
  sender_id bigint NOT NULL,
  headings bytea NOT NULL,
  mapping jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (sender_id, headings)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON intake.file TO luyuan_server;
GRANT SELECT, INSERT, DELETE ON intake.file_piece TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON intake.file_row TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON intake.file_document TO luyuan_server;
GRANT SELECT, INSERT, DELETE ON intake.file_finding TO luyuan_server;
GRANT SELECT, INSERT ON intake.file_row_taken TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON intake.file_mapping TO luyuan_server;
