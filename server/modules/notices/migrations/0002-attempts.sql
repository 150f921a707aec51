-- Wrong links by address, and answers by letter: counted here so that a limit holds on however many servers there are.
CREATE TABLE notices.attempt (
  -- wrong-link, link-answer
  what text NOT NULL,
  -- Address, or letter.
  who text NOT NULL,
  since timestamptz NOT NULL,
  times integer NOT NULL,
  PRIMARY KEY (what, who)
);
CREATE INDEX attempt_since ON notices.attempt (since);
GRANT SELECT, INSERT, UPDATE, DELETE ON notices.attempt TO luyuan_server;
