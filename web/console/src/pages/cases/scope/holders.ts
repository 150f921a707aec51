import type { DraftLine, ScopeChange, ScopeDraft } from '../../../api/cases-queries.ts';
import type { City } from '../../../api/types.ts';
import { districtOf, NO_DISTRICT } from '../../../format/districts.ts';

/** A line of the draft as a person looks at it, with what was changed by hand. */
export interface ScopeRow extends DraftLine {
  key: string;
  name: string;
  address: string | null;
  contactPhone: string | null;
  street: string | null;
  district: string;
  lotName: string;
  included: boolean;
  change: ScopeChange | null;
}

/** A business on the drawings: its narrowest ring, its surest tier, whether any line of it is included. */
export interface Holder {
  partyId: string;
  name: string;
  street: string | null;
  district: string;
  ring: number;
  tier: string;
  seller: boolean;
  included: boolean;
  excluded: boolean;
}

export const changeKey = (one: { partyId: string; lotId?: string | undefined }): string =>
  `${one.partyId} ${one.lotId ?? ''}`;

const TIERS = ['recorded', 'possible', 'unknown'];
const surest = (one: string, other: string) => (TIERS.indexOf(one) <= TIERS.indexOf(other) ? one : other);

/** The lines with names and places, and those that were added by hand and no step holds. */
export function rowsOf(
  draft: ScopeDraft,
  city: City | undefined,
  changes: ReadonlyMap<string, ScopeChange>,
  names: ReadonlyMap<string, string> = new Map(),
): ScopeRow[] {
  const parties = new Map(draft.parties.map((one) => [one.partyId, one]));
  const lots = new Map(draft.lots.map((one) => [one.lotId, one]));
  const streets = new Set(city?.streets.map((one) => one.code));
  return [...draft.lines, ...addedLines(draft, changes)].map((line): ScopeRow => {
    const party = parties.get(line.partyId);
    const lot = lots.get(line.lotId);
    const change = changes.get(changeKey(line)) ?? changes.get(changeKey({ partyId: line.partyId })) ?? null;
    const division = party?.divisionCode ?? null;
    return {
      ...line,
      key: changeKey(line),
      name: party?.name ?? names.get(line.partyId) ?? line.partyId,
      address: party?.address ?? null,
      contactPhone: party?.contactPhone ?? null,
      street: division !== null && streets.has(division) ? division : null,
      district: districtOf(city, division),
      lotName: [lot?.productName, lot?.batch ?? lot?.code].filter(Boolean).join(' '),
      included: change?.included ?? line.inStep,
      change,
    };
  });
}

const NOT_KNOWN = { lower: 0, upper: null };

/** What an officer adds though no record shows it: nothing is known of how much. */
function addedLines(draft: ScopeDraft, changes: ReadonlyMap<string, ScopeChange>): DraftLine[] {
  const listed = new Set(draft.lines.map(changeKey));
  const [like] = draft.lines;
  return [...changes.values()].flatMap(({ partyId, lotId, included }): DraftLine[] => {
    if (!included || lotId === undefined || listed.has(changeKey({ partyId, lotId }))) return [];
    const sibling = draft.lines.find((line) => line.lotId === lotId) ?? like;
    return [
      {
        partyId,
        lotId,
        ring: draft.steps.length - 1,
        inStep: false,
        seller: true,
        tier: 'by-hand',
        basis: 'none',
        came: NOT_KNOWN,
        soldOn: NOT_KNOWN,
        soldToConsumers: NOT_KNOWN,
        inStock: NOT_KNOWN,
        baseUnit: sibling?.baseUnit ?? 'piece',
        pieceUnit: sibling?.pieceUnit ?? null,
      },
    ];
  });
}

export function holdersOf(rows: readonly ScopeRow[]): Holder[] {
  const holders = new Map<string, Holder>();
  for (const row of rows) {
    const known = holders.get(row.partyId);
    const excluded = row.inStep && !row.included;
    if (!known) {
      const { partyId, name, street, district, ring, tier, seller, included } = row;
      holders.set(partyId, { partyId, name, street, district, ring, tier, seller, included, excluded });
      continue;
    }
    known.ring = Math.min(known.ring, row.ring);
    known.tier = surest(known.tier, row.tier);
    known.seller ||= row.seller;
    known.included ||= row.included;
    known.excluded ||= excluded;
  }
  return [...holders.values()];
}

export interface Places {
  place: string | undefined;
  holder: string | undefined;
  q: string | undefined;
}

/** Whether something is within what is chosen: a district, a street, a business. */
export function isChosen(
  one: { partyId: string; district: string; street: string | null },
  { place, holder }: Pick<Places, 'place' | 'holder'>,
): boolean {
  if (holder !== undefined && one.partyId !== holder) return false;
  if (place === undefined) return true;
  return (
    place === one.district || place === one.street || (place === NO_DISTRICT && one.district === NO_DISTRICT)
  );
}

/** What is to be decided, in figures that change with every line that is taken out or in. */
export function figuresOf(rows: readonly ScopeRow[]) {
  const included = rows.filter((row) => row.included);
  return {
    sellers: new Set(included.filter((row) => row.seller).map((row) => row.partyId)).size,
    businesses: new Set(included.map((row) => row.partyId)).size,
    lots: new Set(included.map((row) => row.lotId)).size,
    excluded: rows.filter((row) => row.inStep && !row.included).length,
    added: rows.filter((row) => !row.inStep && row.included).length,
  };
}
