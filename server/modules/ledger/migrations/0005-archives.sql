-- Lots of an archived half-year that were still alive: their rows were moved to the DEFAULT part, and are all there.
CREATE TABLE ledger.archive_stray (
  lot_id bigint PRIMARY KEY,
  period text NOT NULL
);
CREATE INDEX archive_stray_period ON ledger.archive_stray (period);

-- The detached tables of an archived half-year were kept on purpose.
ALTER TABLE ledger.period ADD COLUMN kept boolean NOT NULL DEFAULT false;

GRANT SELECT ON ledger.archive_stray TO luyuan_server;
