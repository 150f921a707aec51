-- The recall by the law: plans, and what happened since, one row a document. Insert-only: how a recall stands follows
-- from its rows. Column order: widest first.
CREATE SCHEMA recalls;

CREATE TABLE recalls.recall (
  -- The id of its first document: the first plan, or the order.
  recall_id bigint PRIMARY KEY,
  -- The business that is responsible.
  party_id bigint NOT NULL,
  case_id bigint,
  begun_at timestamptz NOT NULL,
  -- Whose officers deal with it.
  division_code text NOT NULL
);
CREATE INDEX recall_of_party ON recalls.recall (party_id, recall_id DESC);
CREATE INDEX recall_of_case ON recalls.recall (case_id) WHERE case_id IS NOT NULL;

-- What happened, in order; of two people at once the second's number is taken, and it is told what came.
CREATE TABLE recalls.step (
  recall_id bigint NOT NULL REFERENCES recalls.recall,
  seq int NOT NULL,
  document_id bigint NOT NULL UNIQUE,
  account_id bigint NOT NULL,
  at timestamptz NOT NULL,
  -- 'plan', 'order', 'accept', 'require-changes', 'announce', 'progress', 'summarise', 'evaluate', 'close'
  kind text NOT NULL,
  document_number text NOT NULL,
  -- What the document says, as far as lists and pages show it.
  content jsonb NOT NULL,
  PRIMARY KEY (recall_id, seq)
);

-- Lots that any plan or order has named.
CREATE TABLE recalls.lot (
  lot_id bigint NOT NULL,
  recall_id bigint NOT NULL REFERENCES recalls.recall,
  PRIMARY KEY (lot_id, recall_id)
);
CREATE INDEX lot_of_recall ON recalls.lot (recall_id);

-- What stands at the portal: announcements, and results.
CREATE TABLE recalls.publication (
  -- The id of its step's document; its public number follows from it.
  publication_id bigint PRIMARY KEY,
  recall_id bigint NOT NULL REFERENCES recalls.recall,
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('announcement', 'result')),
  -- Both languages: title and paragraphs.
  text jsonb NOT NULL,
  -- What is searched: title, food, batches, producer, without spaces and in small letters.
  search text NOT NULL
);
CREATE INDEX publication_newest ON recalls.publication (publication_id DESC);

GRANT USAGE ON SCHEMA recalls TO luyuan_server;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA recalls TO luyuan_server;
