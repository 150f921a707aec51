-- What the ledger adds up to, per business, product and day; written only by the worker that empties ledger.outbox, and
-- recounted from the documents at any time. Quantities are sums of many lots, so they may pass 63 bits: numeric.
CREATE SCHEMA rollups;

CREATE TABLE rollups.party_day (
  party_id bigint NOT NULL,
  product_id bigint NOT NULL,
  -- The day of the movement in the city's own time, not the day of recording.
  day date NOT NULL,
  lines integer NOT NULL,
  documents integer NOT NULL,
  -- Lines whose quantity is not known: `quantity` is then a lower bound.
  unknowns integer NOT NULL,
  -- The ledger's code of the movement's kind, and which side of it the business was: 1 the goods came to it, -1 they
  -- left it.
  kind smallint NOT NULL,
  side smallint NOT NULL CHECK (side IN (1, -1)),
  quantity numeric(40) NOT NULL,
  base_unit text NOT NULL,
  -- As they were when the line was counted, so that a business that moves takes nothing out of where it was.
  category text NOT NULL,
  division text NOT NULL,
  PRIMARY KEY (party_id, day, product_id, kind, side, base_unit, category, division)
) WITH (fillfactor = 90);
-- The businesses of a district over some days.
CREATE INDEX party_day_of_division ON rollups.party_day (day, division);

-- What its movements of all days leave a business of a product: the books of a period then need not go back to the
-- first day.
CREATE TABLE rollups.party_product (
  party_id bigint NOT NULL,
  product_id bigint NOT NULL,
  on_hand numeric(40) NOT NULL,
  base_unit text NOT NULL,
  PRIMARY KEY (party_id, product_id, base_unit)
) WITH (fillfactor = 80);

-- party_day without business and product: 81,000 businesses of a month are too many rows for a page to add up.
CREATE TABLE rollups.division_day (
  division text NOT NULL,
  day date NOT NULL,
  lines bigint NOT NULL,
  documents bigint NOT NULL,
  unknowns bigint NOT NULL,
  kind smallint NOT NULL,
  side smallint NOT NULL CHECK (side IN (1, -1)),
  quantity numeric(40) NOT NULL,
  base_unit text NOT NULL,
  category text NOT NULL,
  PRIMARY KEY (division, day, category, kind, side, base_unit)
) WITH (fillfactor = 70);

GRANT USAGE ON SCHEMA rollups TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON rollups.party_day, rollups.party_product, rollups.division_day TO luyuan_server;
