-- Files by their content. Column order: widest first.
CREATE SCHEMA attachments;

CREATE TABLE attachments.file (
  created_at timestamptz NOT NULL,
  bytes integer NOT NULL CHECK (bytes > 0),
  sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
  media_type text NOT NULL,
  content bytea NOT NULL
);
-- Photos and PDFs are compressed already.
ALTER TABLE attachments.file ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE attachments.bringer (
  -- A business, or the supervising office; 0: the public.
  party_id bigint NOT NULL,
  brought_at timestamptz NOT NULL,
  sha256 bytea NOT NULL,
  PRIMARY KEY (party_id, sha256)
);

GRANT USAGE ON SCHEMA attachments TO luyuan_server;
GRANT SELECT, INSERT ON attachments.file, attachments.bringer TO luyuan_server;
