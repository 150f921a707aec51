-- Where each voucher stands. Derived from documents; each party finds its own without looking at others'.
CREATE SCHEMA vouchers;

CREATE TABLE vouchers.sent (
  sender_id bigint NOT NULL,
  document_id bigint NOT NULL,
  receiver_id bigint NOT NULL,
  issued_at timestamptz NOT NULL,
  answered_at timestamptz,
  state text NOT NULL,
  summary text NOT NULL,
  lines smallint NOT NULL,
  PRIMARY KEY (sender_id, document_id)
);

-- The receiver's copy, with all that a list shows.
CREATE TABLE vouchers.inbox (
  receiver_id bigint NOT NULL,
  document_id bigint NOT NULL,
  sender_id bigint NOT NULL,
  issued_at timestamptz NOT NULL,
  answered_at timestamptz,
  state text NOT NULL,
  summary text NOT NULL,
  lines smallint NOT NULL,
  PRIMARY KEY (receiver_id, document_id)
);

-- What came after a voucher: receipts, refusals, annulments, corrections.
CREATE TABLE vouchers.answer (
  sender_id bigint NOT NULL,
  document_id bigint NOT NULL,
  answer_document_id bigint NOT NULL,
  answer_sender_id bigint NOT NULL,
  kind text NOT NULL,
  PRIMARY KEY (sender_id, document_id, answer_document_id)
);

-- A line handed over that only the receiver has recorded so far, waiting for the sender's voucher. By line: what was
-- bought at once may come on several vouchers.
CREATE TABLE vouchers.unmatched_purchase (
  receiver_id bigint NOT NULL,
  document_id bigint NOT NULL,
  sender_id bigint NOT NULL,
  sender_document text,
  matched_document_id bigint,
  line smallint NOT NULL,
  PRIMARY KEY (receiver_id, document_id, line)
);
CREATE INDEX unmatched_by_sender ON vouchers.unmatched_purchase (sender_id) WHERE matched_document_id IS NULL;

-- Papers that came with a lot, so that whoever sells it on need not send them again.
CREATE TABLE vouchers.lot_paper (
  lot_id bigint NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  document_id bigint NOT NULL,
  issuer text,
  issued_on date,
  valid_until date,
  sha256 text,
  PRIMARY KEY (lot_id, kind, number)
);

GRANT USAGE ON SCHEMA vouchers TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON vouchers.sent, vouchers.inbox, vouchers.unmatched_purchase TO luyuan_server;
GRANT SELECT, INSERT ON vouchers.answer, vouchers.lot_paper TO luyuan_server;
