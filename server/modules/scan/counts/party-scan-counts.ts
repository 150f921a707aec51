import { encodePublicCode } from '../../../platform/codes/public-code.ts';
import { localDay, startOfLocalDay } from '../../../platform/local-time.ts';
import type { Principal } from '../../identity/index.ts';
import { cardsOf } from '../../labels/index.ts';
import { idsOfKindSince, lotsHeldSince, readableParty } from '../../ledger/index.ts';
import { addDays, type CityData, lotCode } from '../../registry/index.ts';
import type { ScanPorts } from '../read-lot.ts';
import { type CountedCodes, countsTogether } from './scan-counts.store.ts';

const DAYS = 30;
/** Codes of a kind that are asked for, latest first: what hangs, lies or was handed out these days. */
const CODES_MAX = 3_000;

const ELSEWHERE = { zh: '别处或不详', en: 'elsewhere or not known' };

/**
 * How often the codes of a business were scanned. On which streets others sell the same lots is nothing that a business may
 * learn of its competitors: it is told its own street, and all else together. Errors: `party-unknown`, `record-forbidden`.
 */
export async function partyScanCounts(ports: ScanPorts, principal: Principal, asked: string | undefined) {
  const { db, city, clock } = ports;
  const { partyId, divisionCode } = await readableParty(ports, principal, asked);
  const today = localDay(clock.now(), city.city.timezone);
  const since = addDays(today, 1 - DAYS);
  const [lots, cards, receipts] = await Promise.all([
    lotsHeldSince(db, [partyId], null, CODES_MAX),
    cardsOf(db, partyId, CODES_MAX),
    idsOfKindSince(db, partyId, 'till-receipt', startOfLocalDay(since, city.city.timezone), CODES_MAX),
  ]);
  const codes = [
    ...lots.map(({ lotId }) => lotCode(lotId)),
    ...cards.map(({ cardId }) => encodePublicCode('C', cardId)),
    ...receipts.map((documentId) => encodePublicCode('R', documentId)),
    encodePublicCode('B', partyId),
  ];
  const counts = await countsTogether(db, codes, since);
  const own = principal.role === 'operator' ? divisionCode : undefined;
  return {
    partyId,
    days: DAYS,
    scans: sumOf(counts),
    byDay: Array.from({ length: DAYS }, (_, at) => {
      const day = addDays(since, at);
      return { day, scans: sumOf(counts.filter((one) => one.day === day)) };
    }),
    byKind: {
      lots: sumOf(counts.filter((one) => one.kind === 'T')),
      cards: sumOf(counts.filter((one) => one.kind === 'C')),
      receipts: sumOf(counts.filter((one) => one.kind === 'R')),
      business: sumOf(counts.filter((one) => one.kind === 'B')),
    },
    byDivision: byDivision(city, counts, own),
  };
}

const sumOf = (counts: readonly CountedCodes[]): number => counts.reduce((all, one) => all + one.scans, 0);

/** `own`: of other streets nothing is said but how much there was together; undefined: each is named. */
function byDivision(city: CityData, counts: readonly CountedCodes[], own: string | null | undefined) {
  const shown = (code: string) => (own === undefined || code === own ? code : '');
  return [...Map.groupBy(counts, (one) => shown(one.divisionCode))]
    .map(([divisionCode, some]) => ({
      divisionCode,
      ...(divisionName(city, divisionCode) ?? ELSEWHERE),
      scans: sumOf(some),
    }))
    .sort((a, b) => b.scans - a.scans || (a.divisionCode < b.divisionCode ? -1 : 1));
}

function divisionName(city: CityData, code: string): { zh: string; en: string } | undefined {
  const { zh, en } = city.streets.get(code) ?? city.districts.get(code) ?? {};
  return zh !== undefined && en !== undefined ? { zh, en } : undefined;
}
