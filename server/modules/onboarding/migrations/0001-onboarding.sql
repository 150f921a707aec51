-- Getting in: registration by licence number, invitation by a supplier's voucher, the first day.
CREATE SCHEMA onboarding;

GRANT USAGE ON SCHEMA onboarding TO luyuan_server;
