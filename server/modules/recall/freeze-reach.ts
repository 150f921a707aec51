import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { holdingsOfLots, lotsHeldSince } from '../ledger/index.ts';
import { describeLots, findProducts, type LotFacts, partiesById, policyOn } from '../registry/index.ts';
import { tillsOfShops } from '../retail/index.ts';
import { binds, type FreezeSubject, subjectText } from './freeze.rules.ts';
import { divisionOf, subjectOf } from './freeze-subject.ts';
import { freezesById, freezesBySubject } from './freezes.store.ts';
import { LOTS_OF_PRODUCT_MAX, lotsFrozenBy } from './frozen-lots.ts';
import { freezeUnknown } from './recall.errors.ts';
import type { FreezeReachValue, ReachInput } from './recall.schemas.ts';
import type { RecallTools } from './recall-tools.ts';
import { divisionName } from './view-freezes.ts';

const DAY_MS = 86_400_000;
const TILL_DAYS = 30;
/** A business holds some hundreds of lots; beyond this the figures say so. */
const LOTS_OF_PARTY_MAX = 5000;
const SELLS = new Set(['retail', 'kitchen']);

type Tools = Pick<RecallTools, 'db' | 'city' | 'clock'>;

/** What a freeze would do, in numbers, before it is set. Errors as of `freezeGoods`. */
export async function previewFreeze(
  tools: Tools,
  principal: Principal,
  body: ReachInput,
): Promise<FreezeReachValue> {
  const subject = await subjectOf(tools, principal, body);
  return reachOf(tools, subject, divisionOf(tools, principal, body.division));
}

/** What a freeze covers now. Errors: `freeze-unknown`. */
export async function readReach(tools: Tools, freezeId: string): Promise<FreezeReachValue> {
  const freeze = (await freezesById(tools.db, [freezeId])).get(freezeId);
  if (!freeze) throw freezeUnknown();
  const reach = await reachOf(tools, freeze.subject, freeze.divisionCode);
  return { ...reach, frozenBy: reach.frozenBy.filter((number) => number !== freeze.documentNumber) };
}

/** A fixed number of look-ups, whatever the number of lots and holders. */
export async function reachOf(
  tools: Tools,
  subject: FreezeSubject,
  division: string,
): Promise<FreezeReachValue> {
  const { db, city } = tools;
  const today = localDay(tools.clock.now(), city.city.timezone);
  const { lotIds, cut } = await lotsOf(tools, subject);
  const held = (await holdingsOfLots(db, lotIds)).filter(
    (one) =>
      (one.onHand > 0 || one.incoming > 0 || one.unknowns > 0) &&
      (subject.kind !== 'party' || one.partyId === subject.partyId),
  );
  const parties = await partiesById(db, [...new Set(held.map((one) => one.partyId as string))]);
  const bound = held.filter((one) =>
    binds({ divisionCode: division }, parties.get(one.partyId), city.city.code),
  );
  const holders = [...new Set(bound.map((one) => one.partyId as string))];
  const sellers = holders.filter((id) =>
    SELLS.has(city.partyKinds.get(parties.get(id)?.kind ?? '')?.position ?? ''),
  );
  const days = Number(policyOn(city, 'till-candidate-days', today)?.value ?? TILL_DAYS);
  const [tills, facts, standing] = await Promise.all([
    tillsOfShops(db, sellers, new Date(tools.clock.now().getTime() - days * DAY_MS)),
    describeLots(db, lotIds),
    freezesBySubject(db, [subjectText(subject)]),
  ]);
  const inForce = (standing.get(subjectText(subject)) ?? []).filter(
    (one) => one.endsOn === null || one.endsOn >= today,
  );
  return {
    name: await nameOf(tools, subject, facts),
    division: { code: division, name: divisionName(city, division) },
    lots: lotIds.length,
    lotsCut: cut,
    holders: holders.length,
    sellers: sellers.length,
    tills: [...tills.values()].reduce((sum, one) => sum + one, 0),
    onHand: sums(bound, facts, (one) => one.onHand),
    incoming: sums(bound, facts, (one) => one.incoming),
    outside: parties.size - holders.length,
    frozenBy: inForce.map((one) => one.documentNumber),
  };
}

async function lotsOf(tools: Tools, subject: FreezeSubject): Promise<{ lotIds: string[]; cut: boolean }> {
  if (subject.kind !== 'party') {
    const { lotIds } = await lotsFrozenBy(tools.db, subjectText(subject));
    return { lotIds, cut: lotIds.length >= LOTS_OF_PRODUCT_MAX };
  }
  const held = await lotsHeldSince(tools.db, [subject.partyId], null, LOTS_OF_PARTY_MAX);
  return { lotIds: held.map((one) => one.lotId), cut: held.length >= LOTS_OF_PARTY_MAX };
}

async function nameOf({ db }: Tools, subject: FreezeSubject, facts: Map<string, LotFacts>): Promise<string> {
  if (subject.kind === 'lot') return facts.get(subject.lotId)?.product.name ?? subject.lotId;
  if (subject.kind === 'party')
    return (await partiesById(db, [subject.partyId])).get(subject.partyId)?.name ?? subject.partyId;
  const [product] = await findProducts(db, { ids: [subject.productId], gtins: [], codes: [] });
  const name = product?.name ?? subject.productId;
  if (subject.producerId === null) return name;
  return `${(await partiesById(db, [subject.producerId])).get(subject.producerId)?.name ?? ''} ${name}`;
}

/** By unit: pieces of one name are summed, grams are. What is below nothing is not counted. */
function sums<Held extends { lotId: string }>(
  held: readonly Held[],
  facts: Map<string, LotFacts>,
  quantityOf: (one: Held) => number,
): FreezeReachValue['onHand'] {
  const byUnit = new Map<string, FreezeReachValue['onHand'][number]>();
  for (const one of held) {
    const known = facts.get(one.lotId);
    if (!known || quantityOf(one) <= 0) continue;
    const { baseUnit } = known.lot;
    const pieceUnit = known.product.pieceUnit ?? null;
    const sum = byUnit.get(`${baseUnit} ${pieceUnit}`) ?? { baseUnit, pieceUnit, quantity: 0 };
    sum.quantity += quantityOf(one);
    byUnit.set(`${baseUnit} ${pieceUnit}`, sum);
  }
  return [...byUnit.values()].sort((one, other) => other.quantity - one.quantity);
}
