-- What a business hands over again and again, as it starts a voucher. Replaced under its name, dropped by its owner.
CREATE TABLE desk.template (
  party_id bigint NOT NULL,
  template_id bigint NOT NULL,
  receiver_id bigint,
  saved_at timestamptz NOT NULL,
  name text NOT NULL,
  lines jsonb NOT NULL,
  PRIMARY KEY (party_id, template_id)
);
CREATE UNIQUE INDEX template_by_name ON desk.template (party_id, name);

GRANT SELECT, INSERT, DELETE ON desk.template TO luyuan_server;
