-- When a business first opened its letter, by which way: what it read is its own to say, that it opened it is not.
CREATE TABLE notices.opening (
  notice_id bigint NOT NULL,
  -- app, link
  way text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (notice_id, way)
);
GRANT SELECT, INSERT ON notices.opening TO luyuan_server;
