-- Shelf cards and ranges of piece codes. Both insert-only. Column order: widest first.
CREATE TABLE labels.shelf_card (
  card_id bigint PRIMARY KEY,
  party_id bigint NOT NULL,
  product_id bigint NOT NULL,
  -- 'shelf', 'scale', 'shop', or empty: wherever the shop has the goods.
  place_kind text NOT NULL CHECK (place_kind IN ('', 'shelf', 'scale', 'shop')),
  place_code text NOT NULL,
  UNIQUE (party_id, product_id, place_kind, place_code)
);

-- Pieces have no rows: whatever number lies between first and last belongs to the lot.
CREATE TABLE labels.piece_range (
  range_id bigint NOT NULL UNIQUE,
  lot_id bigint NOT NULL,
  party_id bigint NOT NULL,
  recorded_by bigint NOT NULL,
  first_number bigint NOT NULL CHECK (first_number > 0),
  last_number bigint NOT NULL CHECK (last_number >= first_number),
  made_at timestamptz NOT NULL,
  -- Key of the check characters of this range: an HMAC of the range's id under the platform's key, kept here so that
  -- what is printed stays good when that key is replaced.
  check_key bytea NOT NULL CHECK (length(check_key) = 32),
  -- A GTIN of 14 digits, or the T code of a lot of goods that have none: numbers never overlap within it.
  scope text NOT NULL,
  number text NOT NULL,
  PRIMARY KEY (scope, first_number),
  UNIQUE (party_id, number)
);
CREATE INDEX piece_range_of_lot ON labels.piece_range (lot_id);
CREATE INDEX piece_range_of_party ON labels.piece_range (party_id, range_id);

GRANT SELECT, INSERT ON labels.shelf_card, labels.piece_range TO luyuan_server;
