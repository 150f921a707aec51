import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import { displayNames, type Principal } from '../identity/index.ts';
import { documentsById } from '../ledger/index.ts';
import {
  type CityData,
  describeLots,
  displayQuantity,
  findProducts,
  type LotFacts,
  partiesById,
} from '../registry/index.ts';
import { caseForOfficer } from './case-for-officer.ts';
import { caseUnknown } from './cases.errors.ts';
import { decisionsOf } from './cases.store.ts';
import { viewEvidence } from './document-evidence.ts';
import { entriesOf, evidenceOf } from './entries.store.ts';
import { type Hypothesis, hypothesesOf, judgementsOf } from './hypotheses.store.ts';
import { type LateArrival, lateOf } from './late.store.ts';
import { briefCases } from './list-cases.ts';
import type { CaseTools } from './open-case.ts';
import { levelsOn } from './record-decision.ts';
import { scopesOfCase } from './scopes.store.ts';
import { briefScope, viewLots } from './view-scope.ts';

/** A case with all but its timeline. Errors: `case-unknown`, `outside-district`. */
export async function readCase(tools: CaseTools, principal: Principal, caseId: string) {
  const found = await caseForOfficer(tools, principal, caseId);
  const { db } = tools;
  const [[brief], scopes, decisions, hypotheses, evidence] = await Promise.all([
    briefCases(tools, principal, [found]),
    scopesOfCase(db, caseId),
    decisionsOf(db, caseId),
    hypothesesOf(db, caseId),
    evidenceOf(db, caseId),
  ]);
  if (!brief) throw caseUnknown();
  const last = scopes.at(-1);
  const [late, facts, names] = await Promise.all([
    lateOf(db, last ? [last.scopeId] : []),
    describeLots(db, found.lotIds),
    displayNames(db, [...new Set(decisions.map((one) => one.decidedBy))]),
  ]);
  return {
    ...brief,
    suspectLots: viewLots(found.lotIds, facts),
    hypotheses: await viewHypotheses(db, hypotheses),
    decisions: decisions.map((one) => ({
      documentId: one.documentId,
      kind: one.kind,
      level: one.level,
      reason: one.reason,
      at: one.at.toISOString(),
      by: names.get(one.decidedBy) ?? '',
    })),
    scopes: await Promise.all(scopes.map((scope) => briefScope(tools, scope))),
    lateArrivals: await viewLate(db, tools.city, late),
    evidence: await viewEvidence(db, [...evidence.values()].flat()),
    levels: levelsOn(tools).map(({ code, zh, en, says }) => ({ code, zh, en, says })),
  };
}

async function viewHypotheses(db: Queryable, hypotheses: readonly Hypothesis[]) {
  const judged = await judgementsOf(
    db,
    hypotheses.map((one) => one.hypothesisId),
  );
  const ids = (key: 'lotId' | 'productId' | 'partyId') => [
    ...new Set(hypotheses.flatMap((one) => one[key] ?? [])),
  ];
  const accounts = [
    ...hypotheses.map((one) => one.statedBy),
    ...[...judged.values()].flat().map((one) => one.judgedBy),
  ];
  const [facts, products, parties, names] = await Promise.all([
    describeLots(db, ids('lotId')),
    ids('productId').length === 0 ? [] : findProducts(db, { ids: ids('productId'), gtins: [], codes: [] }),
    partiesById(db, ids('partyId')),
    displayNames(db, [...new Set(accounts)]),
  ]);
  const nameOf = ({ lotId, productId, partyId }: Hypothesis): string | null => {
    if (lotId !== null) return lotName(facts.get(lotId));
    if (productId !== null) return products.find((one) => one.productId === productId)?.name ?? null;
    return partyId === null ? null : (parties.get(partyId)?.name ?? null);
  };
  return hypotheses.map((one) => {
    const steps = judged.get(one.hypothesisId) ?? [];
    return {
      hypothesisId: one.hypothesisId,
      kind: one.kind,
      subject: { lotId: one.lotId, productId: one.productId, partyId: one.partyId, name: nameOf(one) },
      text: one.told,
      at: one.at.toISOString(),
      by: names.get(one.statedBy) ?? '',
      state: steps.at(-1)?.state ?? ('open' as const),
      judgements: steps.map((step) => ({
        state: step.state,
        reason: step.reason,
        at: step.at.toISOString(),
        by: names.get(step.judgedBy) ?? '',
      })),
    };
  });
}

const lotName = (fact: LotFacts | undefined): string | null =>
  fact ? [fact.product.name, fact.lot.batch ?? fact.code].join(' ') : null;

async function viewLate(db: Queryable, city: CityData, late: readonly LateArrival[]) {
  const [parties, facts, documents] = await Promise.all([
    partiesById(db, [...new Set(late.map((one) => one.partyId))]),
    describeLots(db, [...new Set(late.map((one) => one.lotId))]),
    documentsById(db, [...new Set(late.map((one) => one.documentId))]),
  ]);
  return late.map((one) => ({
    documentId: one.documentId,
    documentNumber: documents.get(one.documentId)?.senderNumber ?? one.documentId,
    partyId: one.partyId,
    partyName: parties.get(one.partyId)?.name ?? one.partyId,
    lotId: one.lotId,
    lotCode: facts.get(one.lotId)?.code ?? one.lotId,
    what: one.what,
    more: showMore(city, one.more, facts.get(one.lotId)),
    at: one.at.toISOString(),
  }));
}

/** A quantity of a lot in words; nought says that the document does not state it. */
export function showMore(city: CityData, quantity: number, fact: LotFacts | undefined): Words {
  if (quantity === 0) return { zh: '数量不明', en: 'quantity not stated' };
  const base = fact?.lot.baseUnit ?? 'piece';
  const pieces = base === 'piece' ? (fact?.product.pieceUnit ?? undefined) : undefined;
  return {
    zh: displayQuantity(city.units, quantity, base, 'zh', pieces),
    en: displayQuantity(city.units, quantity, base, 'en', pieces),
  };
}

/** The timeline, newest first. Errors: `case-unknown`, `outside-district`. */
export async function readEntries(
  tools: CaseTools,
  principal: Principal,
  caseId: string,
  asked: { before?: string | undefined; kind?: string | undefined; limit: number },
) {
  await caseForOfficer(tools, principal, caseId);
  const [entries, evidence] = await Promise.all([
    entriesOf(tools.db, {
      caseId,
      before: asked.before,
      kinds: asked.kind === undefined ? undefined : [asked.kind],
      limit: asked.limit,
    }),
    evidenceOf(tools.db, caseId),
  ]);
  const names = await displayNames(tools.db, [...new Set(entries.flatMap((one) => one.accountId ?? []))]);
  const shown = Map.groupBy(
    await viewEvidence(
      tools.db,
      entries.flatMap((one) => evidence.get(one.entryId) ?? []),
    ),
    (piece) => piece.entryId,
  );
  return {
    items: entries.map((one) => ({
      entryId: one.entryId,
      kind: one.kind,
      at: one.at.toISOString(),
      by: one.accountId === null ? null : (names.get(one.accountId) ?? ''),
      documentId: one.documentId,
      zh: one.zh,
      en: one.en,
      figures: one.figures,
      evidence: shown.get(one.entryId) ?? [],
    })),
    next: entries.length === asked.limit ? (entries.at(-1)?.entryId ?? null) : null,
  };
}
