-- 投诉 and 举报 from the public pages, kept for those who handle cases. Insert-only: what became of one is a step of it.
-- Column order: widest first.
CREATE SCHEMA complaints;

CREATE TABLE complaints.complaint (
  -- Random, so that nobody finds another's by counting; told as J… with its check character.
  complaint_id bigint PRIMARY KEY,
  received_at timestamptz NOT NULL,
  -- What it is about, as far as the page it came from knew.
  lot_id bigint,
  party_id bigint,
  document_id bigint,
  kind text NOT NULL CHECK (kind IN ('complaint', 'report', 'correction')),
  -- Where it happened: division of the business, or the district that was chosen; null: not known.
  division_code text,
  -- Address and words of the page it came from; null: from the front page.
  page_path text,
  page_label text,
  -- One sent form is one complaint, however often it is sent; and what was in it, to tell another from the same.
  form_token bytea NOT NULL UNIQUE,
  content_print bytea NOT NULL,
  -- What was told, and who can be reached: encrypted, since the first may tell who wrote it as well as the second.
  told bytea NOT NULL,
  contact bytea
);
CREATE INDEX complaint_newest ON complaints.complaint (received_at DESC, complaint_id DESC);
CREATE INDEX complaint_of_lot ON complaints.complaint (lot_id) WHERE lot_id IS NOT NULL;
CREATE INDEX complaint_of_party ON complaints.complaint (party_id) WHERE party_id IS NOT NULL;

CREATE TABLE complaints.photo (
  complaint_id bigint NOT NULL REFERENCES complaints.complaint,
  position smallint NOT NULL,
  sha256 bytea NOT NULL,
  PRIMARY KEY (complaint_id, position)
);

-- What became of it. The last step is its state; without one it is received.
CREATE TABLE complaints.step (
  complaint_id bigint NOT NULL REFERENCES complaints.complaint,
  step_id bigint NOT NULL,
  taken_by bigint NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('accepted', 'declined', 'handed-on', 'closed')),
  PRIMARY KEY (complaint_id, step_id)
);

GRANT USAGE ON SCHEMA complaints TO luyuan_server;
GRANT SELECT, INSERT ON complaints.complaint, complaints.photo, complaints.step TO luyuan_server;
