-- What was told of people who fell ill, and what was reported of it upwards. Insert-only: what is told later is a report.
CREATE SCHEMA night_duty;

CREATE TABLE night_duty.incident (
  incident_id bigint PRIMARY KEY,
  -- The phone's own key for it: told twice over a bad line, it is one incident.
  number text NOT NULL UNIQUE,
  -- From here the clock of the first report runs.
  known_at timestamptz NOT NULL,
  what text NOT NULL,
  division_code text NOT NULL,
  -- The kitchen, where it is known, and in which stretch of time its goods are looked at.
  party_id bigint,
  goods_from timestamptz,
  goods_to timestamptz,
  eaten_from timestamptz,
  eaten_to timestamptz,
  case_id bigint,
  opened_by bigint NOT NULL,
  opened_at timestamptz NOT NULL
);
CREATE INDEX incident_case ON night_duty.incident (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE night_duty.report (
  incident_id bigint NOT NULL,
  -- 1 is the first report.
  sequence smallint NOT NULL,
  -- The id of its document.
  report_id bigint NOT NULL UNIQUE,
  stage text NOT NULL CHECK (stage IN ('first', 'follow-up', 'final')),
  document_number text NOT NULL,
  case_id bigint,
  at timestamptz NOT NULL,
  filed_by bigint NOT NULL,
  PRIMARY KEY (incident_id, sequence)
);

GRANT USAGE ON SCHEMA night_duty TO luyuan_server;
GRANT SELECT, INSERT ON night_duty.incident, night_duty.report TO luyuan_server;
