-- A licence is renewed under its number: each end of validity is a paper of its own.
ALTER TABLE registry.certificate DROP CONSTRAINT certificate_holder_id_kind_number_key;
CREATE UNIQUE INDEX certificate_of_holder ON registry.certificate (holder_id, kind, number, valid_until) NULLS NOT DISTINCT;
-- Whether a number stands under another holder too.
CREATE INDEX certificate_by_number ON registry.certificate (number, kind);
