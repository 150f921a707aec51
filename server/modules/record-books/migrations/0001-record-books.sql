-- 进销存台账: the record books that the law names, to read, search, print and hand over; gate entries and storage temperatures.
CREATE SCHEMA record_books;

GRANT USAGE ON SCHEMA record_books TO luyuan_server;
