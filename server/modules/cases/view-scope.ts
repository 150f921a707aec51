import type { Queryable } from '../../platform/db.ts';
import { displayNames } from '../identity/index.ts';
import { type CityData, describeLots, type LotFacts, type Party, partiesById } from '../registry/index.ts';
import type { ScopeWithLines } from './read-scope.ts';
import type { DecidedScope } from './scopes.store.ts';

export function viewParties(
  city: CityData,
  partyIds: readonly string[],
  parties: ReadonlyMap<string, Party>,
) {
  return partyIds.map((partyId) => {
    const party = parties.get(partyId);
    const code = party?.divisionCode ?? null;
    return {
      partyId,
      name: party?.name ?? partyId,
      divisionCode: code,
      district: [...city.districts.keys()].find((district) => code?.startsWith(district)) ?? null,
      address: party?.address ?? null,
      contactPhone: party?.contactPhone ?? null,
    };
  });
}

export function viewLots(lotIds: readonly string[], facts: ReadonlyMap<string, LotFacts>) {
  return lotIds.flatMap((lotId) => {
    const fact = facts.get(lotId);
    if (!fact) return [];
    const { productId, name } = fact.product;
    return [{ lotId, code: fact.code, productId, productName: name, batch: fact.lot.batch }];
  });
}

/** What a scope covers in all, in words: '4,890 袋'. */
export const totalOf = ({ quantities }: Pick<DecidedScope, 'quantities'>) => ({
  zh: quantities.map((one) => one.display.total.zh).join('、') || '数量不明',
  en: quantities.map((one) => one.display.total.en).join(', ') || 'quantity not known',
});

export async function briefScope({ db }: { db: Queryable }, scope: DecidedScope) {
  const names = await displayNames(db, [scope.decidedBy]);
  return {
    scopeId: scope.scopeId,
    number: scope.number,
    decidedAt: scope.decidedAt.toISOString(),
    decidedBy: names.get(scope.decidedBy) ?? '',
    step: scope.step,
    days: scope.days,
    sellers: scope.sellers,
    businesses: scope.businesses,
    lots: scope.lots,
    excludedLines: scope.excludedLines,
    total: totalOf(scope),
    reason: scope.reason,
  };
}

export async function viewScope(
  tools: { db: Queryable; city: CityData },
  scope: ScopeWithLines,
  replayed: boolean,
) {
  const [parties, facts, brief] = await Promise.all([
    partiesById(tools.db, [...new Set(scope.lines.map((line) => line.partyId))]),
    describeLots(tools.db, [...new Set(scope.lines.map((line) => line.lotId))]),
    briefScope(tools, scope),
  ]);
  return {
    ...brief,
    caseId: scope.caseId,
    asOf: scope.asOf.toISOString(),
    basedOn: scope.basedOn,
    quantities: scope.quantities,
    lines: scope.lines,
    parties: viewParties(tools.city, [...parties.keys()], parties),
    lotList: viewLots([...facts.keys()], facts),
    replayed,
  };
}
