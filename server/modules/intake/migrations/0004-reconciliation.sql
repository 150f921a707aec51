-- What a sender's own system says it recorded on a day, and how it compares with what is here.

-- Their side, in parts where it is long. The same part again replaces the earlier one.
CREATE TABLE intake.reconciliation_part (
  owner_id bigint NOT NULL,
  day date NOT NULL,
  part smallint NOT NULL,
  parts smallint NOT NULL,
  at timestamptz NOT NULL,
  documents jsonb NOT NULL,
  PRIMARY KEY (owner_id, day, part)
);

-- The last comparison of a day.
CREATE TABLE intake.reconciliation (
  owner_id bigint NOT NULL,
  day date NOT NULL,
  at timestamptz NOT NULL,
  reconciled boolean NOT NULL,
  differences integer NOT NULL,
  ours integer NOT NULL,
  theirs integer NOT NULL,
  result jsonb NOT NULL,
  PRIMARY KEY (owner_id, day)
);

-- Keyed hash of the row's SHA-256 (of its body's canonical JSON): a sender that names the hash of what it sent has it
-- compared, and nobody else can try out contents against it.
ALTER TABLE intake.batch_row ADD COLUMN body_print bytea;

GRANT SELECT, INSERT, UPDATE, DELETE ON intake.reconciliation_part TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON intake.reconciliation TO luyuan_server;
