import type { Queryable } from '../../platform/db.ts';
import { compareIds } from '../ledger/index.ts';
import { resultsOfLots, type TestResult } from '../lot-tests/index.ts';
import { type LotId, lotsById } from '../registry/index.ts';
import { makersAmong } from './makers.ts';
import { checksOfLots, decisionsByLot, type LotDecision, type StoredCheck } from './production.store.ts';

/** One measured thing at a step, worded in both languages where it comes from the city's data. */
export interface MeasuredValue {
  name: string;
  /** As it was typed, with its unit: '82 ℃'. */
  value: string;
  /** The limit it is held against, in words: '75–90 ℃'; null where none was set. */
  limit: string | null;
  within: boolean | null;
}

/** A step that a lot went through at its maker: picking, first processing, blending, packing, test, release. */
export interface ProcessStep {
  lotId: LotId;
  documentId: string;
  /** Order within the lot's own making. */
  step: number;
  name: string;
  at: Date;
  /** Where in the works: '萎凋间'; null when it was not said. */
  place: string | null;
  values: readonly MeasuredValue[];
  /** SHA-256 of a picture that its maker shows to everybody; null: none. */
  photoSha256: string | null;
}

type Unnumbered = Omit<ProcessStep, 'step'>;

/**
 * What their makers have recorded of how these lots were made, in order of time; nothing of them is a secret. Each lot has
 * its own making only: what went into it is found by the trace, and asked for with it.
 */
export async function processOf(db: Queryable, lotIds: readonly LotId[]): Promise<Map<LotId, ProcessStep[]>> {
  const asked = [...new Set(lotIds)];
  const [lots, checks, tests, decisions] = await Promise.all([
    lotsById(db, asked),
    checksOfLots(db, asked),
    resultsOfLots(db, asked),
    decisionsByLot(db, asked),
  ]);
  // What others tested later is no part of the making.
  const own = tests.filter((result) => result.senderId === lots.get(result.lotId)?.producerId);
  const makers = await makersAmong(db, [
    ...[...checks].flatMap(([lotId, some]) => some.map(({ partyId }) => ({ lotId, partyId }))),
    ...[...decisions.values()].flat(),
  ]);
  const byMaker = (lotId: LotId) => (one: { partyId: string }) => makers.has(`${lotId} ${one.partyId}`);
  const testsByLot = Map.groupBy(own, (result) => result.lotId);
  return new Map(
    asked.map((lotId) => {
      const steps: Unnumbered[] = [
        ...(checks.get(lotId) ?? []).filter(byMaker(lotId)).map((check) => ofCheck(lotId, check)),
        ...ofTests(lotId, testsByLot.get(lotId) ?? []),
        ...(decisions.get(lotId) ?? [])
          .filter(byMaker(lotId))
          .flatMap((decision) => ofDecision(lotId, decision)),
      ];
      steps.sort((a, b) => a.at.getTime() - b.at.getTime() || compareIds(a.documentId, b.documentId));
      return [lotId, steps.map((step, index) => ({ ...step, step: index + 1 }))];
    }),
  );
}

const ofCheck = (lotId: LotId, check: StoredCheck): Unnumbered => ({
  lotId,
  documentId: check.documentId,
  name: check.name,
  at: check.at,
  place: check.place,
  values: check.measured.map((value) => ({
    name: value.name,
    value: value.unit === null ? value.value : `${value.value} ${value.unit}`,
    limit: value.limit,
    within: value.within,
  })),
  photoSha256: check.photoSha256,
});

function ofTests(lotId: LotId, results: readonly TestResult[]): Unnumbered[] {
  return [...Map.groupBy(results, (result) => result.documentId)].map(([documentId, items]) => ({
    lotId,
    documentId,
    name: '检验',
    at: items[0]?.at ?? new Date(0),
    place: null,
    values: items.map((item) => ({
      name: item.item,
      value: item.value ?? (item.passed ? '合格' : '不合格'),
      limit: item.limit,
      within: item.passed,
    })),
    photoSha256: null,
  }));
}

function ofDecision(lotId: LotId, decision: LotDecision): Unnumbered[] {
  if (decision.decision !== 'release') return [];
  const { documentId, at, certificateNumber } = decision;
  const values =
    certificateNumber === null
      ? []
      : [{ name: '检验合格证号', value: certificateNumber, limit: null, within: null }];
  return [{ lotId, documentId, name: '放行', at, place: null, values, photoSha256: null }];
}
