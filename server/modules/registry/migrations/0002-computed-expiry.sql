-- Whether the expiry was worked out from production date and shelf life: labels count the first day or not, so that
-- a worked-out expiry a day off the label's is no second story.
ALTER TABLE registry.lot_claim ADD COLUMN expiry_computed boolean NOT NULL DEFAULT false;
