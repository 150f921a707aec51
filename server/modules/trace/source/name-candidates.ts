import type { Db } from '../../../platform/db.ts';
import { describeLots, findProducts, type LotFacts, partiesById } from '../../registry/index.ts';
import type { NamedDeliveries } from '../engine/mixing/build-deliveries.ts';
import type { Candidate, SourceAnswer } from './engine/question.ts';
import { sayCandidate } from './say-sources.ts';

/** Lots of one group that are named; the rest are the same goods. */
const LOTS_NAMED = 20;

/** The first `limit` candidates of each kind with what people call them: three look-ups. */
export async function nameCandidates(
  { db }: { db: Db },
  named: NamedDeliveries,
  answer: SourceAnswer,
  limit: number,
) {
  const lots = answer.lots.slice(0, limit);
  const products = answer.products.slice(0, limit);
  const parties = answer.parties.slice(0, limit);
  const wanted = new Set(lots.map((one) => one.id));
  const members = new Map<number, string[]>();
  named.lots.forEach((lotId, lot) => {
    const group = named.graph.lotSiblings[lot] as number;
    if (!wanted.has(group)) return;
    const list = members.get(group) ?? [];
    members.set(group, list);
    if (list.length < LOTS_NAMED) list.push(lotId);
  });
  const partyIds = parties.flatMap((one) => named.parties[one.id] ?? []);
  const [facts, foundProducts, foundParties] = await Promise.all([
    describeLots(db, [...members.values()].flat()),
    findProducts(db, { ids: products.flatMap((one) => named.products[one.id] ?? []), gtins: [], codes: [] }),
    partiesById(db, partyIds),
  ]);
  const productById = new Map(foundProducts.map((product) => [product.productId as string, product]));
  return {
    lots: lots.map((one) => ({
      lots: (members.get(one.id) ?? []).flatMap((lotId) => facts.get(lotId) ?? []).map(viewLot),
      ...viewFigures(one),
    })),
    products: products.flatMap((one) => {
      const product = productById.get(named.products[one.id] ?? '');
      if (!product) return [];
      const { productId, name, category } = product;
      return [{ productId, name, category, ...viewFigures(one) }];
    }),
    parties: parties.flatMap((one) => {
      const party = foundParties.get(named.parties[one.id] ?? '');
      if (!party) return [];
      const { partyId, name, kind, divisionCode, address } = party;
      return [{ partyId, name, kind, divisionCode, address, ...viewFigures(one) }];
    }),
  };
}

function viewFigures({ id: _id, ...one }: Candidate) {
  const logLikelihood = Number.isFinite(one.logLikelihood) ? one.logLikelihood : null;
  return { ...one, logLikelihood, ...sayCandidate(one) };
}

function viewLot(facts: LotFacts) {
  return {
    lotId: facts.lot.lotId,
    code: facts.code,
    productId: facts.product.productId,
    productName: facts.product.name,
    batch: facts.lot.batch ?? facts.lot.serial,
    productionDate: facts.productionDate,
    expiryDate: facts.expiryDate,
    origin: facts.origin,
  };
}
