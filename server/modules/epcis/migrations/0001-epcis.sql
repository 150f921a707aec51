-- Captured events as an index over ledger documents, and what containers held when.
CREATE SCHEMA epcis;

CREATE TABLE epcis.event (
  sender_id bigint NOT NULL,
  document_id bigint NOT NULL,
  event_time timestamptz NOT NULL,
  event_type text NOT NULL,
  event_id text,
  PRIMARY KEY (sender_id, document_id)
);
CREATE INDEX event_by_time ON epcis.event (event_time, document_id);

-- Every identifier that an event names (EPC, class, parent), normalised, for queries by epc.
CREATE TABLE epcis.event_epc (
  epc text NOT NULL,
  event_time timestamptz NOT NULL,
  document_id bigint NOT NULL,
  sender_id bigint NOT NULL,
  role text NOT NULL,
  PRIMARY KEY (epc, event_time, document_id, role)
);

-- Containment is a history of intervals: insert-only facts of packing and unpacking.
CREATE TABLE epcis.containment (
  parent text NOT NULL,
  at timestamptz NOT NULL,
  document_id bigint NOT NULL,
  line smallint NOT NULL,
  action text NOT NULL CHECK (action IN ('ADD', 'DELETE', 'OBSERVE')),
  child_epc text,
  lot_id bigint,
  quantity bigint,
  PRIMARY KEY (parent, at, document_id, line)
);

GRANT USAGE ON SCHEMA epcis TO luyuan_server;
GRANT SELECT, INSERT ON epcis.event, epcis.event_epc, epcis.containment TO luyuan_server;
