-- The 五证合一 bundle of a voucher: which papers it asks for, the files behind them, whether they hold, and what a lapsed one stops.
CREATE SCHEMA papers;

GRANT USAGE ON SCHEMA papers TO luyuan_server;
