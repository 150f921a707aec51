-- 进销存台账: the record books that the law names, to read, search, print and hand over; gate entries and storage temperatures.
-- The rows of the books are documents of the ledger. Column order: widest first. Insert-only.
CREATE SCHEMA record_books;

-- What measures temperatures in a business's stores; a log names one of these.
CREATE TABLE record_books.device (
  party_id bigint NOT NULL,
  registered_at timestamptz NOT NULL,
  registered_by bigint NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  store_kind text NOT NULL,
  PRIMARY KEY (party_id, code)
);

-- Whether goods were let in at a market's gate (放行), and by whom. The first word stands.
CREATE TABLE record_books.gate_decision (
  party_id bigint NOT NULL,
  document_id bigint NOT NULL,
  decided_at timestamptz NOT NULL,
  decided_by bigint NOT NULL,
  decision text NOT NULL CHECK (decision IN ('admitted', 'turned-away')),
  test_slip text,
  reason text,
  PRIMARY KEY (party_id, document_id)
);

GRANT USAGE ON SCHEMA record_books TO luyuan_server;
GRANT SELECT, INSERT ON record_books.device, record_books.gate_decision TO luyuan_server;
