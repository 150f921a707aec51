-- What a business needs at a glance: what waits, what nears its end, what came, went and is left today; slip numbers for work without a network.
CREATE SCHEMA desk;

GRANT USAGE ON SCHEMA desk TO luyuan_server;
