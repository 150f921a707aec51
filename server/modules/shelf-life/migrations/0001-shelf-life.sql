-- Food on its way from the shelf to its disposal (下架、待处置、申请、执行、关闭). What was said is in the documents of the ledger;
-- these rows find it, and say how much of a lot is held apart.
CREATE SCHEMA shelf_life;

-- A disposal is named by the document that began it.
CREATE TABLE shelf_life.step (
  party_id bigint NOT NULL,
  disposal_id bigint NOT NULL,
  -- The id of its document.
  step_id bigint NOT NULL,
  step text NOT NULL,
  at timestamptz NOT NULL,
  recorded_by bigint,
  -- The office's step, whose document the office sent.
  by_office boolean NOT NULL,
  -- Documents by which goods moved: disposals, donations, return vouchers.
  moved_by bigint[] NOT NULL,
  PRIMARY KEY (party_id, disposal_id, step_id)
);

CREATE TABLE shelf_life.amount (
  party_id bigint NOT NULL,
  lot_id bigint NOT NULL,
  disposal_id bigint NOT NULL,
  step_id bigint NOT NULL,
  line smallint NOT NULL,
  what text NOT NULL,
  -- Base units; null: all that the business has of the lot.
  quantity bigint,
  at timestamptz NOT NULL,
  -- By which way it was carried out; null elsewhere.
  method text,
  -- To whom it went back; null elsewhere.
  supplier_id bigint,
  PRIMARY KEY (party_id, lot_id, disposal_id, step_id, line, what)
);
CREATE INDEX amount_of_disposal ON shelf_life.amount (party_id, disposal_id);
CREATE INDEX amount_returned ON shelf_life.amount (at DESC) WHERE what = 'carried-out' AND method = 'return';

-- How each disposal stands: derived from its steps, locked while one is taken.
CREATE TABLE shelf_life.disposal (
  party_id bigint NOT NULL,
  disposal_id bigint NOT NULL,
  -- Of the business when it began; officers list by it.
  division_code text NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  opened_at timestamptz NOT NULL,
  case_id bigint,
  demanded boolean NOT NULL,
  -- Of a demand: the ways that the office allows; null: any that suits.
  methods text[],
  method text,
  -- Time and place are told to the office beforehand, and it may attend.
  reported boolean NOT NULL DEFAULT false,
  planned_at timestamptz,
  applied_at timestamptz,
  answer_due timestamptz,
  answered_at timestamptz,
  wait_until timestamptz,
  -- By when it should be done.
  due_at timestamptz,
  changed_at timestamptz NOT NULL,
  -- Closed with goods that nobody could account for.
  short boolean NOT NULL DEFAULT false,
  PRIMARY KEY (party_id, disposal_id)
);
CREATE INDEX disposal_of_division ON shelf_life.disposal (division_code, due_at) WHERE state NOT IN ('closed', 'withdrawn');
CREATE INDEX disposal_by_id ON shelf_life.disposal (disposal_id);
CREATE INDEX disposal_of_case ON shelf_life.disposal (case_id) WHERE case_id IS NOT NULL;

-- Goods with an end that came to a business, until they are past it and gone: what expired stock is looked for by.
CREATE TABLE shelf_life.watch (
  party_id bigint NOT NULL,
  lot_id bigint NOT NULL,
  expires_on date NOT NULL,
  division_code text NOT NULL,
  PRIMARY KEY (party_id, lot_id)
);
CREATE INDEX watch_by_day ON shelf_life.watch (expires_on, division_code);

GRANT USAGE ON SCHEMA shelf_life TO luyuan_server;
GRANT SELECT, INSERT ON shelf_life.step, shelf_life.amount TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON shelf_life.disposal TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON shelf_life.watch TO luyuan_server;
