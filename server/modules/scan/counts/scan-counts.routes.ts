import { Type } from 'typebox';
import { localDay } from '../../../platform/local-time.ts';
import { Exact, IdText } from '../../../platform/schema.ts';
import { defineOperation, type Operation, signInNeeded } from '../../identity/index.ts';
import { addDays, findLot, lotCode } from '../../registry/index.ts';
import { admitLots } from '../../trace/index.ts';
import type { ScanPorts } from '../read-lot.ts';
import { partyScanCounts } from './party-scan-counts.ts';
import { countsOf } from './scan-counts.store.ts';

const DAYS = 30;

const ScanCountsView = Type.Object({
  lotId: Type.String(),
  days: Type.Integer({ description: 'Days that are counted, today last' }),
  scans: Type.Integer({ description: 'How often its page was opened in these days' }),
  byDay: Type.Array(Type.Object({ day: Type.String(), scans: Type.Integer() })),
  byDivision: Type.Array(
    Type.Object(
      {
        divisionCode: Type.String({ description: "Street or district of the shop; '' where not known" }),
        scans: Type.Integer(),
      },
      { description: 'For officers; empty for others' },
    ),
  ),
});

const DivisionCount = Type.Object({
  divisionCode: Type.String({ description: "Street or district of the shop; '' where not known" }),
  zh: Type.String(),
  en: Type.String(),
  scans: Type.Integer(),
});

const PartyScanCountsView = Type.Object({
  partyId: Type.String(),
  days: Type.Integer({ description: 'Days that are counted, today last' }),
  scans: Type.Integer({ description: 'How often pages of its codes were opened in these days' }),
  byDay: Type.Array(Type.Object({ day: Type.String(), scans: Type.Integer() }), {
    description: 'Every day of them, those without a scan too',
  }),
  byKind: Type.Object(
    {
      lots: Type.Integer(),
      cards: Type.Integer(),
      receipts: Type.Integer(),
      business: Type.Integer(),
    },
    { description: 'Which of its codes were scanned' },
  ),
  byDivision: Type.Array(DivisionCount, {
    description:
      "Most first. For officers every street; for the business its own, and together ('') what was scanned elsewhere or who knows where",
  }),
});

/** How often a lot is looked up, for those who held it and for officers. */
export function scanCountOperations(ports: ScanPorts): Operation[] {
  return [
    defineOperation<unknown, { lot: string }, unknown>({
      id: 'readScanCounts',
      tag: 'scan',
      method: 'GET',
      path: '/api/v1/scan-counts',
      summary: 'How often the public page of a lot was opened, by day and street',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'step' },
      query: Exact({ lot: Type.String({ minLength: 1, maxLength: 200, description: 'Lot, as elsewhere' }) }),
      answer: ScanCountsView,
      handle: async ({ principal, query }) => {
        if (!principal) throw signInNeeded();
        const { db, city, clock } = ports;
        const lot = await findLot(db, query.lot);
        await admitLots({ db, city }, principal, [lot.lotId]);
        const today = localDay(clock.now(), city.city.timezone);
        const counts = await countsOf(db, [lotCode(lot.lotId)], addDays(today, 1 - DAYS));
        const sum = (rows: readonly { scans: number }[]) => rows.reduce((all, one) => all + one.scans, 0);
        return {
          lotId: lot.lotId,
          days: DAYS,
          scans: sum(counts),
          byDay: [...Map.groupBy(counts, (one) => one.day)].map(([day, rows]) => ({ day, scans: sum(rows) })),
          // Of which shops others bought is nothing that a business may learn of its competitors.
          byDivision: (principal.role === 'operator'
            ? []
            : [...Map.groupBy(counts, (one) => one.divisionCode)]
          )
            .map(([divisionCode, rows]) => ({ divisionCode, scans: sum(rows) }))
            .sort((a, b) => b.scans - a.scans),
        };
      },
    }),
    defineOperation<unknown, { party?: string }, unknown>({
      id: 'readPartyScanCounts',
      tag: 'scan',
      method: 'GET',
      path: '/api/v1/party-scan-counts',
      summary:
        'How often the codes of a business were scanned: its lots, shelf cards, receipts, its own page',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'own' },
      query: Exact({ party: Type.Optional(IdText('Business; one’s own when absent')) }),
      answer: PartyScanCountsView,
      handle: async ({ principal, query }) => {
        if (!principal) throw signInNeeded();
        return partyScanCounts(ports, principal, query.party);
      },
    }),
  ];
}
