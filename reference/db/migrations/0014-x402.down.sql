drop table x402_settlements;
drop table x402_sessions;
drop table x402_authorizations;
