-- Lots of an archived half-year that were alive then and are past now, and late documents about its other lots: taken
-- out of the DEFAULT part into further files of the same half-year.
CREATE TABLE ledger.archive_supplement (
  period text NOT NULL,
  number integer NOT NULL,
  file text NOT NULL,
  manifest jsonb NOT NULL,
  archived_at timestamptz NOT NULL,
  PRIMARY KEY (period, number)
);

GRANT SELECT ON ledger.archive_supplement TO luyuan_server;
