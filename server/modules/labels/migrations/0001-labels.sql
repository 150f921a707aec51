-- Labels and shelf cards as PDF, the codes on them, piece codes by number range.
CREATE SCHEMA labels;

GRANT USAGE ON SCHEMA labels TO luyuan_server;
