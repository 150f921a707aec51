-- What a till sold without saying of which lot is an observation of each lot that it may have been (ADR 0022): all of the
-- line's quantity under each, never divided among them. Null for every other observation, and where the till did not
-- say how much.
ALTER TABLE ledger.observation ADD COLUMN quantity bigint CHECK (quantity >= 0);

-- The open sales of a business, and the counts that settle them. New parts get the index when they are attached.
CREATE INDEX observation_of_tills ON ledger.observation (party_id)
  WHERE what IN ('possibly-sold', 'settled-by-count');
