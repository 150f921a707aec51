-- Numbers of slips that a business may hand out before the platform has heard of the goods. A slip's number becomes the
-- document number of its voucher; which voucher that is stands here once it has come.
CREATE TABLE vouchers.slip (
  slip_id bigint PRIMARY KEY,
  party_id bigint NOT NULL,
  reserved_by bigint NOT NULL,
  document_id bigint,
  reserved_at timestamptz NOT NULL
);
CREATE INDEX slip_open ON vouchers.slip (party_id, reserved_at) WHERE document_id IS NULL;

-- Was this slip received already? Asked whenever one is.
CREATE INDEX unmatched_by_document ON vouchers.unmatched_purchase (receiver_id, sender_document)
  WHERE sender_document IS NOT NULL;

GRANT SELECT, INSERT, UPDATE (document_id) ON vouchers.slip TO luyuan_server;
