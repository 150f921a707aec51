-- Programs that prove each call by a signature (HMAC-SHA256, or HMAC-SM3 of GB/T 32905).
CREATE TABLE identity.app (
  app_id text PRIMARY KEY,
  -- Whose acts its calls are.
  account_id bigint NOT NULL REFERENCES identity.account,
  label text NOT NULL,
  algorithm text NOT NULL CHECK (algorithm IN ('HMAC-SHA256', 'HMAC-SM3')),
  -- Encrypted with the platform's key: an HMAC must be computed anew, so that a hash of the secret would not do.
  secret bytea NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX app_account ON identity.app (account_id);

-- Each nonce once for each app, whichever server is asked. Gone when its window has passed.
CREATE TABLE identity.app_nonce (
  app_id text NOT NULL,
  nonce text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (app_id, nonce)
);
CREATE INDEX app_nonce_at ON identity.app_nonce (at);

-- A business may ask that its account be called by session and by signed calls only.
ALTER TABLE identity.account ADD COLUMN signed_only boolean NOT NULL DEFAULT false;

GRANT SELECT, INSERT, UPDATE ON identity.app TO luyuan_server;
-- UPDATE for the row locks of tidying up, as with sign_in_failure.
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.app_nonce TO luyuan_server;
