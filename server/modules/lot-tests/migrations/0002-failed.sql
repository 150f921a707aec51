-- The few that failed, newest first: what the front page for everybody lists.
CREATE INDEX result_failed ON lot_tests.result (at DESC) WHERE NOT passed;
