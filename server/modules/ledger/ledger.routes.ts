import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import { DateText, Exact, IdText, Text } from '../../platform/schema.ts';
import {
  defineOperation,
  type Operation,
  type PartyId,
  type Principal,
  recordForbidden,
  signInNeeded,
} from '../identity/index.ts';
import { addDays, type Party, PartyView, partiesById, partyUnknown } from '../registry/index.ts';
import { together } from './capture-document.ts';
import {
  ConsumerReturnBody,
  DiscrepancyList,
  DisposalBody,
  DonationBody,
  LotLinkBody,
  ProductionBody,
  partyLedgerSchema,
  RecordAnswer,
  SaleBody,
  StockLine,
  StockTakingBody,
  TransformationBody,
} from './ledger.schemas.ts';
import { type LotLinkInput, linkLots } from './link-lots.ts';
import { partyLedger, type ReadPartySums } from './party-ledger.ts';
import { readDiscrepancies, readStock, STOCK_CURSOR, stockCursor } from './read-stock.ts';
import { recordEntry } from './record-entry.ts';
import type { RecordInput, RecordKind, RecordTools } from './record-input.ts';

export interface LedgerPorts extends RecordTools {
  /** The supervising office, as the sender of what officers record. */
  officeId: PartyId;
  partiesOfDivision(divisionCode: string): Promise<string[]>;
  /** What a business's movements add up to; kept by a module above this one. */
  partySums: ReadPartySums;
}

const RECORDS = [
  {
    kind: 'production',
    path: 'productions',
    body: ProductionBody,
    summary: 'Record what was produced or harvested (生产、采收)',
  },
  {
    kind: 'transformation',
    path: 'transformations',
    body: TransformationBody,
    summary: 'Record a transformation: lots in, lots out (加工、分装、混合)',
  },
  { kind: 'sale', path: 'sales', body: SaleBody, summary: 'Record sales to consumers (零售)' },
  {
    kind: 'consumer-return',
    path: 'consumer-returns',
    body: ConsumerReturnBody,
    summary: "Record a customer's return (顾客退货)",
  },
  {
    kind: 'disposal',
    path: 'disposals',
    body: DisposalBody,
    summary: 'Record a disposal before two witnesses (销毁、无害化处理)',
  },
  { kind: 'donation', path: 'donations', body: DonationBody, summary: 'Record a donation (捐赠)' },
  {
    kind: 'stock-taking',
    path: 'stock-takings',
    body: StockTakingBody,
    summary: 'Record a stock-taking (盘点)',
  },
] as const;

/** Whether a regulator answers for where a party is: its district, or the whole city. */
export function inDistrict(
  principal: Principal,
  party: Pick<Party, 'divisionCode'>,
  cityCode: string,
): boolean {
  if (principal.divisionCode === cityCode) return true;
  return principal.divisionCode !== null && (party.divisionCode ?? '').startsWith(principal.divisionCode);
}

/**
 * The party whose books may be read: an operator's own; for a regulator one of the district.
 * Errors: `party-unknown`, `record-forbidden`.
 */
export async function readableParty(
  tools: Pick<RecordTools, 'db' | 'city'>,
  principal: Principal,
  asked: string | undefined,
): Promise<Party> {
  const partyId = asked ?? principal.partyId;
  const party =
    partyId === null || partyId === undefined
      ? undefined
      : (await partiesById(tools.db, [partyId])).get(partyId);
  if (!party) throw partyUnknown();
  const allowed =
    principal.role === 'administrator' ||
    (principal.role === 'operator' && party.partyId === principal.partyId) ||
    (principal.role === 'regulator' && inDistrict(principal, party, tools.city.city.code));
  if (!allowed) throw recordForbidden();
  return party;
}

/** Days before the last one, where a period names no first. */
const PERIOD_DAYS = 30;

