-- Files of cases as they were made: asked for, worked on, made. What was made is never changed.
CREATE SCHEMA case_files;

CREATE TABLE case_files.request (
  file_id bigint PRIMARY KEY,
  case_id bigint NOT NULL,
  format text NOT NULL CHECK (format IN ('pdf', 'docx', 'bundle')),
  asked_by bigint NOT NULL,
  asked_at timestamptz NOT NULL
);
CREATE INDEX request_case ON case_files.request (case_id, file_id);

-- How far a file is, and which server is at it until when.
CREATE TABLE case_files.progress (
  file_id bigint PRIMARY KEY,
  done integer NOT NULL,
  of integer NOT NULL,
  tries integer NOT NULL,
  taken_until timestamptz,
  failed text
);

CREATE TABLE case_files.file (
  file_id bigint PRIMARY KEY,
  case_id bigint NOT NULL,
  -- Of the bytes as they are handed out.
  sha256 bytea NOT NULL,
  bytes integer NOT NULL,
  documents integer NOT NULL,
  -- The last entry of the case that it knows.
  last_entry bigint NOT NULL,
  made_at timestamptz NOT NULL,
  content bytea NOT NULL
);
CREATE INDEX file_sha256 ON case_files.file (sha256);
ALTER TABLE case_files.file ALTER COLUMN content SET STORAGE EXTERNAL;

GRANT USAGE ON SCHEMA case_files TO luyuan_server;
GRANT SELECT, INSERT ON case_files.request, case_files.file TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON case_files.progress TO luyuan_server;
