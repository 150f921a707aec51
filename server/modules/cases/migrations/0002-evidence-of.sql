-- Whether a complaint was laid before a case is asked whenever a case is opened from one.
CREATE INDEX evidence_of ON cases.evidence (kind, ref);
