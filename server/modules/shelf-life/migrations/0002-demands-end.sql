-- A demand ends with its disposal, also of lots of which some was taken off: said now where it was not said before.
INSERT INTO shelf_life.amount (party_id, lot_id, disposal_id, step_id, line, what, quantity, at)
SELECT DISTINCT a.party_id, a.lot_id, a.disposal_id, a.step_id, a.line, 'let-go', NULL::bigint, d.changed_at
  FROM shelf_life.amount a
  JOIN shelf_life.disposal d ON d.party_id = a.party_id AND d.disposal_id = a.disposal_id
 WHERE a.what = 'demanded' AND d.state IN ('closed', 'withdrawn')
ON CONFLICT DO NOTHING;
