-- How often codes are looked up: a number for a day, a code and a street. Nothing of who looked, and no address of theirs.
CREATE SCHEMA scan;

CREATE TABLE scan.count (
  scans bigint NOT NULL CHECK (scans > 0),
  day date NOT NULL,
  -- As it is printed: T…, V…, R…, C…, B…; '01/{gtin}' of goods, '{gtin or lot} {serial}' of a piece.
  code text NOT NULL,
  -- Street or district of the shop, where the code tells it; '' where it does not.
  division_code text NOT NULL,
  PRIMARY KEY (code, day, division_code)
);
CREATE INDEX count_of_day ON scan.count (day, division_code);

GRANT USAGE ON SCHEMA scan TO luyuan_server;
-- A count grows, so it is updated: it is no record of anything, and can be lost.
GRANT SELECT, INSERT, UPDATE ON scan.count TO luyuan_server;
