import { localDay } from '../../platform/local-time.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import { documentsById, joinRecord, readResolved, readSections, recordEntry } from '../ledger/index.ts';
import { type DisposalMethod, partiesById } from '../registry/index.ts';
import { postVoucher } from '../vouchers/index.ts';
import { type Disposal, stepsOf } from './disposals.store.ts';
import { refusePhotos } from './photos.ts';
import { heldLines } from './put-back.ts';
import { baseUnitOf, type SaidLine } from './read-lines.ts';
import { beforeApplied, carrierNeeded, moreWitnesses } from './shelf-life.errors.ts';
import type { ApplyInput, CarryOutInput } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { inside, type StepAnswer, type Stepping, takeStep } from './take-step.ts';
import { methodsOn, policyValue } from './what-holds.ts';

type Taken = SaidLine & { quantity: number };

/** What was applied for last: the plan that is carried out. */
export interface Application {
  body: ApplyInput;
  suppliers: Record<string, PartyId>;
}

/**
 * Carries out what was applied for (处置执行), whole or in part: who, when, where, before whom, with photos. It posts by the ways
 * that goods always take: a disposal or a donation of the ledger, or a return voucher to each supplier, in the same
 * transaction.
 * Errors: those of `takeStep` (`asked-to-wait`, …), `before-application`, `more-witnesses`, `carrier-needed`,
 * `photo-unknown`, those of lines, and those of what is posted.
 */
export function carryOut(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  body: CarryOutInput,
): Promise<StepAnswer> {
  return takeStep(tools, principal, disposalId, 'carry-out', body, async (stepping) => {
    const { disposal, tx } = stepping;
    refuseUnready(tools, stepping, body);
    await refusePhotos(tx, disposal.partyId, body.photos);
    const application = await lastApplication(tools, tx, disposal);
    const lines = await heldLines(tools, stepping, body.lines);
    const method = application.body.method;
    const to = await destinationOf(tx, application, body);
    const {
      witnesses: _w,
      handler: _h,
      supervisor: _s,
      place: _p,
      ...record
    } = await recordOf(tools, tx, disposal, body, method);
    return {
      // Goods that go back or are given away post no disposal: the record book reads them from this step.
      ...(method === 'return' || method === 'donate'
        ? { resolved: { record: { ...record, destination: to } } }
        : {}),
      amounts: lines.map(({ lotId, line, quantity }) => ({
        lotId,
        line,
        what: 'carried-out' as const,
        quantity,
        method,
        supplierId: method === 'return' ? (application.suppliers[lotId] ?? null) : null,
      })),
      post: () => post(tools, stepping, body, application, lines),
    };
  });
}

/** Errors: `before-application`, `carrier-needed`, `more-witnesses`. */
function refuseUnready(tools: ShelfLifeTools, { disposal, at, now }: Stepping, body: CarryOutInput): void {
  // A minute of a typed time is the minute in which the report was made.
  if (disposal.reported && disposal.appliedAt && at.getTime() + 60_000 <= disposal.appliedAt.getTime())
    throw beforeApplied();
  if (disposal.method === 'feed' && !body.carrier?.document) throw carrierNeeded();
  const day = localDay(now, tools.city.city.timezone);
  const least = policyValue(tools.city, 'disposal-witnesses-min', day, 2);
  const names = new Set(body.witnesses.map((name) => name.trim()));
  names.delete(body.handler.trim());
  names.delete('');
  if (names.size < least) throw moreWitnesses(least);
}

export async function lastApplication(
  tools: ShelfLifeTools,
  tx: Stepping['tx'],
  disposal: Pick<Disposal, 'partyId' | 'disposalId'>,
): Promise<Application> {
  const steps = await stepsOf(tx, [disposal.partyId], [disposal.disposalId]);
  const last = steps.findLast((one) => one.step === 'apply');
  const document = (await documentsById(tx, last ? [last.stepId] : [])).get(last?.stepId ?? '');
  if (!document) throw new Error('a disposal is carried out that nobody applied for');
  const { suppliers } = readResolved(document) as { suppliers?: Application['suppliers'] };
  const sections = await readSections(tx as never, tools, document);
  return { body: joinRecord(sections) as unknown as ApplyInput, suppliers: suppliers ?? {} };
}

