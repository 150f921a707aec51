-- Who may sign in, as whom, and what they did. Accounts refer to parties by id only: registry stands above.
CREATE SCHEMA identity;

CREATE TABLE identity.account (
  account_id bigint PRIMARY KEY,
  user_name text NOT NULL UNIQUE CHECK (user_name = lower(user_name)),
  display_name text NOT NULL,
  password_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('operator', 'regulator', 'administrator')),
  -- The business an operator's staff belong to.
  party_id bigint,
  -- The area a regulator answers for: a district's code, or the city's own for all of it.
  division_code text,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((role = 'operator') = (party_id IS NOT NULL)),
  CHECK ((role = 'regulator') = (division_code IS NOT NULL))
);

-- A stolen copy of this table opens nothing: only hashes of the tokens are kept.
CREATE TABLE identity.session (
  token_sha256 bytea PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES identity.account,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_account ON identity.session (account_id);

CREATE TABLE identity.api_key (
  key_sha256 bytea PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES identity.account,
  label text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE INDEX api_key_account ON identity.api_key (account_id);

-- Tries in a row that were not right, so that guessing becomes slow without locking an honest person out. By address
-- too: somebody who guesses elsewhere keeps nobody waiting here.
CREATE TABLE identity.sign_in_failure (
  user_name text NOT NULL,
  address text NOT NULL,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (user_name, address)
);
CREATE INDEX sign_in_failure_last ON identity.sign_in_failure (last_at);

-- The one-time link for the first administrator of an empty platform.
CREATE TABLE identity.invitation (
  token_sha256 bytea PRIMARY KEY,
  role text NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

-- Public halves of signing keys: the platform's own (party_id null) and those of businesses that sign themselves.
CREATE TABLE identity.signing_key (
  key_id bigint PRIMARY KEY,
  party_id bigint,
  public_key bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

CREATE TABLE identity.audit (
  audit_id bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  account_id bigint,
  operation text NOT NULL,
  target text NOT NULL DEFAULT '',
  outcome text NOT NULL,
  request_id text NOT NULL DEFAULT ''
);
CREATE INDEX audit_account ON identity.audit (account_id, audit_id);

GRANT USAGE ON SCHEMA identity TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON identity.account, identity.api_key, identity.invitation, identity.signing_key TO luyuan_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.session, identity.sign_in_failure TO luyuan_server;
GRANT SELECT, INSERT ON identity.audit TO luyuan_server;
