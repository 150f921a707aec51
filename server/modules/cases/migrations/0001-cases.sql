-- Cases: what officers suspect, find and decide, from the first report to the end. Insert-only: a state is its last row.
-- Column order: widest first.
CREATE SCHEMA cases;

CREATE TABLE cases.case (
  -- The id of the document that opened it.
  case_id bigint PRIMARY KEY,
  opened_at timestamptz NOT NULL,
  opened_by bigint NOT NULL,
  -- City or district whose officers decide in it.
  division_code text NOT NULL,
  title text NOT NULL,
  -- Where it came from: 'complaint', 'lot-test', 'finding', 'alert', 'news', 'tip', 'own'.
  origin text NOT NULL,
  -- J…, the id of the test's document, of the finding or of the alert, or where the news stood.
  origin_ref text,
  -- What can be taken up once only (a complaint, a test, a finding, an alert), so that two officers at once make one case.
  taken text UNIQUE
);
CREATE INDEX case_newest ON cases.case (opened_at DESC, case_id DESC);

-- Lots that it is about, as officers named them; the scope works out the rest.
CREATE TABLE cases.lot (
  case_id bigint NOT NULL REFERENCES cases.case,
  lot_id bigint NOT NULL,
  added_at timestamptz NOT NULL,
  added_by bigint NOT NULL,
  PRIMARY KEY (case_id, lot_id)
);
CREATE INDEX lot_cases ON cases.lot (lot_id);

-- Districts that a decided scope reaches: their officers see the case too.
CREATE TABLE cases.reached_division (
  case_id bigint NOT NULL REFERENCES cases.case,
  division_code text NOT NULL,
  PRIMARY KEY (case_id, division_code)
);

-- The timeline.
CREATE TABLE cases.entry (
  entry_id bigint PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases.case,
  at timestamptz NOT NULL,
  -- Null: the platform itself.
  account_id bigint,
  document_id bigint,
  kind text NOT NULL,
  zh text NOT NULL,
  en text NOT NULL,
  -- A name that the sender gave it, so that sending it again after a lost answer adds nothing.
  request text,
  figures jsonb NOT NULL,
  UNIQUE (case_id, request)
);
CREATE INDEX entry_of_case ON cases.entry (case_id, entry_id DESC);

-- What an entry rests on: a file by its hash, a document, a complaint, a finding.
CREATE TABLE cases.evidence (
  entry_id bigint NOT NULL REFERENCES cases.entry,
  case_id bigint NOT NULL REFERENCES cases.case,
  position smallint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('file', 'document', 'complaint', 'finding')),
  ref text NOT NULL,
  label text NOT NULL,
  PRIMARY KEY (entry_id, position)
);
CREATE INDEX evidence_of_case ON cases.evidence (case_id, entry_id, position);

CREATE TABLE cases.hypothesis (
  hypothesis_id bigint PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases.case,
  at timestamptz NOT NULL,
  stated_by bigint NOT NULL,
  lot_id bigint,
  product_id bigint,
  party_id bigint,
  kind text NOT NULL CHECK (kind IN ('lot', 'product', 'business', 'unknown')),
  told text NOT NULL
);
CREATE INDEX hypothesis_of_case ON cases.hypothesis (case_id, hypothesis_id);

CREATE TABLE cases.hypothesis_state (
  hypothesis_id bigint NOT NULL REFERENCES cases.hypothesis,
  step_id bigint NOT NULL,
  at timestamptz NOT NULL,
  judged_by bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'supported', 'refuted')),
  reason text NOT NULL,
  PRIMARY KEY (hypothesis_id, step_id)
);

CREATE TABLE cases.decision (
  document_id bigint PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases.case,
  at timestamptz NOT NULL,
  decided_by bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('opened', 'scope', 'level', 'closed', 'reopened', 'other')),
  level text,
  reason text NOT NULL
);
CREATE INDEX decision_of_case ON cases.decision (case_id, document_id DESC);

-- A scope as it was decided; never changed. The next decision is the next number.
CREATE TABLE cases.scope (
  -- The id of its document.
  scope_id bigint PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases.case,
  based_on bigint,
  decided_at timestamptz NOT NULL,
  decided_by bigint NOT NULL,
  -- Stock is as of then.
  as_of timestamptz NOT NULL,
  number int NOT NULL,
  days int,
  -- Of what is included.
  sellers int NOT NULL,
  businesses int NOT NULL,
  lots int NOT NULL,
  excluded_lines int NOT NULL,
  step text NOT NULL CHECK (step IN ('recorded', 'possible', 'product')),
  reason text NOT NULL,
  quantities jsonb NOT NULL,
  UNIQUE (case_id, number)
);

CREATE TABLE cases.scope_line (
  scope_id bigint NOT NULL REFERENCES cases.scope,
  lot_id bigint NOT NULL,
  party_id bigint NOT NULL,
  came_lower bigint NOT NULL,
  came_upper bigint,
  sold_on_lower bigint NOT NULL,
  sold_on_upper bigint,
  consumers_lower bigint NOT NULL,
  consumers_upper bigint,
  in_stock_lower bigint NOT NULL,
  in_stock_upper bigint,
  included boolean NOT NULL,
  seller boolean NOT NULL,
  tier text NOT NULL,
  base_unit text NOT NULL,
  piece_unit text,
  -- Why it was included or excluded by hand; null: as it was worked out.
  reason text,
  PRIMARY KEY (scope_id, lot_id, party_id)
);

-- What the records said had come of a lot to a business when the scope was decided, suspect or not: what is more than
-- that came late. For every lot of the scope, and every business that ever had some.
CREATE TABLE cases.known_arrival (
  scope_id bigint NOT NULL REFERENCES cases.scope,
  lot_id bigint NOT NULL,
  party_id bigint NOT NULL,
  quantity bigint NOT NULL,
  -- Arrivals of which the quantity was not said.
  unknowns int NOT NULL,
  PRIMARY KEY (scope_id, lot_id, party_id)
);

-- Lots that a scope watches: its own, and those that were made of them or linked with them since.
CREATE TABLE cases.watch (
  lot_id bigint NOT NULL,
  scope_id bigint NOT NULL REFERENCES cases.scope,
  case_id bigint NOT NULL REFERENCES cases.case,
  PRIMARY KEY (lot_id, scope_id)
);

-- What came to the records after a scope was decided, and touches it.
CREATE TABLE cases.late_arrival (
  scope_id bigint NOT NULL REFERENCES cases.scope,
  lot_id bigint NOT NULL,
  party_id bigint NOT NULL,
  -- All that had come by then, as in known_arrival.
  quantity bigint NOT NULL,
  document_id bigint NOT NULL,
  case_id bigint NOT NULL REFERENCES cases.case,
  at timestamptz NOT NULL,
  more bigint NOT NULL,
  unknowns int NOT NULL,
  what text NOT NULL CHECK (what IN ('new-holder', 'more')),
  PRIMARY KEY (scope_id, lot_id, party_id, quantity, unknowns)
);
CREATE INDEX late_of_case ON cases.late_arrival (case_id, scope_id);

GRANT USAGE ON SCHEMA cases TO luyuan_server;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA cases TO luyuan_server;
