import type { Db, Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { startTurns, type Turns, type Worker } from '../../platform/repeat.ts';
import {
  compareIds,
  holdingsOfLots,
  MOVEMENT_CODES,
  type MovementKind,
  type OutboxConsumer,
  type PostedDocument,
  stockEffect,
} from '../ledger/index.ts';
import { addDays, type CityData, describeLots, partiesById } from '../registry/index.ts';
import { unwatch, type Watched, watchedAfter, watchGoods } from './watch.store.ts';
import { endOf } from './what-holds.ts';

const ARRIVES: ReadonlySet<MovementKind> = new Set(
  (Object.keys(MOVEMENT_CODES) as MovementKind[]).filter((kind) => stockEffect(kind, 'into') > 0),
);

/** Notes where goods with an end have come to, so that expired stock is found without looking at every holding. */
export function shelfLifeConsumer(): OutboxConsumer {
  return { name: 'shelf-life', consume: (tx, documents) => watchArrivals(tx, documents) };
}

async function watchArrivals(tx: Queryable, documents: readonly PostedDocument[]): Promise<void> {
  const came = documents
    .flatMap(({ movements }) => movements)
    .filter((one) => one.toId !== null && ARRIVES.has(one.kind));
  if (came.length === 0) return;
  const facts = await describeLots(
    tx,
    came.map((one) => one.lotId),
  );
  const parties = await partiesById(tx, [...new Set(came.flatMap((one) => one.toId ?? []))]);
  const rows = new Map<string, Watched>();
  for (const { toId, lotId } of came) {
    const lot = facts.get(lotId);
    const expiresOn = lot ? endOf(lot) : null;
    const party = parties.get(toId ?? '');
    if (expiresOn === null || !party) continue;
    rows.set(`${party.partyId} ${lotId}`, {
      partyId: party.partyId,
      lotId,
      expiresOn,
      divisionCode: party.divisionCode ?? '',
    });
  }
  await watchGoods(
    tx,
    [...rows.values()].sort(
      (one, other) => compareIds(one.partyId, other.partyId) || compareIds(one.lotId, other.lotId),
    ),
  );
}

export interface SweepTools {
  db: Db;
  city: CityData;
  clock: { now(): Date };
}

const ROWS_A_STEP = 500;
/** A document that is told late can bring goods back for so long; then what is gone is no longer looked for. */
const KEPT_DAYS = 3;

/** Forgets goods that are past their end and gone. Returns how many. Any number of servers at once. */
export async function sweepGoneOnce(tools: SweepTools): Promise<number> {
  const today = localDay(tools.clock.now(), tools.city.city.timezone);
  const day = addDays(today, -KEPT_DAYS);
  let after = { partyId: '0', lotId: '0' };
  let gone = 0;
  for (;;) {
    const rows = await watchedAfter(tools.db, { day, ...after, limit: ROWS_A_STEP });
    const last = rows.at(-1);
    if (!last) return gone;
    const holdings = new Map(
      (await holdingsOfLots(tools.db, [...new Set(rows.map((row) => row.lotId))])).map((one) => [
        `${one.partyId} ${one.lotId}`,
        one,
      ]),
    );
    const empty = rows.filter((row) => {
      const one = holdings.get(`${row.partyId} ${row.lotId}`);
      return !one || (one.onHand <= 0 && one.incoming <= 0 && one.unknowns === 0);
    });
    await unwatch(tools.db, empty);
    gone += empty.length;
    after = { partyId: last.partyId, lotId: last.lotId };
  }
}

export const startShelfSweeper = (tools: SweepTools, turns: Turns): Worker =>
  startTurns(async () => {
    await sweepGoneOnce(tools);
    return false;
  }, turns);
