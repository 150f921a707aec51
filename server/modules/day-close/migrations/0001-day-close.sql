-- 日清: how a stall without till or scale closes its day, lot by lot.
CREATE SCHEMA day_close;

GRANT USAGE ON SCHEMA day_close TO luyuan_server;
