-- Up to which level somebody was told of what was missed; each level once, in the transaction that tells it.
ALTER TABLE deadlines.deadline ADD COLUMN escalation_level integer NOT NULL DEFAULT 0;
CREATE INDEX deadline_to_escalate ON deadlines.deadline (due_at)
  WHERE missed_at IS NOT NULL AND met_at IS NULL AND dropped_at IS NULL;
GRANT UPDATE (escalation_level) ON deadlines.deadline TO luyuan_server;
