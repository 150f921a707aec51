import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, recordForbidden } from '../identity/index.ts';
import { type MovementRecord, movementsOfLots, readableParty } from '../ledger/index.ts';
import { addDays, daysBetween, describeLots, type LotFacts, partiesById } from '../registry/index.ts';
import { amountsAtMany, type StoredAmount, stepsOf } from './disposals.store.ts';
import { heldApart } from './rules/amounts.ts';
import { afterEnd, missingOfExpired } from './rules/expired-left.ts';
import type { ExpiredValue } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { shown } from './show.ts';
import { type Watched, watchedPast } from './watch.store.ts';

/** Rows past their end that one answer looks at. */
const ROWS_MAX = 2000;
const PARTIES_MAX = 100;

/**
 * Goods that are past their end and still there, or gone without having been disposed of, by business: those first that
 * lack some (销毁量 < 到期库存), then by how much lies about. For officers of their district, a business for itself.
 * Errors: `party-unknown`, `record-forbidden`.
 */
export async function expiredStock(
  tools: ShelfLifeTools,
  principal: Principal,
  asked: { party?: string; division?: string },
): Promise<{ items: ExpiredValue[]; more: boolean }> {
  const { db, city } = tools;
  const now = tools.clock.now();
  const day = localDay(now, city.city.timezone);
  const one = asked.party || principal.partyId ? await readableParty(tools, principal, asked.party) : null;
  const division = divisionOf(tools, principal, asked.division);
  const partyId = one?.partyId ?? null;
  const rows = await watchedPast(db, { day, division: one ? '' : division, partyId, limit: ROWS_MAX });
  const lotIds = [...new Set(rows.map((row) => row.lotId as string))];
  const [facts, movements, amounts, parties] = await Promise.all([
    describeLots(db, lotIds),
    movementsOfLots(db, lotIds),
    amountsAtMany(db, [...new Set(rows.map((row) => row.partyId as string))], lotIds),
    partiesById(db, [...new Set(rows.map((row) => row.partyId as string))]),
  ]);
  const returns = await returnDocuments(tools, [...amounts.values()].flat());
  const byLot = Map.groupBy(movements, (movement) => movement.lotId as string);
  const found = rows.flatMap((row) =>
    expiredLot(tools, row, {
      facts: facts.get(row.lotId),
      movements: byLot.get(row.lotId) ?? [],
      amounts: amounts.get(`${row.partyId} ${row.lotId}`) ?? [],
      returns,
      day,
      now,
    }),
  );
  const items = [...Map.groupBy(found, (lot) => lot.partyId)].flatMap(([partyId, lots]): ExpiredValue[] => {
    const party = parties.get(partyId);
    return party
      ? [
          {
            party: {
              partyId,
              name: party.name,
              kind: party.kind,
              stall: party.stall,
              divisionCode: party.divisionCode,
              contactPhone: party.contactPhone,
            },
            lots: lots.map(({ partyId: _own, ...lot }) => lot),
          },
        ]
      : [];
  });
  const short = (item: ExpiredValue) => item.lots.filter((lot) => lot.shortfall !== null).length;
  items.sort((a, b) => short(b) - short(a) || b.lots.length - a.lots.length);
  return { items: items.slice(0, PARTIES_MAX), more: items.length > PARTIES_MAX || rows.length >= ROWS_MAX };
}

/** A division within what the officer answers for; its own when none is named. Errors: `record-forbidden`. */
export function divisionOf(
  { city }: Pick<ShelfLifeTools, 'city'>,
  principal: Principal,
  asked: string | undefined,
): string {
  const whole = principal.role === 'administrator' || principal.divisionCode === city.city.code;
  if (whole) return asked === undefined || asked === city.city.code ? '' : asked;
  const own = principal.divisionCode ?? '-';
  if (asked !== undefined && !asked.startsWith(own)) throw recordForbidden();
  return asked ?? own;
}

/** Return vouchers of disposals: goods that left by them went back, and not on. */
async function returnDocuments(
  { db }: ShelfLifeTools,
  rows: readonly StoredAmount[],
): Promise<ReadonlySet<string>> {
  const returned = rows.filter((row) => row.method === 'return');
  const steps = new Set(returned.map((row) => row.stepId));
  const found = await stepsOf(
    db,
    [...new Set(returned.map((row) => row.partyId))],
    [...new Set(returned.map((row) => row.disposalId))],
  );
  return new Set(found.filter((step) => steps.has(step.stepId)).flatMap((step) => step.movedBy));
}

interface Known {
  facts: LotFacts | undefined;
  movements: readonly MovementRecord[];
  amounts: readonly StoredAmount[];
  returns: ReadonlySet<string>;
  day: string;
  now: Date;
}

function expiredLot(
  { city }: ShelfLifeTools,
  { partyId, lotId, expiresOn }: Watched,
  known: Known,
): (ExpiredValue['lots'][number] & { partyId: PartyId })[] {
  const { facts, day, now } = known;
  if (!facts) return [];
  const end = startOfLocalDay(addDays(expiresOn, 1), city.city.timezone);
  const after = afterEnd(known.movements, partyId, end, known.returns);
  const missing = missingOfExpired(after);
  const onHand = Math.max(0, after.onHand);
  const held = Math.min(onHand, heldApart(known.amounts, now));
  if (onHand === 0 && missing === null) return [];
  const show = (quantity: number) => shown(city, quantity, facts);
  return [
    {
      partyId,
      lotId,
      name: facts.product.name,
      batch: facts.lot.batch,
      expiryDate: expiresOn,
      daysPast: daysBetween(expiresOn, day),
      onHand: show(onHand),
      held: show(held),
      free: show(onHand - held),
      shortfall:
        missing === null
          ? null
          : {
              atEnd: show(after.atEnd),
              disposed: show(after.disposed),
              missing: show(missing),
              words: shortfallWords(
                show(after.atEnd).display,
                show(after.disposed).display,
                show(missing).display,
              ),
              documents: after.documents,
            },
    },
  ];
}

type Display = { zh: string; en: string };

const shortfallWords = (atEnd: Display, disposed: Display, missing: Display) => ({
  zh: `到期时有 ${atEnd.zh}，处置了 ${disposed.zh}，少 ${missing.zh}`,
  en: `${atEnd.en} at its end, ${disposed.en} disposed of, ${missing.en} lacking`,
});
