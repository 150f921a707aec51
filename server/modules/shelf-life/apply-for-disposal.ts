import { localDay } from '../../platform/local-time.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import { movementsOfLots } from '../ledger/index.ts';
import { partiesById } from '../registry/index.ts';
import { startAnswer } from './clocks.ts';
import {
  carrierNeeded,
  methodNotAllowed,
  recipientNeeded,
  reportLate,
  supplierNeeded,
} from './shelf-life.errors.ts';
import type { ApplyInput } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { type StepAnswer, type Stepping, takeStep } from './take-step.ts';
import { isExpired, methodMay, methodsOn, policyValue } from './what-holds.ts';

const HOUR_MS = 3_600_000;

/**
 * Applies for a disposal (处置申请): by which way, when and where. Harmless treatment and destruction are reported to the
 * office by it (食品安全法 63), which may attend. Again when the plan changes.
 * Errors: those of `takeStep`, `method-not-allowed`, `report-beforehand`, `supplier-unknown`, `recipient-needed`,
 * `carrier-needed`.
 */
export function applyForDisposal(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  body: ApplyInput,
): Promise<StepAnswer> {
  return takeStep(tools, principal, disposalId, 'apply', body, async (stepping) => {
    const { disposal, now, lots, documentId } = stepping;
    const day = localDay(now, tools.city.city.timezone);
    const row = methodsOn(tools.city, day).find((one) => one.code === body.method);
    const expired = [...lots.values()].some((lot) => isExpired(lot, day));
    const may = row && methodMay(row, { reason: disposal.reason, expired, allowed: disposal.methods });
    if (!row || !may?.allowed)
      throw methodNotAllowed(
        { zh: may?.zh ?? '没有这种方式。', en: may?.en ?? 'There is no such way.' },
        row?.clause ?? '',
      );
    const plannedAt = new Date(body.plannedAt);
    const hours = policyValue(tools.city, 'disposal-report-hours', day, 0);
    if (row.reportFirst && hours > 0 && plannedAt.getTime() < now.getTime() + hours * HOUR_MS)
      throw reportLate(hours);
    if (body.method === 'donate' && !body.recipient) throw recipientNeeded();
    if (body.method === 'feed' && !body.carrier) throw carrierNeeded();
    const suppliers = body.method === 'return' ? await suppliersFor(stepping, body.supplier) : {};
    return {
      change: {
        method: body.method,
        reported: row.reportFirst,
        plannedAt,
        appliedAt: now,
        answerDue: row.reportFirst ? await startAnswer(stepping.tx, tools, disposal) : null,
        answeredAt: null,
        waitUntil: null,
      },
      resolved: { suppliers, application: documentId },
    };
  });
}

/** By lot: whom it goes back to. Errors: `supplier-unknown`. */
async function suppliersFor(
  { tx, disposal, lots }: Stepping,
  named: string | undefined,
): Promise<Record<string, PartyId>> {
  const lotIds = [...lots.keys()];
  if (named !== undefined) {
    const party = (await partiesById(tx, [named])).get(named);
    if (!party || party.partyId === disposal.partyId) throw supplierNeeded();
    return Object.fromEntries(lotIds.map((lotId) => [lotId, party.partyId]));
  }
  const came = (await movementsOfLots(tx, lotIds))
    .filter(
      (one) =>
        one.toId === disposal.partyId &&
        one.fromId !== null &&
        (one.kind === 'received' || one.kind === 'implied' || one.kind === 'excess'),
    )
    .sort((one, other) => one.at.getTime() - other.at.getTime());
  const last = Object.fromEntries(came.map((one) => [one.lotId, one.fromId as PartyId]));
  if (lotIds.some((lotId) => !last[lotId])) throw supplierNeeded();
  return last;
}
