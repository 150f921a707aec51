import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import { type AccountId, displayNames, type Principal, recordForbidden } from '../identity/index.ts';
import { discrepanciesOfLots, MOVEMENT_WORDS, type MovementKind } from '../ledger/index.ts';
import {
  type BaseUnit,
  type CityData,
  describeLots,
  displayQuantity,
  findProducts,
  type LotFacts,
  type Party,
  type Product,
  partiesById,
} from '../registry/index.ts';
import { findingUnknown } from './alerts.errors.ts';
import { stepsOf } from './finding-steps.store.ts';
import { EVIDENCE_WORDS, FINDING_WORDS, SEVERITY_WORDS, valueWords } from './finding-words.ts';
import type { Finding } from './findings.store.ts';
import { type FindingFilter, findingById, listFindings } from './list-findings.store.ts';
import { ruleOn } from './rules/alert-rules.ts';
import type { Evidence } from './rules/found.ts';
import type { Bounds } from './rules/interval.ts';

interface Tools {
  db: Queryable;
  city: CityData;
}

/** Findings as a person reads them, newest or most urgent first. What officers made of them is for officers. */
export async function readFindings(tools: Tools, principal: Principal, filter: FindingFilter) {
  const found = await listFindings(tools.db, filter);
  const names = await namesFor(tools, found, []);
  const last = found.length === filter.limit ? found.at(-1) : undefined;
  return {
    items: found.map((one) => summary(tools, principal, one, names)),
    next: last?.findingId ?? null,
    nextSeverity: last?.severity ?? null,
  };
}

/**
 * One finding with its evidence in words. A business sees the evidence of its own records, and of others only what was
 * said, not who said it.
 * Errors: `finding-unknown`, `record-forbidden`.
 */
export async function readFinding(tools: Tools, principal: Principal, findingId: string) {
  const finding = await visibleFinding(tools, principal, findingId);
  const evidence = principal.role === 'operator' ? ownEvidence(finding, principal.partyId) : finding.evidence;
  const names = await namesFor(tools, [finding], evidence);
  const noted = finding.lotId === null ? [] : await discrepanciesOfLots(tools.db, [finding.lotId]);
  const mine = noted.filter((one) => principal.role !== 'operator' || one.partyId === principal.partyId);
  return {
    ...summary(tools, principal, finding, names),
    steps: principal.role === 'operator' ? [] : await readSteps(tools.db, findingId),
    evidenceCount: finding.evidenceCount,
    evidence: evidence.map((piece) => describe(tools, piece, names)),
    discrepancyIds: mine.map((one) => one.discrepancyId),
  };
}

/** Errors: `finding-unknown`, `record-forbidden`. */
export async function visibleFinding(
  tools: Tools,
  principal: Principal,
  findingId: string,
): Promise<Finding> {
  const finding = await findingById(tools.db, findingId);
  if (!finding) throw findingUnknown();
  if (!maySee(tools, principal, finding)) throw recordForbidden();
  return finding;
}

async function readSteps(db: Queryable, findingId: string) {
  const steps = await stepsOf(db, findingId);
  const names = await displayNames(db, [
    ...new Set(steps.flatMap((step) => (step.takenBy as AccountId) ?? [])),
  ]);
  return steps.map((step) => ({
    stepId: step.stepId,
    what: step.what,
    at: step.at.toISOString(),
    by: step.takenBy === null ? null : (names.get(step.takenBy as AccountId) ?? null),
    note: step.note,
    subjectId: step.subjectId,
  }));
}

function maySee({ city }: Tools, principal: Principal, finding: Finding): boolean {
  if (principal.role === 'administrator') return true;
  if (principal.role === 'operator') return finding.partyId === principal.partyId;
  const { divisionCode } = principal;
  return (
    divisionCode !== null && (divisionCode === city.city.code || finding.divisions.includes(divisionCode))
  );
}

/** Who else held a batch, and whose paper said what, is not for a business to learn from a finding. */
function ownEvidence(finding: Finding, partyId: string | null): Evidence[] {
  return finding.evidence.flatMap((piece): Evidence[] => {
    if (piece.partyId === undefined || piece.partyId === partyId) return [piece];
    if (piece.what === 'held' || piece.what === 'sighting') return [];
    const { what, value, at } = piece;
    return [{ what, ...(value === undefined ? {} : { value }), ...(at === undefined ? {} : { at }) }];
  });
}

interface Names {
  lots: ReadonlyMap<string, LotFacts>;
  products: ReadonlyMap<string, Product>;
  parties: ReadonlyMap<string, Party>;
}

async function namesFor(
  { db }: Tools,
  findings: readonly Finding[],
  evidence: readonly Evidence[],
): Promise<Names> {
  const lots = await describeLots(db, [
    ...new Set([...findings, ...evidence].flatMap((one) => one.lotId ?? [])),
  ]);
  const productIds = [...new Set(findings.flatMap((one) => one.productId ?? []))];
  const products =
    productIds.length === 0 ? [] : await findProducts(db, { ids: productIds, gtins: [], codes: [] });
  const parties = await partiesById(db, [
    ...new Set([...findings, ...evidence].flatMap((one) => one.partyId ?? [])),
  ]);
  return { lots, products: new Map(products.map((one) => [one.productId as string, one])), parties };
}