/** To whom goods go that are not destroyed (去向). */
async function destinationOf(
  tx: Stepping['tx'],
  application: Application,
  body: CarryOutInput,
): Promise<string> {
  if (application.body.method === 'donate') return '捐赠';
  const suppliers = await partiesById(tx, [...new Set(Object.values(application.suppliers))]);
  const names = [...suppliers.values()].map((party) => party.name);
  return [...names, body.carrier?.name, body.carrier?.document].filter(Boolean).join(' ');
}

async function post(
  tools: ShelfLifeTools,
  { tx, principal, disposal, at }: Stepping,
  body: CarryOutInput,
  application: Application,
  lines: readonly Taken[],
): Promise<string[]> {
  // What an officer ordered back, or off, is let through its own freeze; a business's own plan is not.
  const { heldBack, ...bare } = tools;
  const own = { ...bare, ...(disposal.demanded || !heldBack ? {} : { heldBack }), db: inside(tx) };
  const goods = (some: readonly Taken[]) =>
    some.map(({ lotId, quantity, facts }) => ({ lot: lotId, quantity, unit: baseUnitOf(facts) }));
  const numbered = (end: string) => `${body.documentNumber}-${end}`.slice(-64);
  const { method } = application.body;
  if (method === 'return') {
    const vouchers: string[] = [];
    const bySupplier = Map.groupBy(lines, ({ lotId }) => application.suppliers[lotId] ?? '');
    for (const [supplierId, some] of bySupplier) {
      const voucher = {
        documentNumber: numbered(`TH${vouchers.length + 1}`),
        kind: 'return' as const,
        issuedAt: at.toISOString(),
        receiver: { partyId: supplierId },
        lines: goods(some),
      };
      vouchers.push((await postVoucher(tx, own, principal, disposal.partyId, voucher)).documentId);
    }
    return vouchers;
  }
  const head = { documentNumber: numbered('CZ'), at: at.toISOString(), lines: goods(lines) };
  if (method === 'donate') {
    const recipient = application.body.recipient ?? body.carrier?.name ?? '';
    const { answer } = await recordEntry(own, principal, 'donation', { ...head, recipient });
    return [answer.documentId];
  }
  const { answer } = await recordEntry(own, principal, 'disposal', {
    ...head,
    ...(await recordOf(tools, tx, disposal, body, method)),
  });
  return [answer.documentId];
}

/** What the record book of disposals asks for, out of all steps. */
async function recordOf(
  tools: ShelfLifeTools,
  tx: Stepping['tx'],
  disposal: Disposal,
  body: CarryOutInput,
  method: DisposalMethod,
) {
  const day = localDay(tools.clock.now(), tools.city.city.timezone);
  const held = (await stepsOf(tx, [disposal.partyId], [disposal.disposalId])).findLast(
    (one) => one.step === 'hold',
  );
  const document = (await documentsById(tx, held ? [held.stepId] : [])).get(held?.stepId ?? '');
  const said = document
    ? (joinRecord(await readSections(tx as never, tools, document)) as { place?: string; photos?: string[] })
    : {};
  const { carrier } = body;
  return {
    reason: disposal.reason,
    method: methodsOn(tools.city, day).find((row) => row.code === method)?.zh ?? method,
    place: body.place,
    handler: body.handler,
    supervisor: body.supervisor,
    witnesses: body.witnesses,
    photos: said.photos ?? [],
    ...(said.place === undefined ? {} : { storedAt: said.place }),
    ...(carrier
      ? { destination: [carrier.name, carrier.document].filter(Boolean).join(' ').slice(0, 120) }
      : {}),
  };
}
