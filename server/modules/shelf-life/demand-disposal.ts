import type { Queryable } from '../../platform/db.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import { inDistrict, joinRecord, lockHoldings, recordOnce } from '../ledger/index.ts';
import {
  type DisposalMethod,
  type DisposalReason,
  describeLots,
  type LotId,
  partiesById,
  partyUnknown,
} from '../registry/index.ts';
import { startDone } from './clocks.ts';
import { type Disposal, disposalById, insertDisposal } from './disposals.store.ts';
import { readLines } from './read-lines.ts';
import { demandOutside, disposalUnknown } from './shelf-life.errors.ts';
import type { DemandInput, WithdrawInput } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { keepStep, letGoOf, type StepAnswer, takeStep } from './take-step.ts';

export interface Demand {
  documentNumber: string;
  partyId: PartyId;
  caseId: string | null;
  reason: DisposalReason;
  /** Quantity in base units; null: all that the business has of it. */
  lots: readonly { lotId: LotId; quantity: number | null }[];
  /** Ways that are allowed; null: any that suits. */
  methods: readonly DisposalMethod[] | null;
  by: Principal;
  note?: string | undefined;
}

/**
 * The office demands that a business disposes of goods (责令处置), in the caller's transaction: a recall, a freeze, an
 * inspection. From then on they are held back from sale there. Gives the disposal. Errors: `party-unknown`.
 */
export async function demandDisposal(tx: Queryable, tools: ShelfLifeTools, demand: Demand): Promise<string> {
  const party = (await partiesById(tx, [demand.partyId])).get(demand.partyId);
  if (!party) throw partyUnknown();
  const lotIds = demand.lots.map((lot) => lot.lotId);
  const own = await lockHoldings(tx, demand.partyId, lotIds);
  const documentId = tools.ids.next<'document'>();
  const now = tools.clock.now();
  const disposal: Disposal = {
    partyId: demand.partyId,
    disposalId: documentId,
    divisionCode: party.divisionCode ?? '',
    state: 'demanded',
    reason: demand.reason,
    openedAt: now,
    caseId: demand.caseId,
    demanded: true,
    methods: demand.methods ? [...demand.methods] : null,
    method: null,
    reported: false,
    plannedAt: null,
    appliedAt: null,
    answerDue: null,
    answeredAt: null,
    waitUntil: null,
    dueAt: null,
    changedAt: now,
    short: false,
  };
  disposal.dueAt = await startDone(tx, tools, disposal);
  await insertDisposal(tx, disposal);
  const stepping = {
    tx,
    principal: demand.by,
    disposal,
    documentId,
    at: now,
    now,
    lots: await describeLots(tx, lotIds),
    amounts: new Map(),
    onHand: new Map([...own].map(([lotId, one]) => [lotId as string, one.onHand])),
    rows: [],
  };
  const { by: _by, lots, ...said } = demand;
  const body = { ...said, step: 'demand', lots: lots.map((lot) => ({ ...lot })) };
  await keepStep(
    tools,
    stepping,
    { step: 'demand', senderId: tools.officeId, body },
    {
      amounts: lots.map(({ lotId, quantity }, index) => ({
        lotId,
        line: index + 1,
        what: 'demanded' as const,
        quantity,
        method: null,
        supplierId: null,
      })),
    },
  );
  return documentId;
}

/** The same by an officer directly. Errors: `exists-with-different-…`, `party-unknown`, `outside-district`, those of lines. */
export async function demandByOfficer(
  tools: ShelfLifeTools,
  principal: Principal,
  body: DemandInput,
): Promise<StepAnswer> {
  const party = (await partiesById(tools.db, [body.party])).get(body.party);
  if (!party) throw partyUnknown();
  if (principal.role === 'regulator' && !inDistrict(principal, party, tools.city.city.code))
    throw demandOutside();
  if (body.caseId !== undefined) await tools.caseAccess?.(tools.db, principal, body.caseId);
  const lines = await readLines(tools.db, tools.city, body.lines);
  const demand: Demand = {
    documentNumber: body.documentNumber,
    partyId: party.partyId,
    caseId: body.caseId ?? null,
    reason: body.reason,
    lots: lines.map(({ lotId, said }) => ({ lotId, quantity: said })),
    methods: body.methods ?? null,
    by: principal,
    ...(body.note === undefined ? {} : { note: body.note }),
  };
  const { by: _by, lots, ...said } = demand;
  const whole = { ...said, step: 'demand', lots: lots.map((lot) => ({ ...lot })) };
  return recordOnce<StepAnswer>(
    tools,
    { senderId: tools.officeId, number: body.documentNumber, kind: 'disposal-step', body: whole },
    { join: joinRecord, repeat: ({ documentId }) => ({ disposalId: documentId, replayed: true }) },
    () =>
      tools.db.transaction(async (tx) => ({
        disposalId: await demandDisposal(tx, tools, demand),
        replayed: false,
      })),
  );
}

/** An officer takes a demand back that nobody has met yet (撤回). Errors: those of `takeStep`. */
export async function withdrawDemand(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  body: WithdrawInput,
): Promise<StepAnswer> {
  if (!(await disposalById(tools.db, disposalId))) throw disposalUnknown();
  return takeStep(tools, principal, disposalId, 'withdraw', body, async ({ amounts }) => ({
    amounts: letGoOf([...amounts.keys()]),
  }));
}
