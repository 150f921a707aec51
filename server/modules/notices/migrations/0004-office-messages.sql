-- Messages to an office itself: of a deadline that was missed. They belong to no letter, and to a case only where the
-- deadline does.
ALTER TABLE notices.message ALTER COLUMN case_id DROP NOT NULL;
ALTER TABLE notices.message ALTER COLUMN notice_id DROP NOT NULL;
ALTER TABLE notices.message ADD COLUMN deadline_id bigint;
ALTER TABLE notices.message ADD COLUMN level integer;
-- Whose officers are told.
ALTER TABLE notices.message ADD COLUMN division_code text;
CREATE INDEX message_of_office ON notices.message (division_code, message_id) WHERE division_code IS NOT NULL;
