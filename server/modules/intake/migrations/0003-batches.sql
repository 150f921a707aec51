-- Batches of documents that came by one call, and the sender's own codes in them.

CREATE TABLE intake.batch (
  owner_id bigint NOT NULL,
  batch_number text NOT NULL,
  recorded_by bigint NOT NULL,
  at timestamptz NOT NULL,
  rows smallint NOT NULL,
  -- Keyed hash of the rows' canonical JSON, to tell a repetition from a contradiction.
  print bytea NOT NULL,
  -- The rows as they came, compressed and encrypted: there are prices and telephone numbers in them.
  content bytea NOT NULL,
  PRIMARY KEY (owner_id, batch_number)
);

CREATE TABLE intake.batch_row (
  owner_id bigint NOT NULL,
  batch_number text NOT NULL,
  -- From 1, as people count.
  row smallint NOT NULL,
  type text NOT NULL,
  sender_id bigint,
  document_number text,
  status text NOT NULL CHECK (status IN ('taken', 'repeated', 'refused', 'waiting', 'dropped')),
  document_id bigint,
  voucher_id bigint,
  code text,
  path text,
  zh text,
  en text,
  issues jsonb NOT NULL DEFAULT '[]',
  settled_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, batch_number, row)
);
CREATE INDEX batch_row_document ON intake.batch_row (owner_id, document_number);
CREATE INDEX batch_row_waiting ON intake.batch_row (owner_id, batch_number) WHERE status = 'waiting';

-- What a sender's own code or word stands for here: a product's id, a party's id, a unit of the city's.
CREATE TABLE intake.mapping (
  owner_id bigint NOT NULL,
  scheme text NOT NULL CHECK (scheme IN ('product', 'party', 'unit')),
  value text NOT NULL,
  target text NOT NULL,
  set_by bigint,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, scheme, value)
);

-- Codes that somebody has to look at. What was decided stays, with when.
CREATE TABLE intake.unmatched (
  owner_id bigint NOT NULL,
  scheme text NOT NULL CHECK (scheme IN ('product', 'party', 'unit')),
  value text NOT NULL,
  -- The name that came with it, for whoever decides.
  sample text,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  times integer NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'mapped', 'dropped')),
  PRIMARY KEY (owner_id, scheme, value)
);
CREATE INDEX unmatched_open ON intake.unmatched (owner_id, last_at) WHERE state = 'open';

-- What a row of a batch waits for.
CREATE TABLE intake.waiting_need (
  owner_id bigint NOT NULL,
  batch_number text NOT NULL,
  row smallint NOT NULL,
  scheme text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (owner_id, batch_number, row, scheme, value)
);
CREATE INDEX waiting_need_code ON intake.waiting_need (owner_id, scheme, value);

GRANT SELECT, INSERT ON intake.batch TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON intake.batch_row, intake.mapping, intake.unmatched TO luyuan_server;
GRANT SELECT, INSERT, DELETE ON intake.waiting_need TO luyuan_server;
