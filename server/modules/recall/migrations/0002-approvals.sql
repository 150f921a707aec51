-- Who has approved a freeze, by when somebody must, and the case that it belongs to. Freezes of before were not asked.
ALTER TABLE recall.freeze
  ADD COLUMN case_id bigint,
  ADD COLUMN approval_asked boolean NOT NULL DEFAULT false,
  -- The officer named to approve; null: urgent, by any other officer who answers for the division.
  ADD COLUMN approver_id bigint,
  ADD COLUMN approve_by timestamptz;
CREATE INDEX freeze_of_case ON recall.freeze (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE recall.approval (
  freeze_id bigint PRIMARY KEY,
  document_id bigint NOT NULL,
  document_number text NOT NULL,
  note text,
  at timestamptz NOT NULL,
  approved_by bigint NOT NULL
);
GRANT SELECT, INSERT ON recall.approval TO luyuan_server;
