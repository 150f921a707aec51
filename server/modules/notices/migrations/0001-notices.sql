-- Letters to businesses in a case, what they answer, and the messages that carry them. Letters, lines and answers are
-- insert-only: each is of a document of the ledger. Messages are a queue, and have a state.
CREATE SCHEMA notices;

CREATE TABLE notices.notice (
  -- The id of its document.
  notice_id bigint PRIMARY KEY,
  case_id bigint NOT NULL,
  -- The decided scope that it was sent for.
  scope_id bigint NOT NULL,
  party_id bigint NOT NULL,
  -- stop-and-seal, recall, check, withdrawal
  kind text NOT NULL,
  number text NOT NULL,
  at timestamptz NOT NULL,
  -- Null where no answer is asked for.
  due_at timestamptz,
  -- Of the secret in its link, which is derived anew for each try and kept nowhere. Null: it has none.
  link_sha256 bytea UNIQUE,
  sent_by bigint NOT NULL,
  -- The letter as it was sent: title, paragraphs and office in both languages.
  letter jsonb NOT NULL,
  UNIQUE (scope_id, party_id, kind)
);
CREATE INDEX notice_of_case ON notices.notice (case_id, notice_id);
CREATE INDEX notice_of_party ON notices.notice (party_id, notice_id);
CREATE INDEX notice_due ON notices.notice (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE notices.line (
  notice_id bigint NOT NULL,
  lot_id bigint NOT NULL,
  -- What had come in, and what of it the records say was passed on, when the scope was decided, in base units of the
  -- lot; an upper bound of null is unbounded.
  came_lower bigint NOT NULL,
  came_upper bigint,
  passed_lower bigint NOT NULL,
  passed_upper bigint,
  tier text NOT NULL,
  PRIMARY KEY (notice_id, lot_id)
);

CREATE TABLE notices.answer (
  -- The id of its document.
  answer_id bigint PRIMARY KEY,
  notice_id bigint NOT NULL,
  case_id bigint NOT NULL,
  party_id bigint NOT NULL,
  at timestamptz NOT NULL,
  -- app, link, phone; seen: an officer was there
  way text NOT NULL,
  -- Came when the case was closed: kept, and changes nothing by itself.
  late boolean NOT NULL,
  spoke_with text,
  number_called text,
  recorded_by bigint,
  note text
);
CREATE INDEX answer_of_notice ON notices.answer (notice_id, answer_id);
CREATE INDEX answer_of_case ON notices.answer (case_id, answer_id);

CREATE TABLE notices.answer_line (
  answer_id bigint NOT NULL,
  lot_id bigint NOT NULL,
  in_stock bigint NOT NULL,
  sealed bigint NOT NULL,
  sold bigint NOT NULL,
  returned bigint NOT NULL,
  passed_on bigint NOT NULL,
  destroyed bigint NOT NULL,
  -- To whom it was passed on, place, note, hashes of photos.
  said jsonb NOT NULL,
  PRIMARY KEY (answer_id, lot_id)
);

-- Where a business wants to be reached about its goods, beside the telephone of its registration.
CREATE TABLE notices.reach (
  party_id bigint PRIMARY KEY,
  phone text,
  email text,
  set_at timestamptz NOT NULL,
  set_by bigint NOT NULL
);

CREATE TABLE notices.message (
  message_id bigint PRIMARY KEY,
  -- What a gateway knows it by, at every try.
  key text NOT NULL UNIQUE,
  case_id bigint NOT NULL,
  notice_id bigint NOT NULL,
  party_id bigint NOT NULL,
  -- notice, reminder
  purpose text NOT NULL,
  -- in-app, sms, email
  channel text NOT NULL,
  address text,
  subject text NOT NULL,
  -- With a place for the link, which is filled in when it is sent.
  body text NOT NULL,
  -- waiting, sent, refused (the gateway will never take it), given-up, not-needed
  state text NOT NULL,
  tries integer NOT NULL,
  made_at timestamptz NOT NULL,
  -- When it may be tried; while somebody tries it, until when others leave it to them.
  next_at timestamptz,
  sent_at timestamptz,
  -- What the gateway calls it.
  receipt text,
  trouble jsonb
);
CREATE INDEX message_due ON notices.message (channel, next_at, message_id) WHERE state = 'waiting';
CREATE INDEX message_of_case ON notices.message (case_id);
CREATE INDEX message_of_notice ON notices.message (notice_id);

GRANT USAGE ON SCHEMA notices TO luyuan_server;
GRANT SELECT, INSERT ON notices.notice, notices.line, notices.answer, notices.answer_line TO luyuan_server;
GRANT SELECT, INSERT, UPDATE ON notices.reach, notices.message TO luyuan_server;
