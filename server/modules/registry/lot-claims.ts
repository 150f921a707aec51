import { saidOf } from './describe.ts';
import type { LotClaim, LotId } from './lots.store.ts';
import { contradictions, expiryFrom, parseShelfLife } from './rules/index.ts';

/** The part of a line of goods that is told of its lot. */
interface DatedLine {
  productionDate?: string | undefined;
  shelfLife?: string | undefined;
  expiryDate?: string | undefined;
  origin?: string | undefined;
}

const FIELDS = ['productionDate', 'expiryDate', 'origin'] as const;

/** A label says more than the same expiry worked out. */
function saysTheSame(field: (typeof FIELDS)[number], earlier: LotClaim, stated: LotClaim): boolean {
  if (earlier[field] !== stated[field]) return false;
  return field !== 'expiryDate' || !earlier.expiryComputed || stated.expiryComputed === true;
}

export interface ClaimAtOdds {
  field: string;
  earlier: string;
  later: string;
  documentId: string;
}

/** Whether a claim says something that no earlier one of the lot said; only then is it stored. */
export function isNews(before: readonly LotClaim[], stated: LotClaim): boolean {
  return FIELDS.some(
    (field) => stated[field] !== null && !before.some((one) => saysTheSame(field, one, stated)),
  );
}

/** What a line says of its lot; the expiry is worked out where only production date and shelf life are given. */
export function claimOf(
  input: DatedLine,
  lotId: LotId,
  documentId: string,
  line: number,
  shelfLife: string | null,
): LotClaim {
  const life = parseShelfLife(input.shelfLife ?? shelfLife ?? '');
  const expiryComputed =
    input.expiryDate === undefined && input.productionDate !== undefined && life !== null;
  const expiryDate =
    input.expiryDate ?? (input.productionDate && life ? expiryFrom(input.productionDate, life) : null);
  return {
    lotId,
    documentId,
    line,
    productionDate: input.productionDate ?? null,
    expiryDate,
    expiryComputed,
    origin: input.origin?.trim() ?? null,
  };
}

/** The first document that each field is at odds with. */
export function contradictionsWith(before: readonly LotClaim[], stated: LotClaim): ClaimAtOdds[] {
  const earlier = before.map((one) => ({ documentId: one.documentId, claims: saidOf(one) }));
  const found = contradictions(earlier, saidOf(stated));
  return [...Map.groupBy(found, (one) => one.field)].flatMap(([field, [first]]) =>
    first
      ? [{ field, earlier: first.earlier.value, later: first.later, documentId: first.earlier.documentId }]
      : [],
  );
}
