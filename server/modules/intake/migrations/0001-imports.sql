-- Backlogs that were loaded from a file: how far each has come, and which rows were refused and why. Written in the
-- transaction that stores the rows themselves, so that whatever a kill leaves, the next run goes on exactly there.
CREATE SCHEMA intake;

CREATE TABLE intake.backlog (
  backlog_id text PRIMARY KEY,
  file_name text NOT NULL,
  size_bytes bigint NOT NULL,
  -- Bytes and lines that are done with.
  position_bytes bigint NOT NULL DEFAULT 0,
  lines bigint NOT NULL DEFAULT 0,
  taken bigint NOT NULL DEFAULT 0,
  repeated bigint NOT NULL DEFAULT 0,
  refused bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  finished_at timestamptz
);

CREATE TABLE intake.refused_row (
  backlog_id text NOT NULL,
  line bigint NOT NULL,
  code text NOT NULL,
  path text NOT NULL,
  zh text NOT NULL,
  en text NOT NULL,
  issues jsonb NOT NULL,
  PRIMARY KEY (backlog_id, line)
);

GRANT USAGE ON SCHEMA intake TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON intake.backlog TO luyuan_server;
GRANT SELECT, INSERT ON intake.refused_row TO luyuan_server;
