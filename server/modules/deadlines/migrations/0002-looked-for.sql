-- What the worker asks every few seconds. What was met in time is the most of all rows and never missed: it is in neither.
CREATE INDEX deadline_to_miss ON deadlines.deadline (due_at)
  WHERE missed_at IS NULL AND dropped_at IS NULL AND (met_at IS NULL OR met_at > due_at);
DROP INDEX deadlines.deadline_running;
CREATE INDEX deadline_without_calendar ON deadlines.deadline (deadline_id)
  WHERE due_at IS NULL AND met_at IS NULL AND dropped_at IS NULL;
