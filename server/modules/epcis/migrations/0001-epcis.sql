-- Captured events as an index over ledger documents, and what containers held when. Insert-only.
CREATE SCHEMA epcis;

-- A capture document that was taken: its envelope as it came, without the events, which are ledger documents.
CREATE TABLE epcis.capture (
  capture_id bigint PRIMARY KEY,
  sender_id bigint NOT NULL,
  recorded_by bigint NOT NULL,
  captured_at timestamptz NOT NULL,
  -- JSON as text: jsonb would reorder it and refuse an escaped NUL.
  envelope text NOT NULL,
  -- What became of each event, in the order of the document; JSON as text.
  outcomes text NOT NULL
);

CREATE TABLE epcis.event (
  sender_id bigint NOT NULL,
  document_id bigint NOT NULL,
  capture_id bigint NOT NULL,
  event_time timestamptz NOT NULL,
  event_type text NOT NULL,
  -- As captured, or given by us where the event had none.
  event_id text NOT NULL,
  -- posted, observed or stored, as it was reckoned at capture.
  outcome text NOT NULL,
  PRIMARY KEY (sender_id, document_id)
);
CREATE INDEX event_by_time ON epcis.event (event_time, document_id);
CREATE INDEX event_by_event_id ON epcis.event (event_id, document_id);

-- Every identifier that an event names (EPC, class, parent), normalised, for queries by epc.
CREATE TABLE epcis.event_epc (
  epc text NOT NULL,
  event_time timestamptz NOT NULL,
  document_id bigint NOT NULL,
  sender_id bigint NOT NULL,
  role text NOT NULL,
  PRIMARY KEY (epc, event_time, document_id, role)
);

-- Who may see an event: its sender and every party it names.
CREATE TABLE epcis.event_party (
  party_id bigint NOT NULL,
  document_id bigint NOT NULL,
  PRIMARY KEY (party_id, document_id)
);

-- Containment is a history of intervals: insert-only facts of packing and unpacking.
CREATE TABLE epcis.containment (
  parent text NOT NULL,
  at timestamptz NOT NULL,
  document_id bigint NOT NULL,
  line smallint NOT NULL,
  action text NOT NULL CHECK (action IN ('ADD', 'DELETE', 'OBSERVE')),
  -- The child's own identifier; null: all that was inside (DELETE without children).
  child_epc text,
  lot_id bigint,
  -- In the lot's base unit; null is unknown.
  quantity bigint,
  PRIMARY KEY (parent, at, document_id, line)
);

-- Handings-over of containers, so that packing that is told of later can be posted to them.
CREATE TABLE epcis.container_move (
  parent text NOT NULL,
  at timestamptz NOT NULL,
  document_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('shipped', 'received')),
  from_id bigint NOT NULL,
  to_id bigint NOT NULL,
  PRIMARY KEY (parent, at, document_id)
);

-- Handings-over that a receiver's event opened, since no shipment was recorded; and what later shipments matched.
CREATE TABLE epcis.opened (
  lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  line smallint NOT NULL,
  from_id bigint NOT NULL,
  to_id bigint NOT NULL,
  at timestamptz NOT NULL,
  quantity bigint NOT NULL,
  PRIMARY KEY (lot_id, document_id, line)
);
CREATE TABLE epcis.matched (
  lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  by_document_id bigint NOT NULL,
  quantity bigint NOT NULL,
  line smallint NOT NULL,
  PRIMARY KEY (lot_id, document_id, line, by_document_id)
);

-- Inputs and outputs that several events tell of one transformation.
CREATE TABLE epcis.transformation_part (
  sender_id bigint NOT NULL,
  transformation_id text NOT NULL,
  document_id bigint NOT NULL,
  direction text NOT NULL CHECK (direction IN ('input', 'output')),
  lot_id bigint NOT NULL,
  quantity bigint,
  PRIMARY KEY (sender_id, transformation_id, document_id, direction, lot_id)
);

GRANT USAGE ON SCHEMA epcis TO luyuan_server;
GRANT SELECT, INSERT ON epcis.capture, epcis.event, epcis.event_epc, epcis.event_party, epcis.containment,
  epcis.container_move, epcis.opened, epcis.matched, epcis.transformation_part TO luyuan_server;
