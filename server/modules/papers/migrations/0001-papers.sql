-- The 五证合一 bundle of a voucher: which papers it asks for, the files behind them, whether they hold, and what a lapsed one stops.
-- The papers themselves are registry.certificate, their files attachments.file. Column order: widest first. Insert-only.
CREATE SCHEMA papers;

-- A paper that its holder or an officer has withdrawn: from then on it speaks for nothing.
CREATE TABLE papers.withdrawal (
  certificate_id bigint PRIMARY KEY,
  holder_id bigint NOT NULL,
  withdrawn_at timestamptz NOT NULL,
  withdrawn_by bigint NOT NULL,
  by_office boolean NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  reason text NOT NULL
);
CREATE INDEX withdrawal_by_holder ON papers.withdrawal (holder_id);
CREATE INDEX withdrawal_by_number ON papers.withdrawal (number);

-- Who opened the bundle of a voucher: each account once a day.
CREATE TABLE papers.look (
  document_id bigint NOT NULL,
  account_id bigint NOT NULL,
  -- The business that looked; null for an office.
  party_id bigint,
  first_at timestamptz NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (document_id, account_id, day)
);

GRANT USAGE ON SCHEMA papers TO luyuan_server;
GRANT SELECT, INSERT ON papers.withdrawal, papers.look TO luyuan_server;
