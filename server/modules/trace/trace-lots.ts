import { type Principal, roleForbidden } from '../identity/index.ts';
import { documentHeads } from '../ledger/index.ts';
import {
  type CityData,
  describeLots,
  displayQuantity,
  findLot,
  type Lot,
  type LotFacts,
  type Party,
  partiesById,
} from '../registry/index.ts';
import { voucherNumber } from '../vouchers/index.ts';
import { admitLots } from './admit.ts';
import type { TraceAnswer } from './engine/graph.ts';
import { runTrace } from './engine/trace.ts';
import { loadLots } from './load-lots.ts';
import { narrowSales } from './narrow-sales.ts';
import { oneStep, ownRows } from './one-step.ts';
import { possibleHolders } from './possible-holders.ts';
import { SUMMED } from './trace.schemas.ts';
import type { TraceAsked, TraceTools } from './trace-question.ts';

export type { TraceAsked, TraceTools } from './trace-question.ts';

const NODES_MAX = 50_000;

/**
 * Traces lots for a person: a regulator sees the whole way of a lot that touched the district; an operator one step
 * up and one step down from its own holdings. Everything a page shows is named in the same answer.
 * Errors: `role-forbidden` (an operator who asks about mixing), `lot-unknown`, `outside-district`,
 * `record-forbidden`, `mixing-days-too-many`.
 */
export async function traceLots(tools: TraceTools, principal: Principal, asked: TraceAsked) {
  const started = performance.now();
  if (asked.mixingDays !== undefined && principal.role === 'operator') throw roleForbidden();
  const lots = await Promise.all(asked.lots.map((reference) => findLot(tools.db, reference)));
  await admitLots(
    tools,
    principal,
    lots.map((lot) => lot.lotId),
  );
  const own = principal.role === 'operator' ? (principal.partyId ?? '') : null;
  const whole = await runTrace(
    {
      start: lots.map((lot) => ({
        lotId: lot.lotId,
        ...(asked.party === undefined ? {} : { partyId: asked.party }),
      })),
      direction: asked.direction,
      ...(asked.asOf ? { asOf: asked.asOf.getTime() } : {}),
      limits: { nodes: Math.min(asked.nodes_max ?? NODES_MAX, NODES_MAX) },
    },
    async (lotIds) => {
      const loaded = await loadLots(tools.db, lotIds);
      return own === null ? loaded : ownRows(loaded, own);
    },
  );
  const answer = own === null ? whole : oneStep(whole, own);
  // What other lots of then had is not known any more: as of an instant, a lot's own rows have to do.
  if (!asked.asOf) await narrowSales(tools.db, answer);
  const lotIds = lots.map((lot) => lot.lotId);
  const possible =
    asked.mixingDays === undefined ? null : await possibleHolders(tools, asked, lotIds, asked.mixingDays);
  const { facts, ...named } = await nameAll(tools, principal, answer, possible);
  return {
    question: {
      lots: lots.map((lot) => lot.lotId),
      direction: asked.direction,
      party: asked.party ?? null,
      asOf: asked.asOf?.toISOString() ?? null,
    },
    answer,
    possible,
    ...named,
    summary: summarise(tools.city, answer, lots, facts),
    took_ms: Math.round((performance.now() - started) * 100) / 100,
  };
}

export type TraceView = Awaited<ReturnType<typeof traceLots>>;

async function nameAll(
  tools: TraceTools,
  principal: Principal,
  answer: TraceAnswer,
  possible: Awaited<ReturnType<typeof possibleHolders>> | null,
) {
  const { db, city } = tools;
  const partyIds = new Set<string>();
  const lotIds = new Set<string>();
  const documentIds = new Set<string>();
  for (const holder of answer.holders) {
    partyIds.add(holder.partyId);
    lotIds.add(holder.lotId);
  }
  for (const flow of answer.flows) {
    lotIds.add(flow.lotId);
    documentIds.add(flow.documentId);
    for (const id of [flow.fromId, flow.toId]) if (id !== null) partyIds.add(id);
  }
  for (const edge of answer.edges) {
    lotIds.add(edge.inputLotId).add(edge.outputLotId);
    partyIds.add(edge.partyId);
  }
  for (const link of answer.links) lotIds.add(link.lotId).add(link.otherLotId);
  for (const observation of answer.observations) {
    lotIds.add(observation.lotId);
    if (observation.partyId !== null) partyIds.add(observation.partyId);
  }
  for (const { lotId, partyId } of [...(possible?.holders ?? []), ...(possible?.sources ?? [])]) {
    lotIds.add(lotId);
    partyIds.add(partyId);
  }
  const [parties, facts, heads] = await Promise.all([
    partiesById(db, [...partyIds]),
    describeLots(db, [...lotIds]),
    documentHeads(db, [...documentIds]),
  ]);
  return {
    facts,
    parties: Object.fromEntries([...parties].map(([id, party]) => [id, viewParty(city, principal, party)])),
    lots: Object.fromEntries([...facts].map(([id, lot]) => [id, viewLotFacts(lot)])),
    documents: Object.fromEntries(
      [...heads].map(([id, head]) => [
        id,
        {
          kind: head.kind,
          voucherNumber: head.kind === 'voucher' || head.kind === 'correction' ? voucherNumber(id) : null,
        },
      ]),
    ),
  };
}

