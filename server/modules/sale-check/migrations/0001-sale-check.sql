-- SaleCheck: may this be sold here and now? For tills, with a list for when they are off-line.
CREATE SCHEMA sale_check;

GRANT USAGE ON SCHEMA sale_check TO luyuan_server;
