-- 投诉 and 举报 from the public pages, kept for those who handle cases.
CREATE SCHEMA complaints;

GRANT USAGE ON SCHEMA complaints TO luyuan_server;
