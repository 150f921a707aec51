-- What is stored of a lot's way, in parts by the half-year in which the lot was minted, so that a part whose lots are
-- all past can be archived and dropped without touching another. Rows that no part is for (a lot of an archived
-- half-year that something is still told of, a clock set wrong) lie in the DEFAULT part. See docs/decisions/0016.

-- Each half-year, and what became of it. `state`: open, kept in parts; archiving, being written to `file`; archived,
-- its rows are in `file` and no longer here.
CREATE TABLE ledger.period (
  name text PRIMARY KEY,
  -- Lots with first_lot <= lot_id < end_lot.
  first_lot bigint NOT NULL UNIQUE,
  end_lot bigint NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'archiving', 'archived')),
  file text,
  -- As the archive itself says it, with its signature.
  manifest jsonb,
  archived_at timestamptz
);

-- Ids begin with the milliseconds since 2015 (server/platform/ids.ts): an instant is a place in their order.
CREATE FUNCTION ledger.first_id_at(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(0, ((extract(epoch FROM at) - 1420070400) * 1000)::bigint) << 22
$$;

ALTER TABLE ledger.movement RENAME TO movement_before;
ALTER INDEX ledger.movement_pkey RENAME TO movement_before_pkey;
ALTER TABLE ledger.lot_edge RENAME TO lot_edge_before;
ALTER INDEX ledger.lot_edge_pkey RENAME TO lot_edge_before_pkey;
ALTER TABLE ledger.observation RENAME TO observation_before;
ALTER INDEX ledger.observation_pkey RENAME TO observation_before_pkey;

CREATE TABLE ledger.movement (
  lot_id bigint NOT NULL,
  at timestamptz NOT NULL,
  document_id bigint NOT NULL,
  from_id bigint,
  to_id bigint,
  quantity bigint CHECK (quantity > 0),
  answers_document bigint,
  line smallint NOT NULL,
  kind smallint NOT NULL,
  precision smallint NOT NULL,
  unknown_reason smallint,
  answers_line smallint,
  PRIMARY KEY (lot_id, at, document_id, line)
    INCLUDE (kind, precision, answers_line, from_id, to_id, quantity, answers_document)
) PARTITION BY RANGE (lot_id);
CREATE TABLE ledger.movement_rest PARTITION OF ledger.movement DEFAULT;

CREATE TABLE ledger.lot_edge (
  lot_id bigint NOT NULL,
  other_lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  party_id bigint NOT NULL,
  at timestamptz NOT NULL,
  quantity_in bigint,
  quantity_out bigint,
  direction smallint NOT NULL CHECK (direction IN (1, -1)),
  precision smallint NOT NULL,
  PRIMARY KEY (lot_id, direction, other_lot_id, document_id)
) PARTITION BY RANGE (lot_id);
CREATE TABLE ledger.lot_edge_rest PARTITION OF ledger.lot_edge DEFAULT;

CREATE TABLE ledger.observation (
  lot_id bigint NOT NULL,
  at timestamptz NOT NULL,
  document_id bigint NOT NULL,
  party_id bigint,
  line smallint NOT NULL,
  precision smallint NOT NULL,
  what text NOT NULL,
  PRIMARY KEY (lot_id, at, document_id, line)
) PARTITION BY RANGE (lot_id);
CREATE TABLE ledger.observation_rest PARTITION OF ledger.observation DEFAULT;

-- Makes the parts of the half-years from the last one that there is (or `since`, when there is none) to beyond
-- `until`; what lies in the DEFAULT part for them is moved. Returns how many half-years it made. ATTACH rather than
-- CREATE ... PARTITION OF: reading and writing the other parts goes on meanwhile.
CREATE FUNCTION ledger.make_partitions(since timestamptz, until timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  starts timestamptz;
  ends timestamptz;
  part text;
  parent text;
  made integer := 0;
BEGIN
  -- Two servers that start together take turns.
  LOCK TABLE ledger.period IN SHARE ROW EXCLUSIVE MODE;
  SELECT max(CASE right(name, 2) WHEN 'h1' THEN make_timestamptz(left(name, 4)::integer, 7, 1, 0, 0, 0, 'UTC')
             ELSE make_timestamptz(left(name, 4)::integer + 1, 1, 1, 0, 0, 0, 'UTC') END)
    INTO starts FROM ledger.period;
  IF starts IS NULL THEN
    starts := make_timestamptz(extract(year FROM since AT TIME ZONE 'UTC')::integer,
                CASE WHEN extract(month FROM since AT TIME ZONE 'UTC') < 7 THEN 1 ELSE 7 END, 1, 0, 0, 0, 'UTC');
  END IF;
  WHILE starts < until LOOP
    ends := (starts AT TIME ZONE 'UTC' + interval '6 months') AT TIME ZONE 'UTC';
    part := to_char(starts AT TIME ZONE 'UTC', 'YYYY') ||
            CASE WHEN extract(month FROM starts AT TIME ZONE 'UTC') = 1 THEN 'h1' ELSE 'h2' END;
    FOREACH parent IN ARRAY ARRAY['movement', 'lot_edge', 'observation'] LOOP
      EXECUTE format('CREATE TABLE ledger.%I (LIKE ledger.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                     parent || '_' || part, parent);
      EXECUTE format('WITH moved AS (DELETE FROM ledger.%I WHERE lot_id >= $1 AND lot_id < $2 RETURNING *)
                      INSERT INTO ledger.%I SELECT * FROM moved', parent || '_rest', parent || '_' || part)
        USING ledger.first_id_at(starts), ledger.first_id_at(ends);
      EXECUTE format('ALTER TABLE ledger.%I ATTACH PARTITION ledger.%I FOR VALUES FROM (%s) TO (%s)',
                     parent, parent || '_' || part, ledger.first_id_at(starts), ledger.first_id_at(ends));
    END LOOP;
    INSERT INTO ledger.period (name, first_lot, end_lot)
      VALUES (part, ledger.first_id_at(starts), ledger.first_id_at(ends));
    made := made + 1;
    starts := ends;
  END LOOP;
  RETURN made;
END
$$;
REVOKE EXECUTE ON FUNCTION ledger.make_partitions(timestamptz, timestamptz) FROM PUBLIC;

-- From the oldest lot that there is, or the year in which the platform was first run. Every start of a server makes them
-- for ten years ahead (periods.store.ts); here a year is enough, so that a test's database is quickly cloned.
SELECT ledger.make_partitions(
  least('2025-01-01T00:00:00Z', (SELECT to_timestamp(1420070400 + (min(lot_id) >> 22) / 1000.0) FROM (
    SELECT min(lot_id) AS lot_id FROM ledger.movement_before
    UNION ALL SELECT min(lot_id) FROM ledger.lot_edge_before
    UNION ALL SELECT min(lot_id) FROM ledger.observation_before) AS oldest)),
  now() + interval '1 year');

INSERT INTO ledger.movement SELECT * FROM ledger.movement_before;
INSERT INTO ledger.lot_edge SELECT * FROM ledger.lot_edge_before;
INSERT INTO ledger.observation SELECT * FROM ledger.observation_before;
DROP TABLE ledger.movement_before, ledger.lot_edge_before, ledger.observation_before;

-- The server's role has its rights on the whole; on a part alone it has none.
GRANT SELECT, INSERT ON ledger.movement, ledger.lot_edge, ledger.observation TO luyuan_server;
GRANT SELECT ON ledger.period TO luyuan_server;
