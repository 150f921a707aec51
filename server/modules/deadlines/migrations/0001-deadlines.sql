-- What must be done by when, by which clause; what was done, what was missed, and who was told. A row is written in the
-- transaction that starts the clock. What it says of law and people stays as it was then; it is filled in, not changed.
CREATE SCHEMA deadlines;

CREATE TABLE deadlines.deadline (
  deadline_id bigint PRIMARY KEY,
  -- What has to be done with what: a freeze to be approved, a notice to be answered. The ids are of other modules.
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  kind text NOT NULL,
  case_id bigint,
  -- The business that has to do it; null: the office.
  party_id bigint,
  -- Whose officers answer for it.
  division_code text NOT NULL,
  -- In words, what it is about: of the moment when it began.
  about_zh text NOT NULL,
  about_en text NOT NULL,
  clause text NOT NULL,
  confidence text NOT NULL,
  starts_at timestamptz NOT NULL,
  -- Null while the calendar of `unknown_year` is not known.
  due_at timestamptz,
  unknown_year integer,
  -- Of working days, so that it can be worked out once the calendar is known.
  working_days integer,
  met_at timestamptz,
  met_document bigint,
  -- No longer asked for: the freeze was lifted before anybody approved it.
  dropped_at timestamptz,
  dropped_zh text,
  dropped_en text,
  -- Set once, by whoever found that it was missed, with the division that was told.
  missed_at timestamptz,
  escalated_to text,
  CHECK ((due_at IS NULL) <> (unknown_year IS NULL))
);
-- One clock at a time for the same thing.
CREATE UNIQUE INDEX deadline_open ON deadlines.deadline (subject_kind, subject_id, kind)
  WHERE met_at IS NULL AND dropped_at IS NULL;
CREATE INDEX deadline_of_subject ON deadlines.deadline (subject_kind, subject_id);
CREATE INDEX deadline_of_case ON deadlines.deadline (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX deadline_running ON deadlines.deadline (due_at) WHERE missed_at IS NULL AND dropped_at IS NULL;

GRANT USAGE ON SCHEMA deadlines TO luyuan_server;
GRANT SELECT, INSERT ON deadlines.deadline TO luyuan_server;
GRANT UPDATE (due_at, unknown_year, met_at, met_document, dropped_at, dropped_zh, dropped_en, missed_at, escalated_to)
  ON deadlines.deadline TO luyuan_server;
