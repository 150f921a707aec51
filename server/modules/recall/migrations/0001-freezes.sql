-- What officers have frozen: a lot, a product (of one producer, or of all), or a business. Each row is of a document of
-- the ledger, and a lift is a row and a document of its own. Insert-only.
CREATE SCHEMA recall;

CREATE TABLE recall.freeze (
  -- The id of its document.
  freeze_id bigint PRIMARY KEY,
  -- One text for what is frozen, so that all that a line of goods can be frozen by is one look-up: freeze.rules.ts.
  subject text NOT NULL,
  -- City, district or street whose businesses it binds.
  division_code text NOT NULL,
  document_number text NOT NULL,
  clause text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  -- The last day on which it holds; null: until it is lifted.
  ends_on date,
  frozen_by bigint NOT NULL
);
CREATE INDEX freeze_of_subject ON recall.freeze (subject);

CREATE TABLE recall.lift (
  freeze_id bigint PRIMARY KEY,
  document_id bigint NOT NULL,
  document_number text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  lifted_by bigint NOT NULL
);

GRANT USAGE ON SCHEMA recall TO luyuan_server;
GRANT SELECT, INSERT ON recall.freeze, recall.lift TO luyuan_server;
