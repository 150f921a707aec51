import type { Bounds } from './interval.ts';

/** What can be found. The names are shared with the simulator's ground truth; once stored they keep their meaning. */
export const FINDING_KINDS = [
  'overdrawn',
  'two-dates',
  'before-production',
  'after-disposal',
  'code-in-two-places',
  'off-route',
  'yield-out-of-band',
  'loss-out-of-band',
  'stock-does-not-add-up',
  'sold-expired',
  'licence-lapsed',
  'failed-test-moving',
  'shelf-life-off',
  'too-warm',
  'price-odd',
  'silent-wholesaler',
  'complaint-cluster',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Kinds that are worked out from all the documents of a lot, each time one of them comes. */
export const LOT_KINDS = [
  'overdrawn',
  'two-dates',
  'before-production',
  'after-disposal',
  'sold-expired',
  'failed-test-moving',
  'shelf-life-off',
] as const;

/** What one piece of evidence is; words in `finding-words.ts`. */
export const EVIDENCE_KINDS = [
  'came-in',
  'went-out',
  'disposed',
  'moved-before',
  'production-claimed',
  'production-recorded',
  'claim',
  'used',
  'made',
  'band',
  'lost',
  'missing',
  'surplus',
  'handled',
  'sighting',
  'held',
  'discrepancy',
  'expiry',
  'failed-test',
  'licence',
  'voucher',
  'shelf-life',
  'out-of-limits',
  'limit',
  'price-times',
  'last-upload',
  'complaint',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export interface Evidence {
  what: EvidenceKind;
  documentId?: string;
  lotId?: string;
  partyId?: string | null;
  /** RFC 3339 would be lossless too, but a rule works in milliseconds. */
  at?: number;
  precision_ms?: number;
  quantity?: Bounds;
  unit?: string;
  /** A day, a place, a field: what the words need beside figures. */
  value?: string;
}

/** At most so many pieces are kept of one finding; `evidenceCount` says how many there were. */
export const EVIDENCE_MAX = 40;

export interface Found {
  kind: FindingKind;
  /** Same subject, same key: a finding is raised once and confirmed afterwards, never doubled. */
  key: string;
  lotId: string | null;
  partyId: string | null;
  productId: string | null;
  documentId: string | null;
  code: string | null;
  window: { from: number; to: number } | null;
  /** What it is about; null where it is no matter of quantity. */
  quantity: Bounds | null;
  unit: string | null;
  /** How strong it is, in the unit of its rule's threshold; null where the rule has none. */
  measure: number | null;
  evidence: Evidence[];
  evidenceCount: number;
}

const NOTHING = {
  lotId: null,
  partyId: null,
  productId: null,
  documentId: null,
  code: null,
  window: null,
  quantity: null,
  unit: null,
  measure: null,
} as const;

/** A finding with all that it does not say set to null, its evidence cut to `EVIDENCE_MAX`. */
export function found(
  kind: FindingKind,
  subject: readonly (string | number)[],
  more: Partial<Omit<Found, 'kind' | 'key' | 'evidence' | 'evidenceCount'>>,
  evidence: readonly Evidence[],
): Found {
  return {
    ...NOTHING,
    ...more,
    kind,
    key: [kind, ...subject].join('|'),
    evidence: evidence.slice(0, EVIDENCE_MAX),
    evidenceCount: evidence.length,
  };
}
