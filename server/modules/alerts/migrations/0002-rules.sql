-- An alert is a finding with its rule, how badly it burns, and what officers made of it. What was found before rules had
-- codes gets those of its kind.
ALTER TABLE alerts.finding
  ADD COLUMN measure bigint,
  -- The threshold that it was held against; null: its rule has none.
  ADD COLUMN threshold bigint,
  -- 1 red, 2 orange, 3 yellow, 4 blue: the smaller, the worse.
  ADD COLUMN severity smallint,
  ADD COLUMN rule_code text,
  ADD COLUMN state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'seen', 'case', 'closed')),
  -- Why it was closed: as a verdict, or by hand.
  ADD COLUMN closed_as text CHECK (closed_as IN ('false', 'duplicate', 'done'));
UPDATE alerts.finding SET
  rule_code = CASE kind WHEN 'overdrawn' THEN 'R2' WHEN 'after-disposal' THEN 'R2' WHEN 'two-dates' THEN 'R7'
    WHEN 'before-production' THEN 'R7' WHEN 'code-in-two-places' THEN 'R12' WHEN 'off-route' THEN 'R12' ELSE 'R11' END,
  severity = CASE kind WHEN 'after-disposal' THEN 1 WHEN 'two-dates' THEN 1 WHEN 'overdrawn' THEN 2
    WHEN 'code-in-two-places' THEN 2 ELSE 3 END;
ALTER TABLE alerts.finding ALTER COLUMN severity SET NOT NULL, ALTER COLUMN rule_code SET NOT NULL;
-- What burns first: the list that officers work from.
CREATE INDEX finding_burning ON alerts.finding (severity, finding_id DESC) WHERE ceased_at IS NULL AND state <> 'closed';
CREATE INDEX finding_of_rule ON alerts.finding (rule_code, finding_id);

-- What stayed below its threshold, but not far: so that a lower one can be judged before it is taken.
CREATE TABLE alerts.near_miss (
  key text PRIMARY KEY,
  measure bigint NOT NULL,
  lot_id bigint,
  party_id bigint,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  rule_code text NOT NULL,
  kind text NOT NULL
);
CREATE INDEX near_miss_of_rule ON alerts.near_miss (rule_code, last_at);

-- What officers did with a finding: seen, a case opened, closed, opened again. Insert-only.
CREATE TABLE alerts.step (
  finding_id bigint NOT NULL,
  step_id bigint NOT NULL,
  taken_by bigint,
  -- Of a case: which; of a verdict: its document.
  subject_id bigint,
  at timestamptz NOT NULL,
  what text NOT NULL CHECK (what IN ('seen', 'case', 'closed', 'reopened', 'verdict')),
  note text,
  PRIMARY KEY (finding_id, step_id)
);

-- What a finding was worth, by an officer; each row is of a document. The newest counts.
CREATE TABLE alerts.feedback (
  finding_id bigint NOT NULL,
  document_id bigint NOT NULL,
  -- The finding that this one repeats.
  duplicate_of bigint,
  given_by bigint NOT NULL,
  measure bigint,
  at timestamptz NOT NULL,
  rule_code text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('true', 'false', 'duplicate')),
  note text,
  PRIMARY KEY (finding_id, document_id)
);
CREATE INDEX feedback_of_rule ON alerts.feedback (rule_code, at);

-- Thresholds that officers have taken; the newest row of a rule that has begun counts. Insert-only.
CREATE TABLE alerts.threshold (
  rule_code text NOT NULL,
  threshold_id bigint NOT NULL,
  value bigint NOT NULL,
  valid_from timestamptz NOT NULL,
  taken_by bigint NOT NULL,
  why text NOT NULL,
  -- What was shown to the officer who took it.
  shown jsonb NOT NULL,
  PRIMARY KEY (rule_code, threshold_id)
);

-- On which days a watched business uploaded, and when last.
CREATE TABLE alerts.upload (
  party_id bigint NOT NULL,
  day date NOT NULL,
  documents integer NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (party_id, day)
);
CREATE INDEX upload_by_day ON alerts.upload (day);

-- Temperatures of a place (a device, or goods under a sensor), for as long as a rule looks back.
CREATE TABLE alerts.reading (
  at timestamptz NOT NULL,
  document_id bigint NOT NULL,
  celsius_tenths smallint NOT NULL,
  is_out boolean NOT NULL,
  place text NOT NULL,
  PRIMARY KEY (place, at)
);
CREATE INDEX reading_by_time ON alerts.reading (at);

-- How often a product had which price in a week: by steps of five percent, without saying whose it was.
CREATE TABLE alerts.price (
  product_id bigint NOT NULL,
  week date NOT NULL,
  lines integer NOT NULL,
  step smallint NOT NULL,
  -- 'wholesale' or 'retail', and the base unit.
  trade text NOT NULL,
  PRIMARY KEY (product_id, trade, week, step)
);

GRANT UPDATE (rule_code, severity, state, closed_as, measure, threshold) ON alerts.finding TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON alerts.near_miss TO luyuan_server;
GRANT SELECT, INSERT ON alerts.step, alerts.feedback, alerts.threshold TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON alerts.upload, alerts.price TO luyuan_server;
GRANT SELECT, INSERT, DELETE ON alerts.reading TO luyuan_server;