function viewParty(city: CityData, principal: Principal, party: Party) {
  const open = principal.role !== 'operator' || party.partyId === principal.partyId;
  return {
    partyId: party.partyId,
    name: party.name,
    kind: party.kind,
    position: city.partyKinds.get(party.kind)?.position ?? 'trade',
    divisionCode: party.divisionCode,
    address: open ? party.address : null,
    contactName: open ? party.contactName : null,
    contactPhone: open ? party.contactPhone : null,
    source: party.source,
  };
}

function viewLotFacts(lot: LotFacts) {
  return {
    lotId: lot.lot.lotId,
    code: lot.code,
    scanPath: lot.scanPath,
    productId: lot.product.productId,
    productName: lot.product.name,
    batch: lot.lot.batch ?? lot.lot.serial,
    baseUnit: lot.lot.baseUnit,
    pieceUnit: lot.product.pieceUnit,
    displayUnit: unitWord(lot),
    productionDate: lot.productionDate,
    expiryDate: lot.expiryDate,
    origin: lot.origin,
    contradictory: lot.contradictory,
  };
}

/** What quantities of the lot are counted in, as people say it. */
const unitWord = (lot: LotFacts): string =>
  lot.lot.baseUnit === 'piece' ? (lot.product.pieceUnit ?? '件') : lot.lot.baseUnit;

/**
 * The answer in one sentence: over the lots asked for and those linked to them, how much there was, how many
 * businesses it reached, where it is now, and what nobody can account for. Base units of the first lot.
 */
function summarise(
  city: CityData,
  answer: TraceAnswer,
  lots: readonly Lot[],
  facts: ReadonlyMap<string, LotFacts>,
) {
  const first = facts.get(lots[0]?.lotId ?? '');
  const same = new Set<string>(lots.map((lot) => lot.lotId));
  for (let grown = true; grown; ) {
    grown = false;
    for (const link of answer.links) {
      if (same.has(link.lotId) === same.has(link.otherLotId)) continue;
      same.add(link.lotId).add(link.otherLotId);
      grown = true;
    }
  }
  const sums = Object.fromEntries(SUMMED.map((name) => [name, 0])) as Record<(typeof SUMMED)[number], number>;
  for (const lot of answer.lots) {
    if (!same.has(lot.lotId)) continue;
    for (const name of SUMMED) sums[name] += lot.totals[name];
  }
  const makers = new Set(
    answer.holders.filter((h) => same.has(h.lotId) && h.producedHere + h.madeHere > 0).map((h) => h.partyId),
  );
  const sellers = new Set(
    answer.holders
      .filter((h) => same.has(h.lotId) && h.received > 0 && !makers.has(h.partyId))
      .map((h) => h.partyId),
  );
  const holding = new Set(
    answer.holders.filter((h) => same.has(h.lotId) && h.stillThere > 0).map((h) => h.partyId),
  );
  const overTills = answer.holders
    .filter((h) => same.has(h.lotId))
    .reduce((sum, h) => sum + h.possiblySoldMax, 0);
  const show = (quantity: number, lang: 'zh' | 'en') =>
    first
      ? displayQuantity(city.units, quantity, first.lot.baseUnit, lang, first.product.pieceUnit ?? undefined)
      : String(quantity);
  const zh = (quantity: number) => show(quantity, 'zh');
  const en = (quantity: number) => show(quantity, 'en');
  return {
    ...sums,
    baseUnit: first?.lot.baseUnit ?? 'piece',
    /** Businesses that have or had any of it, makers included. */
    holders: new Set([...makers, ...sellers, ...holding]).size,
    sellers: sellers.size,
    holding: holding.size,
    makers: makers.size,
    possiblySold: overTills,
    linkedLots: same.size,
    affectedLots: answer.lots.length,
    zh:
      answer.lots.length === 0
        ? '以下是经过您单位的上一手和下一手。'
        : `共 ${zh(sums.produced + sums.madeFrom)}，到过 ${sellers.size} 家经营者；现存 ${zh(sums.stillThere)}（${holding.size} 家${overTills > 0 ? `，其中最多 ${zh(overTills)} 可能已在收银售出` : ''}），在途 ${zh(sums.inTransit)}，已售 ${zh(sums.sold)}${sums.soldEstimated > 0 ? `（其中 ${zh(sums.soldEstimated)} 按日清估算）` : ''}，去向不明 ${zh(sums.unaccounted)}。`,
    en:
      answer.lots.length === 0
        ? 'One step up and one step down from your business.'
        : `${en(sums.produced + sums.madeFrom)} in all, which reached ${sellers.size} businesses: ${en(sums.stillThere)} still held (by ${holding.size}${overTills > 0 ? `; up to ${en(overTills)} of it may have gone over tills` : ''}), ${en(sums.inTransit)} on the way, ${en(sums.sold)} sold${sums.soldEstimated > 0 ? ` (${en(sums.soldEstimated)} of it estimated when days were closed)` : ''}, ${en(sums.unaccounted)} unaccounted for.`,
    display: Object.fromEntries(
      SUMMED.map((name) => [name, { zh: show(sums[name], 'zh'), en: show(sums[name], 'en') }]),
    ),
  };
}
