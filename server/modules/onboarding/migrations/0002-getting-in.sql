-- Businesses that wait to be let in, invitations that came with a voucher, tries, and guides put away. Widest first.
CREATE TABLE onboarding.registration (
  registration_id bigint PRIMARY KEY,
  -- Set when it is approved: the business keeps the id under which partners named it.
  party_id bigint,
  decided_by bigint,
  made_at timestamptz NOT NULL,
  decided_at timestamptz,
  -- Of the word by which whoever registered asks how it stands.
  ticket_sha256 bytea NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('pending', 'approved', 'refused')),
  uscc text NOT NULL,
  user_name text NOT NULL,
  password_hash text NOT NULL,
  -- What was filled in, as registering takes it.
  party jsonb NOT NULL,
  division_code text NOT NULL,
  reason text NOT NULL DEFAULT '',
  by_invitation boolean NOT NULL
);
-- One business and one name wait once.
CREATE UNIQUE INDEX registration_waiting_uscc ON onboarding.registration (uscc) WHERE state = 'pending';
CREATE UNIQUE INDEX registration_waiting_name ON onboarding.registration (user_name) WHERE state = 'pending';
CREATE INDEX registration_state ON onboarding.registration (state, registration_id);

CREATE TABLE onboarding.invitation (
  document_id bigint NOT NULL,
  sender_id bigint NOT NULL,
  receiver_id bigint NOT NULL,
  made_by bigint NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Its sender made another link for the same voucher.
  replaced_at timestamptz,
  confirmed_at timestamptz,
  registered_at timestamptz,
  wrong_tries integer NOT NULL DEFAULT 0,
  code_sha256 bytea PRIMARY KEY CHECK (length(code_sha256) = 32)
);
CREATE INDEX invitation_voucher ON onboarding.invitation (document_id);

-- By address and hour, so that guessing is slow on whichever server.
CREATE TABLE onboarding.attempt (
  hour timestamptz NOT NULL,
  what text NOT NULL,
  address text NOT NULL,
  times integer NOT NULL,
  PRIMARY KEY (what, address, hour)
);
CREATE INDEX attempt_hour ON onboarding.attempt (hour);

CREATE TABLE onboarding.guide_dismissed (
  account_id bigint PRIMARY KEY,
  at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON onboarding.registration, onboarding.invitation TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON onboarding.attempt TO luyuan_server;
GRANT SELECT, INSERT, DELETE ON onboarding.guide_dismissed TO luyuan_server;