function summary({ city }: Tools, principal: Principal, finding: Finding, names: Names) {
  const day = localDay(finding.lastConfirmedAt, city.city.timezone);
  const rule = ruleOn(city.alertRules, finding.ruleCode, day);
  const isOffice = principal.role !== 'operator';
  const lot = finding.lotId === null ? undefined : names.lots.get(finding.lotId);
  const product = lot?.product ?? names.products.get(finding.productId ?? '');
  return {
    findingId: finding.findingId,
    kind: finding.kind,
    words: FINDING_WORDS[finding.kind],
    rule: { code: finding.ruleCode, zh: rule?.zh ?? finding.ruleCode, en: rule?.en ?? finding.ruleCode },
    severity: finding.severity,
    severityWords: SEVERITY_WORDS[finding.severity - 1] ?? SEVERITY_WORDS[3],
    state: isOffice ? finding.state : null,
    closedAs: isOffice ? finding.closedAs : null,
    measure: finding.measure,
    threshold: finding.threshold,
    measureUnit: rule?.threshold?.unit ?? null,
    divisions: isOffice ? finding.divisions : [],
    stands: finding.ceasedAt === null,
    firstSeenAt: finding.firstSeenAt.toISOString(),
    lastConfirmedAt: finding.lastConfirmedAt.toISOString(),
    ceasedAt: finding.ceasedAt?.toISOString() ?? null,
    lot: lot ? { lotId: lot.lot.lotId, code: lot.code, batch: lot.lot.batch } : null,
    product: product
      ? { productId: product.productId, name: product.name, category: product.category }
      : null,
    party: brief(names, finding.partyId),
    documentId: finding.documentId,
    code: finding.code,
    window: finding.window && {
      from: new Date(finding.window.from).toISOString(),
      to: new Date(finding.window.to).toISOString(),
    },
    quantity: finding.quantity,
    unit: finding.unit,
    display: finding.quantity && showBounds(city, finding.quantity, finding.unit, product?.pieceUnit ?? null),
  };
}

function brief(names: Names, partyId: string | null | undefined) {
  const party = partyId ? names.parties.get(partyId) : undefined;
  if (!party) return null;
  return { partyId: party.partyId, name: party.name, kind: party.kind, divisionCode: party.divisionCode };
}

/** '3 kg', 'at least 3 kg', '3 to 5 kg', or that it is not known. */
export function showBounds(
  city: CityData,
  bounds: Bounds,
  unit: string | null,
  pieceUnit: string | null,
): Words {
  const show = (quantity: number, language: 'zh' | 'en') =>
    displayQuantity(city.units, quantity, (unit ?? 'piece') as BaseUnit, language, pieceUnit ?? undefined);
  const { lower, upper } = bounds;
  if (lower !== null && lower === upper) return { zh: show(lower, 'zh'), en: show(lower, 'en') };
  if (lower !== null && upper !== null)
    return {
      zh: `${show(lower, 'zh')} 至 ${show(upper, 'zh')}`,
      en: `${show(lower, 'en')} to ${show(upper, 'en')}`,
    };
  if (lower !== null) return { zh: `至少 ${show(lower, 'zh')}`, en: `at least ${show(lower, 'en')}` };
  if (upper !== null) return { zh: `至多 ${show(upper, 'zh')}`, en: `at most ${show(upper, 'en')}` };
  return { zh: '数量未知', en: 'quantity unknown' };
}

function describe({ city }: Tools, piece: Evidence, names: Names) {
  const lot = piece.lotId === undefined ? undefined : names.lots.get(piece.lotId);
  const start = EVIDENCE_WORDS[piece.what];
  const amount =
    piece.quantity && showBounds(city, piece.quantity, piece.unit ?? null, lot?.product.pieceUnit ?? null);
  const kind = piece.value === undefined ? undefined : MOVEMENT_WORDS[piece.value as MovementKind];
  const place = city.districts.get(piece.value ?? '');
  const value = kind ?? (place ? { zh: place.zh, en: place.en } : valueWords(piece.value));
  const party = brief(names, piece.partyId);
  const say = (language: 'zh' | 'en') =>
    [start[language], value[language], lot?.product.name, amount?.[language], party?.name]
      .filter((part) => part)
      .join(' · ');
  return {
    what: piece.what,
    words: { zh: say('zh'), en: say('en') },
    documentId: piece.documentId ?? null,
    lotId: piece.lotId ?? null,
    party,
    at: piece.at === undefined ? null : new Date(piece.at).toISOString(),
    precision_ms: piece.precision_ms ?? null,
    quantity: piece.quantity ?? null,
    unit: piece.unit ?? null,
    value: piece.value ?? null,
  };
}
