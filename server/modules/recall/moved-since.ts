import { mintedAt } from '../../platform/ids.ts';
import { startOfLocalDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import {
  documentHeads,
  inDistrict,
  lotsHeldSince,
  MOVEMENT_WORDS,
  type MovementKind,
  type MovementRecord,
  movementsOfLots,
  type ObservationRecord,
  observationsOfLots,
  POSSIBLY_SOLD,
} from '../ledger/index.ts';
import { addDays, type CityData, describeLots, lotCode, type Party, partiesById } from '../registry/index.ts';
import { binds, type Freeze, subjectText } from './freeze.rules.ts';
import { freezesById } from './freezes.store.ts';
import { lotsFrozenBy } from './frozen-lots.ts';
import { freezeUnknown } from './recall.errors.ts';
import type { MovedValue } from './recall.schemas.ts';
import type { RecallTools } from './recall-tools.ts';

/** Rows that one answer shows, the latest first; `total` and `against` count all. */
const SHOWN_MAX = 500;
const LOTS_OF_PARTY_MAX = 5000;

/** What a freeze forbids; receiving, refusing, taking back, counting and destroying stay possible. */
const FORBIDDEN: ReadonlySet<string> = new Set<MovementKind | typeof POSSIBLY_SOLD>([
  'shipped',
  'transformed-in',
  'sold',
  'sold-estimated',
  'donated',
]);

type Tools = Pick<RecallTools, 'db' | 'city' | 'clock'>;
type Happened = Pick<MovementRecord, 'lotId' | 'at' | 'documentId' | 'fromId' | 'toId' | 'quantity'> & {
  kind: MovementKind | typeof POSSIBLY_SOLD;
};

/**
 * What happened to frozen goods after the freeze, until it was lifted; and what happened before and was told
 * afterwards. A till's receipt is among it, for the sale has happened, and so is what a till possibly sold.
 * An officer of a district sees what touches it; null: for the file of a case, which shows all. Errors: `freeze-unknown`.
 */
export async function movedSince(
  tools: Tools,
  principal: Principal | null,
  freezeId: string,
): Promise<MovedValue> {
  const { db, city } = tools;
  const freeze = (await freezesById(db, [freezeId])).get(freezeId);
  if (!freeze) throw freezeUnknown();
  const until = endOf(freeze, city, tools.clock.now());
  const later = (await happenedTo(tools, freeze)).filter(
    ({ at, documentId }) => isLater(freeze, at, documentId) && at <= until,
  );
  const parties = await partiesById(db, [...new Set(later.flatMap(partiesOf))]);
  const seen = (one: Happened) =>
    principal === null ||
    principal.role === 'administrator' ||
    partiesOf(one).some((id) => {
      const party = parties.get(id);
      return party !== undefined && inDistrict(principal, party, city.city.code);
    });
  const found = later.filter(seen).sort(latestFirst);
  const against = (one: Happened) => isAgainst(freeze, one, parties, city);
  const shown = found.slice(0, SHOWN_MAX);
  return {
    items: await viewRows(tools, freeze, shown, parties, against),
    total: found.length,
    against: found.filter(against).length,
    from: freeze.at.toISOString(),
    until: until.toISOString(),
  };
}

/** Until when it held, or holds: what comes later is free. */
function endOf(freeze: Freeze, city: CityData, now: Date): Date {
  if (freeze.lift) return freeze.lift.at;
  if (freeze.endsOn === null) return now;
  const end = startOfLocalDay(addDays(freeze.endsOn, 1), city.city.timezone);
  return end < now ? end : now;
}

/** It happened after the freeze, or was told after it. */
const isLater = (freeze: Freeze, at: Date, documentId: string): boolean =>
  at > freeze.at || mintedAt(documentId) > freeze.at;
const partiesOf = ({ fromId, toId }: Happened): string[] => [fromId ?? [], toId ?? []].flat();
const latestFirst = (one: Happened, other: Happened): number =>
  other.at.getTime() - one.at.getTime() || (one.documentId < other.documentId ? 1 : -1);

/** Done by whom the freeze binds, after it. */
function isAgainst(
  freeze: Freeze,
  one: Happened,
  parties: Map<string, Party>,
  city: Pick<CityData, 'city'>,
): boolean {
  if (!FORBIDDEN.has(one.kind) || one.at <= freeze.at || one.fromId === null) return false;
  return binds(freeze, parties.get(one.fromId), city.city.code);
}

/** All that is known of the goods: movements, and sales that can have been of several lots. */
async function happenedTo({ db }: Tools, freeze: Freeze): Promise<Happened[]> {
  const { subject } = freeze;
  const partyId = subject.kind === 'party' ? subject.partyId : null;
  const lotIds =
    partyId === null
      ? (await lotsFrozenBy(db, subjectText(subject))).lotIds
      : (await lotsHeldSince(db, [partyId], freeze.at, LOTS_OF_PARTY_MAX)).map((one) => one.lotId as string);
  const [movements, observations] = await Promise.all([
    movementsOfLots(db, lotIds),
    observationsOfLots(db, lotIds),
  ]);
  const possible = observations.filter((one) => one.what === POSSIBLY_SOLD).map(asPossible);
  return [...movements, ...possible].filter(
    (one) => partyId === null || one.fromId === partyId || one.toId === partyId,
  );
}

const asPossible = ({ lotId, at, documentId, partyId, quantity }: ObservationRecord): Happened => ({
  lotId,
  at,
  documentId,
  fromId: partyId as Happened['fromId'],
  toId: null,
  quantity,
  kind: POSSIBLY_SOLD,
});

async function viewRows(
  { db }: Tools,
  freeze: Freeze,
  rows: readonly Happened[],
  parties: Map<string, Party>,
  against: (one: Happened) => boolean,
): Promise<MovedValue['items']> {
  const [facts, heads] = await Promise.all([
    describeLots(
      db,
      rows.map((one) => one.lotId),
    ),
    documentHeads(db, [...new Set(rows.map((one) => one.documentId))]),
  ]);
  const named = (id: string | null) =>
    id === null ? null : { partyId: id, name: parties.get(id)?.name ?? id };
  return rows.map((one) => ({
    at: one.at.toISOString(),
    recordedAt: mintedAt(one.documentId).toISOString(),
    happened: one.at > freeze.at ? ('after' as const) : ('before' as const),
    against: against(one),
    kind: one.kind,
    words:
      one.kind === POSSIBLY_SOLD
        ? { zh: '可能售出', en: 'Possibly sold' }
        : MOVEMENT_WORDS[one.kind as MovementKind],
    from: named(one.fromId),
    to: named(one.toId),
    lotId: one.lotId,
    lotCode: lotCode(one.lotId),
    product: facts.get(one.lotId)?.product.name ?? '',
    quantity: one.quantity,
    baseUnit: facts.get(one.lotId)?.lot.baseUnit ?? 'piece',
    pieceUnit: facts.get(one.lotId)?.product.pieceUnit ?? null,
    documentId: one.documentId,
    documentKind: heads.get(one.documentId)?.kind ?? 'voucher',
  }));
}
