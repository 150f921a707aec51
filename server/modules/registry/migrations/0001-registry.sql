-- Parties, sites, products, lots and certificates: what documents talk about.
CREATE SCHEMA registry;

CREATE TABLE registry.party (
  party_id bigint PRIMARY KEY,
  uscc text UNIQUE,
  name text NOT NULL,
  aliases text[] NOT NULL DEFAULT '{}',
  kind text NOT NULL,
  licence_numbers jsonb NOT NULL DEFAULT '[]',
  address text,
  contact_name text,
  contact_phone text,
  division_code text,
  longitude double precision,
  latitude double precision,
  market_id bigint,
  stall text,
  -- 'registered' by themselves or an office, 'named' by a partner's document, 'epcis' from an event.
  source text NOT NULL DEFAULT 'registered',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX party_division ON registry.party (division_code);
-- A business that only a partner has named is found again by what the partner wrote.
CREATE TABLE registry.party_key (
  value text PRIMARY KEY,
  party_id bigint NOT NULL
);

CREATE TABLE registry.site (
  site_id bigint PRIMARY KEY,
  party_id bigint NOT NULL REFERENCES registry.party,
  gln text UNIQUE,
  name text NOT NULL,
  address text,
  division_code text
);
CREATE INDEX site_party ON registry.site (party_id);

CREATE TABLE registry.product (
  product_id bigint PRIMARY KEY,
  gtin text UNIQUE,
  -- Assigned by the city for goods without a GTIN.
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  name_en text,
  brand text,
  specification text,
  category text NOT NULL,
  imported boolean NOT NULL DEFAULT false,
  base_unit text NOT NULL CHECK (base_unit IN ('g', 'ml', 'piece')),
  -- What one piece is called: 袋, 瓶, 盒.
  piece_unit text,
  packing jsonb NOT NULL DEFAULT '[]',
  shelf_life text,
  producer_id bigint,
  aliases text[] NOT NULL DEFAULT '{}',
  source text NOT NULL DEFAULT 'registered',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX product_producer ON registry.product (producer_id);

-- A lot is minted by the first document that names it and never renamed.
CREATE TABLE registry.lot (
  lot_id bigint PRIMARY KEY,
  product_id bigint NOT NULL,
  base_unit text NOT NULL,
  batch text,
  serial text,
  producer_id bigint
);
CREATE INDEX lot_product ON registry.lot (product_id, lot_id);
CREATE INDEX lot_batch ON registry.lot (batch) WHERE batch IS NOT NULL;

CREATE TABLE registry.lot_key (
  scheme text NOT NULL,
  value text NOT NULL,
  lot_id bigint NOT NULL,
  PRIMARY KEY (value, scheme)
);

-- What a document says of a lot. A claim is written when it says something no earlier one said.
CREATE TABLE registry.lot_claim (
  lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  line smallint NOT NULL,
  production_date date,
  expiry_date date,
  origin text,
  PRIMARY KEY (lot_id, document_id, line)
);

-- Written under both lots, so that either is found from the other with one look-up.
CREATE TABLE registry.lot_link (
  lot_id bigint NOT NULL,
  other_lot_id bigint NOT NULL,
  document_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('same-batch', 'corrected-to', 'merged', 'relabelled')),
  at timestamptz NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (lot_id, other_lot_id, document_id)
);

CREATE TABLE registry.certificate (
  certificate_id bigint PRIMARY KEY,
  holder_id bigint NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  issuer text,
  issued_on date,
  valid_until date,
  product_id bigint,
  batch text,
  result text,
  attachment_sha256 bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (holder_id, kind, number)
);

-- Grams of names, so that a name typed with a slip is found with plain PostgreSQL (no extension).
CREATE TABLE registry.search_gram (
  gram text NOT NULL,
  entity smallint NOT NULL,
  entity_id bigint NOT NULL,
  PRIMARY KEY (gram, entity, entity_id)
);

GRANT USAGE ON SCHEMA registry TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON registry.party, registry.site, registry.product, registry.certificate TO luyuan_server;
GRANT SELECT, INSERT ON registry.party_key, registry.lot, registry.lot_key, registry.lot_claim, registry.lot_link TO luyuan_server;
GRANT SELECT, INSERT, DELETE ON registry.search_gram TO luyuan_server;
