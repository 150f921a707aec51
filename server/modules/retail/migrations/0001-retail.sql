-- What lies where in a shop, what its scales print, and what its tills' lines were taken for. Insert-only: what is in
-- force at an instant is worked out from what was said up to it. Column order: widest first.
CREATE SCHEMA retail;

-- From `from_at` on these lots lie there. It ends what was said before of the same place and goods, unless `alongside`.
-- No lots: nothing lies there any more.
CREATE TABLE retail.binding (
  party_id bigint NOT NULL,
  binding_id bigint NOT NULL,
  -- Of goods with a barcode; null: of whatever lots are named.
  product_id bigint,
  recorded_by bigint,
  from_at timestamptz NOT NULL,
  lot_ids bigint[] NOT NULL,
  place_kind text NOT NULL CHECK (place_kind IN ('shelf', 'scale', 'shop')),
  place_code text NOT NULL,
  plu text,
  -- The sender's number, or one made of the content: the same said twice is one binding.
  number text NOT NULL,
  alongside boolean NOT NULL,
  PRIMARY KEY (party_id, binding_id),
  UNIQUE (party_id, number)
);

-- What the digits of in-store labels mean from an instant on, at one scale or (empty) at all of the shop's.
CREATE TABLE retail.label_layout (
  party_id bigint NOT NULL,
  layout_id bigint NOT NULL,
  recorded_by bigint,
  from_at timestamptz NOT NULL,
  length smallint NOT NULL CHECK (length IN (13, 18)),
  weight_step_g integer NOT NULL CHECK (weight_step_g > 0),
  scale_code text NOT NULL,
  prefix text NOT NULL,
  carries text NOT NULL,
  PRIMARY KEY (party_id, layout_id)
);

-- Derived from till receipts (ledger documents): each line with what it was taken for.
CREATE TABLE retail.till_line (
  party_id bigint NOT NULL,
  document_id bigint NOT NULL,
  at timestamptz NOT NULL,
  product_id bigint,
  quantity bigint,
  lot_ids bigint[] NOT NULL,
  line smallint NOT NULL,
  taken_as text NOT NULL,
  till text NOT NULL,
  place_kind text,
  place_code text,
  code text NOT NULL,
  findings jsonb NOT NULL,
  PRIMARY KEY (party_id, document_id, line)
);
CREATE INDEX till_line_day ON retail.till_line (party_id, at DESC, document_id DESC, line);

GRANT USAGE ON SCHEMA retail TO luyuan_server;
GRANT SELECT, INSERT ON retail.binding, retail.label_layout, retail.till_line TO luyuan_server;
