-- The producer's desk: production orders, control points with limits and measured values, outgoing tests, release.
CREATE SCHEMA production;

GRANT USAGE ON SCHEMA production TO luyuan_server;
