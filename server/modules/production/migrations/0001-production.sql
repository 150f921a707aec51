-- The producer's desk: production orders, control points with limits and measured values, outgoing tests, release.
-- What is said of goods is a document of the ledger (transformation, process-check, release), from which its rows can be
-- made again; an order is a plan of its business and no document. All insert-only: a state is what happened so far.
CREATE SCHEMA production;

CREATE TABLE production.production_order (
  party_id bigint NOT NULL,
  order_id bigint NOT NULL,
  created_at timestamptz NOT NULL,
  -- The account; null where the platform itself loads a demonstration.
  recorded_by bigint,
  number text NOT NULL,
  plan jsonb NOT NULL,
  PRIMARY KEY (party_id, order_id),
  UNIQUE (party_id, number)
);

CREATE TABLE production.order_event (
  party_id bigint NOT NULL,
  order_id bigint NOT NULL,
  at timestamptz NOT NULL,
  -- Of 'made': the transformation.
  document_id bigint,
  event text NOT NULL CHECK (event IN ('started', 'made', 'cancelled')),
  reason text,
  -- Each happens once: of two clicks one does it.
  PRIMARY KEY (party_id, order_id, event)
);

-- Lots that came out of an order.
CREATE TABLE production.order_lot (
  lot_id bigint NOT NULL,
  order_id bigint NOT NULL,
  party_id bigint NOT NULL,
  document_id bigint NOT NULL,
  PRIMARY KEY (lot_id, order_id)
);
CREATE INDEX order_lot_of_order ON production.order_lot (order_id);

CREATE TABLE production.process_check (
  party_id bigint NOT NULL,
  document_id bigint NOT NULL,
  order_id bigint,
  at timestamptz NOT NULL,
  -- Code of the city's data, or the works' own word.
  step text NOT NULL,
  name text NOT NULL,
  place text,
  photo_sha256 text,
  -- [{point, name, value, unit, limit, within, clause}], as they were judged when they were measured.
  measured jsonb NOT NULL,
  PRIMARY KEY (party_id, document_id)
);
CREATE INDEX process_check_of_order ON production.process_check (party_id, order_id);

-- Which lots a check speaks of: named in it, or made by its order.
CREATE TABLE production.lot_check (
  lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  party_id bigint NOT NULL,
  PRIMARY KEY (lot_id, document_id)
);

CREATE TABLE production.lot_decision (
  lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  party_id bigint NOT NULL,
  at timestamptz NOT NULL,
  decision text NOT NULL CHECK (decision IN ('release', 'hold', 'scrap')),
  -- 检验合格证号
  certificate_number text,
  reason text,
  PRIMARY KEY (lot_id, document_id)
);

-- Why a lot may go although a value lay outside its limit, or was not measured.
CREATE TABLE production.point_decision (
  lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  point text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (lot_id, document_id, point)
);

GRANT USAGE ON SCHEMA production TO luyuan_server;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA production TO luyuan_server;
