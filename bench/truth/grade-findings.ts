import { FINDING_KINDS, type FindingKind } from '../../server/modules/alerts/index.ts';
import type { ErrorName, FindingName, Plant } from '../../simulator/full-city/index.ts';
import { gtin14 } from './keys.ts';
import type { PlayedCity } from './play-city.ts';
import type { FindingRow } from './truth.store.ts';

export interface FindingGrade {
  kind: FindingKind;
  /** What was planted and is on record, and how much of it was found. */
  planted: number;
  found: number;
  recall: number;
  /** What was raised: rightly; as the mark of an error or of another fraud that really contradicts the records; neither. */
  raised: number;
  right: number;
  explained: number;
  wrong: number;
  /** Raised and planted, over raised. */
  precision: number;
  /** The same with what errors and other frauds explain. */
  precisionWithErrors: number;
}

type PlantKind = FindingName | ErrorName;

/**
 * Which errors and frauds leave the same mark in the records as another one: a missing voucher makes its receiver sell
 * what it never had, a slip of the keys makes the sender give more than it had, and so on.
 */
const MARKS: Readonly<Record<FindingKind, readonly PlantKind[]>> = {
  overdrawn: [
    'typing-tenfold',
    'missing',
    'undated',
    'late',
    'after-disposal',
    'receiver-only',
    'stock-does-not-add-up',
    'loss-out-of-band',
  ],
  'two-dates': [],
  'before-production': ['wrong-day', 'undated'],
  'after-disposal': [
    'late',
    'wrong-day',
    'day-only',
    'before-production',
    'missing',
    'undated',
    'typing-tenfold',
    'overdrawn',
  ],
  'code-in-two-places': [],
  'off-route': ['missing', 'late', 'undated', 'receiver-only'],
  'yield-out-of-band': ['typing-tenfold', 'undated'],
  'loss-out-of-band': ['missing', 'typing-tenfold', 'late', 'undated'],
  'stock-does-not-add-up': [
    'typing-tenfold',
    'missing',
    'late',
    'undated',
    'overdrawn',
    'receiver-only',
    'short',
    'wrong-day',
    'day-only',
    'before-production',
    'unanswered',
  ],
  // What these see (papers, tests, temperatures, prices, complaints) the full city does not plant; `bench -- alerts` does.
  'sold-expired': ['wrong-day', 'two-dates', 'undated'],
  'licence-lapsed': [],
  'failed-test-moving': [],
  'shelf-life-off': ['two-dates'],
  'too-warm': [],
  'price-odd': [],
  'silent-wholesaler': ['late', 'missing'],
  'complaint-cluster': [],
};

/** What a plant or a finding is about, in all the ways in which the two can name the same thing. */
type Subject = 'lot at party' | 'goods at party' | 'lot' | 'code';
const SUBJECT: Readonly<Record<FindingKind, Subject>> = {
  overdrawn: 'lot at party',
  'two-dates': 'lot',
  'before-production': 'lot',
  'after-disposal': 'lot at party',
  'code-in-two-places': 'code',
  'off-route': 'lot at party',
  'yield-out-of-band': 'lot at party',
  'loss-out-of-band': 'goods at party',
  'stock-does-not-add-up': 'goods at party',
  'sold-expired': 'lot at party',
  'licence-lapsed': 'lot at party',
  'failed-test-moving': 'lot at party',
  'shelf-life-off': 'lot',
  'too-warm': 'lot at party',
  'price-odd': 'goods at party',
  'silent-wholesaler': 'lot at party',
  'complaint-cluster': 'lot',
};

export interface ErrorGrade {
  kind: ErrorName;
  planted: number;
  /** Of them, how many left a mark: some finding names the same goods at one of its two ends. */
  marked: number;
}

const ERRORS: readonly ErrorName[] = [
  'late',
  'missing',
  'receiver-only',
  'unanswered',
  'short',
  'refused',
  'typing-tenfold',
  'wrong-day',
  'day-only',
  'undated',
];

/** How many errors of each kind show in the findings. Most need not: a late voucher is late, and otherwise right. */
export function gradeErrors(city: PlayedCity, findings: readonly FindingRow[]): ErrorGrade[] {
  const marked = new Set(findings.flatMap((finding) => goodsOf(city, finding)));
  const plants = city.days.flatMap((day) => day.plants);
  return ERRORS.map((kind) => {
    const own = plants.filter((plant) => plant.kind === kind);
    const seen = own.filter((plant) => goodsSubjects(city, plant).some((one) => marked.has(one)));
    return { kind, planted: own.length, marked: seen.length };
  });
}