export function ledgerOperations(ports: LedgerPorts): Operation[] {
  const { db, city } = ports;
  const records = RECORDS.map((record) =>
    defineOperation<unknown, unknown, RecordInput>({
      id: `record-${record.kind}`.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
      tag: 'ledger',
      method: 'POST',
      path: `/api/v1/${record.path}`,
      summary: record.summary,
      permission: { who: ['operator'], data: 'own' },
      body: record.body,
      answers: { 200: RecordAnswer, 201: RecordAnswer },
      handle: async ({ principal, body }) => {
        if (!principal) throw signInNeeded();
        const done = await together(ports, (tools) =>
          recordEntry(tools, principal, record.kind as RecordKind, body),
        );
        return new Reply(done.status, done.answer);
      },
    }),
  );
  return [
    ...records,
    defineOperation<unknown, unknown, LotLinkInput>({
      id: 'linkLots',
      tag: 'ledger',
      method: 'POST',
      path: '/api/v1/lot-links',
      summary: 'Tie two lots together that turn out to be the same goods',
      permission: { who: ['operator', 'regulator'], data: 'step' },
      body: LotLinkBody,
      answers: { 200: RecordAnswer, 201: RecordAnswer },
      audited: true,
      handle: async ({ principal, body }) => {
        if (!principal) throw signInNeeded();
        const done = await linkLots(ports, principal, ports.officeId, body);
        return new Reply(done.status, done.answer);
      },
    }),
    defineOperation<unknown, { party?: string; q?: string; before?: string; limit?: number }, unknown>({
      id: 'readStock',
      tag: 'ledger',
      method: 'GET',
      path: '/api/v1/stock',
      summary: 'Stock as it stands',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'own' },
      query: Exact({
        party: Type.Optional(IdText('Business; one’s own when absent')),
        q: Type.Optional(Text(80, 'Name, batch or code')),
        before: Type.Optional(
          Type.String({ pattern: STOCK_CURSOR, description: '`next` of the page before' }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      }),
      answer: Type.Object({ items: Type.Array(StockLine), next: Type.Union([Type.String(), Type.Null()]) }),
      handle: async ({ principal, query }) => {
        if (!principal) throw signInNeeded();
        const party = await readableParty(ports, principal, query.party);
        return readStock(db, city, party.partyId, {
          ...(query.before ? { after: stockCursor(query.before) } : {}),
          limit: query.limit ?? 100,
          q: query.q,
        });
      },
    }),
    defineOperation<{ partyId: string }, { from?: string; to?: string }, unknown>({
      id: 'readPartyLedger',
      tag: 'ledger',
      method: 'GET',
      path: '/api/v1/parties/:partyId/ledger',
      summary: '进销存 of a business over a period',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'own' },
      params: Exact({ partyId: IdText('Party') }),
      query: Exact({ from: Type.Optional(DateText('First day')), to: Type.Optional(DateText('Last day')) }),
      answer: partyLedgerSchema(PartyView),
      audited: true,
      handle: async ({ principal, params, query }) => {
        if (!principal) throw signInNeeded();
        const party = await readableParty(ports, principal, params.partyId);
        const now = ports.clock.now();
        const { timezone } = city.city;
        const lastDay = query.to ?? localDay(now, timezone);
        const firstDay = query.from ?? addDays(lastDay, -PERIOD_DAYS);
        const period = {
          from: startOfLocalDay(firstDay, timezone),
          to: new Date(startOfLocalDay(addDays(lastDay, 1), timezone).getTime() - 1),
          days: { from: firstDay, to: lastDay },
        };
        return { party, ...(await partyLedger(ports, party.partyId, period)) };
      },
    }),
    defineOperation<unknown, { party?: string; before?: string; limit?: number }, unknown>({
      id: 'readDiscrepancies',
      tag: 'ledger',
      method: 'GET',
      path: '/api/v1/discrepancies',
      summary: 'Findings to look into, newest first',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'own' },
      query: Exact({
        party: Type.Optional(IdText('Business')),
        before: Type.Optional(IdText('Findings before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: DiscrepancyList,
      handle: async ({ principal, query }) => {
        if (!principal) throw signInNeeded();
        const partyIds = await discrepancyScope(ports, principal, query.party);
        return readDiscrepancies(db, city, { partyIds, before: query.before, limit: query.limit ?? 50 });
      },
    }),
  ];
}

async function discrepancyScope(
  ports: LedgerPorts,
  principal: Principal,
  asked: string | undefined,
): Promise<string[] | null> {
  if (asked !== undefined || principal.role === 'operator')
    return [(await readableParty(ports, principal, asked)).partyId];
  if (principal.role === 'administrator' || principal.divisionCode === ports.city.city.code) return null;
  return ports.partiesOfDivision(principal.divisionCode ?? '');
}
