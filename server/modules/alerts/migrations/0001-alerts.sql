-- What contradicts itself in the records of the city, and scans that may show it. A finding is kept once and confirmed
-- again, whatever how often it is found.
CREATE SCHEMA alerts;

-- A code that was scanned at a business, or by an officer. Never by a shopper: nothing here says where a person was.
CREATE TABLE alerts.sighting (
  at timestamptz NOT NULL,
  sighting_id bigint NOT NULL,
  -- The business at whose place it was; null: an officer, elsewhere.
  party_id bigint,
  -- The batch's lot, where the registry knew it when the scan came in.
  lot_id bigint,
  -- Who reported it: a business, or the supervising office.
  reported_by bigint NOT NULL,
  precision_ms bigint NOT NULL,
  -- One spelling for each code, whatever was scanned: see codes.ts.
  code text NOT NULL,
  kind text NOT NULL,
  -- The business's id, or the district's code: the same scan sent twice is one.
  place text NOT NULL,
  district text,
  PRIMARY KEY (code, at, place)
);
CREATE INDEX sighting_of_lot ON alerts.sighting (lot_id, at) WHERE lot_id IS NOT NULL;
-- Batch scans wait until late records had time to come: the sweep takes them in the order in which they happened.
CREATE INDEX sighting_of_batches ON alerts.sighting (sighting_id) WHERE kind = 'batch';

CREATE TABLE alerts.finding (
  -- Kind and subject: the same finding has the same key.
  key text PRIMARY KEY,
  finding_id bigint NOT NULL,
  lot_id bigint,
  party_id bigint,
  product_id bigint,
  document_id bigint,
  window_from timestamptz,
  window_to timestamptz,
  first_seen_at timestamptz NOT NULL,
  last_confirmed_at timestamptz NOT NULL,
  -- Set while what is recorded by now explains it; null: it stands.
  ceased_at timestamptz,
  evidence_count integer NOT NULL,
  kind text NOT NULL,
  code text,
  -- Null bound: none. Numeric, since a window may add up beyond 63 bits.
  quantity_lower numeric(40),
  quantity_upper numeric(40),
  unit text,
  -- Divisions (district, and street) whose officers it concerns.
  divisions text[] NOT NULL,
  evidence jsonb NOT NULL
);
CREATE INDEX finding_by_id ON alerts.finding (finding_id);
CREATE INDEX finding_of_party ON alerts.finding (party_id, finding_id);
CREATE INDEX finding_of_lot ON alerts.finding (lot_id) WHERE lot_id IS NOT NULL;
-- Scans of batches that nobody had recorded: looked at again until somebody has.
CREATE INDEX finding_without_lot ON alerts.finding (code) WHERE kind = 'off-route' AND lot_id IS NULL;
CREATE INDEX finding_of_division ON alerts.finding USING gin (divisions);

-- Balances to be worked out anew, since a loss or a count was recorded. A queue: taken with SKIP LOCKED.
CREATE TABLE alerts.balance_due (
  party_id bigint NOT NULL,
  product_id bigint NOT NULL,
  window_from timestamptz NOT NULL,
  PRIMARY KEY (party_id, product_id, window_from)
);

-- How far a sweep has come.
CREATE TABLE alerts.sweep (
  name text PRIMARY KEY,
  until_id bigint NOT NULL
);

GRANT USAGE ON SCHEMA alerts TO luyuan_server;
GRANT SELECT, INSERT ON alerts.sighting TO luyuan_server;
GRANT SELECT, INSERT ON alerts.finding TO luyuan_server;
GRANT UPDATE (last_confirmed_at, ceased_at, document_id, quantity_lower, quantity_upper, evidence, evidence_count,
  divisions) ON alerts.finding TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON alerts.balance_due TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON alerts.sweep TO luyuan_server;
