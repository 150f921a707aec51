-- A market that speaks for its stalls names them by their number.
CREATE INDEX party_market ON registry.party (market_id, stall) WHERE market_id IS NOT NULL;