interface KnownPlant extends Plant {
  number: number;
  day: number;
}

/** Precision and recall of what the checks raised, for each kind of finding. */
export function gradeFindings(city: PlayedCity, findings: readonly FindingRow[]): FindingGrade[] {
  const plants = city.days.flatMap((day) =>
    day.plants.map((plant): KnownPlant => ({ ...plant, number: 0, day: day.day.number })),
  );
  plants.forEach((plant, index) => {
    plant.number = index;
  });
  const shown = plants.filter((plant) => isOnRecord(city, plant));
  return FINDING_KINDS.map((kind) => gradeKind(city, kind, shown, plants, findings));
}

/** Whether the platform has heard of what shows it: documents of the last days may still be on their way. */
function isOnRecord(city: PlayedCity, plant: KnownPlant): boolean {
  if (plant.document >= 0) return city.keys.documentIds.has(plant.document);
  return true;
}

function gradeKind(
  city: PlayedCity,
  kind: FindingKind,
  shown: readonly KnownPlant[],
  all: readonly KnownPlant[],
  findings: readonly FindingRow[],
): FindingGrade {
  const own = shown.filter((plant) => plant.kind === kind);
  const bySubject = Map.groupBy(
    own.flatMap((plant) => subjectsOf(city, kind, plant).map((subject) => ({ subject, plant }))),
    ({ subject }) => subject,
  );
  const marks = new Set(
    all.filter((plant) => MARKS[kind].includes(plant.kind)).flatMap((plant) => goodsSubjects(city, plant)),
  );
  const found = new Set<number>();
  let [right, explained, raised] = [0, 0, 0];
  for (const finding of findings) {
    if (finding.kind !== kind) continue;
    raised += 1;
    const plants = bySubject.get(subjectOf(city, kind, finding)) ?? [];
    for (const { plant } of plants) found.add(plant.number);
    if (plants.length > 0) right += 1;
    else if (goodsOf(city, finding).some((one) => marks.has(one))) explained += 1;
  }
  return {
    kind,
    planted: own.length,
    found: found.size,
    recall: share(found.size, own.length),
    raised,
    right,
    explained,
    wrong: raised - right - explained,
    precision: share(right, raised),
    precisionWithErrors: share(right + explained, raised),
  };
}

const share = (part: number, whole: number): number =>
  whole === 0 ? 1 : Math.round((part / whole) * 1000) / 1000;

function subjectsOf(city: PlayedCity, kind: FindingKind, plant: KnownPlant): string[] {
  const lotId = city.keys.lotIds.get(plant.lot) ?? `? ${plant.lot}`;
  const partyId = city.keys.partyIds[plant.party] ?? 'nobody';
  switch (SUBJECT[kind]) {
    case 'lot':
      return [lotId];
    case 'code':
      return [...new Set(plant.sightings.map((row) => city.codes.get(`${plant.day} ${row}`) ?? ''))];
    case 'lot at party':
      return [`${lotId} ${partyId}`];
    default:
      return [`${gtinOf(city, plant.lot)} ${partyId}`];
  }
}

function subjectOf(city: PlayedCity, kind: FindingKind, finding: FindingRow): string {
  const { lotId, partyId, productId, code } = finding;
  switch (SUBJECT[kind]) {
    case 'lot':
      return lotId ?? '';
    case 'code':
      return code ?? '';
    case 'lot at party':
      return `${lotId} ${partyId}`;
    default:
      return `${city.keys.gtinOfProduct.get(productId ?? '')} ${partyId}`;
  }
}

const gtinOf = (city: PlayedCity, lot: number): string =>
  lot < 0 ? '' : gtin14(city.full.census.gtinOf(city.full.town.lots.productOf(lot)));

/** Goods at both ends of what an error touched: its mark may show at either, and without a batch only by the product. */
function goodsSubjects(city: PlayedCity, plant: Plant): string[] {
  const gtin = gtinOf(city, plant.lot);
  return [plant.party, plant.other].flatMap((party) =>
    party < 0 ? [] : [`${gtin} ${city.keys.partyIds[party]}`],
  );
}

function goodsOf(city: PlayedCity, { lotId, partyId, productId }: FindingRow): string[] {
  const gtin = city.keys.gtinOfLot.get(lotId ?? '') ?? city.keys.gtinOfProduct.get(productId ?? '');
  return gtin === undefined ? [] : [`${gtin} ${partyId}`];
}
