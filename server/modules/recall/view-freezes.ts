import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { legalDeadlineOn } from '../deadlines/index.ts';
import { displayNames, type Principal } from '../identity/index.ts';
import { type CityData, describeLots, findProducts, lotCode, partiesById } from '../registry/index.ts';
import { approvalRefusal, approvalState, type Freeze, stateOf } from './freeze.rules.ts';
import { answersFor } from './freeze-subject.ts';
import { approvalSecondPerson, approverNamed, divisionOutside } from './recall.errors.ts';
import type { FreezeViewValue, OfficeFreezeViewValue } from './recall.schemas.ts';
import type { RecallTools } from './recall-tools.ts';

/** Freezes as people read them, with names: four look-ups whatever their number. `today`: the day at the city. */
export async function viewFreezes(
  db: Queryable,
  city: CityData,
  freezes: readonly Freeze[],
  today: string,
): Promise<FreezeViewValue[]> {
  const subjects = freezes.map((freeze) => freeze.subject);
  const [lots, products, parties, people] = await Promise.all([
    describeLots(
      db,
      subjects.flatMap((one) => (one.kind === 'lot' ? [one.lotId] : [])),
    ),
    findProducts(db, {
      ids: subjects.flatMap((one) => (one.kind === 'product' ? [one.productId] : [])),
      gtins: [],
      codes: [],
    }),
    partiesById(
      db,
      subjects.flatMap((one) =>
        one.kind === 'party'
          ? [one.partyId]
          : one.kind === 'product' && one.producerId
            ? [one.producerId]
            : [],
      ),
    ),
    displayNames(db, [
      ...new Set(freezes.flatMap((one) => [one.frozenBy, ...(one.lift ? [one.lift.liftedBy] : [])])),
    ]),
  ]);
  const productName = (id: string) => products.find((one) => one.productId === id)?.name ?? id;
  const nameOf = ({ subject }: Freeze): string => {
    if (subject.kind === 'party') return parties.get(subject.partyId)?.name ?? subject.partyId;
    if (subject.kind === 'lot') return lots.get(subject.lotId)?.product.name ?? lotCode(subject.lotId);
    const maker = subject.producerId === null ? undefined : parties.get(subject.producerId)?.name;
    return maker === undefined
      ? productName(subject.productId)
      : `${maker} ${productName(subject.productId)}`;
  };
  return freezes.map((freeze) => {
    const { subject, lift } = freeze;
    return {
      freezeId: freeze.freezeId,
      documentNumber: freeze.documentNumber,
      state: stateOf(freeze, today),
      at: freeze.at.toISOString(),
      subject: {
        kind: subject.kind,
        name: nameOf(freeze),
        lotId: subject.kind === 'lot' ? subject.lotId : null,
        lotCode: subject.kind === 'lot' ? lotCode(subject.lotId) : null,
        productId: subject.kind === 'product' ? subject.productId : null,
        producerId: subject.kind === 'product' ? subject.producerId : null,
        partyId: subject.kind === 'party' ? subject.partyId : null,
      },
      division: { code: freeze.divisionCode, name: divisionName(city, freeze.divisionCode) },
      clause: freeze.clause,
      reason: freeze.reason,
      endsOn: freeze.endsOn,
      frozenBy: people.get(freeze.frozenBy) ?? '',
      lifted: lift && {
        documentNumber: lift.documentNumber,
        reason: lift.reason,
        at: lift.at.toISOString(),
        by: people.get(lift.liftedBy) ?? '',
      },
      call: city.city.complaintPhone,
    };
  });
}

/** For officers: with approval and case, and what the one who asks may do about it. */
export async function viewForOffice(
  tools: Pick<RecallTools, 'db' | 'city' | 'clock'>,
  principal: Principal,
  freezes: readonly Freeze[],
): Promise<OfficeFreezeViewValue[]> {
  const { city, db } = tools;
  const now = tools.clock.now();
  const today = localDay(now, city.city.timezone);
  const people = await displayNames(db, [
    ...new Set(
      freezes.flatMap((one) => [one.asked?.approverId ?? [], one.approval?.approvedBy ?? []].flat()),
    ),
  ]);
  const views = await viewFreezes(db, city, freezes, today);
  return freezes.flatMap((freeze, index): OfficeFreezeViewValue[] => {
    const view = views[index];
    if (!view) return [];
    const { asked, approval } = freeze;
    const approverId = asked?.approverId ?? null;
    const nameOf = (id: string) => people.get(id) ?? id;
    const day = localDay(freeze.at, city.city.timezone);
    return [
      {
        ...view,
        caseId: freeze.caseId,
        setByYou: freeze.frozenBy === principal.accountId,
        approval: {
          state: approvalState(freeze, now),
          urgent: asked !== null && approverId === null,
          approver: approverId === null ? null : { accountId: approverId, name: nameOf(approverId) },
          until: asked?.by?.toISOString() ?? null,
          clause: asked === null ? null : (legalDeadlineOn(city, 'freeze-approval', day)?.clause ?? null),
          given: approval && {
            documentNumber: approval.documentNumber,
            at: approval.at.toISOString(),
            by: nameOf(approval.approvedBy),
            note: approval.note,
            late: asked !== null && asked.by !== null && approval.at > asked.by,
          },
          you: mayApprove(tools, principal, freeze, nameOf(approverId ?? '')),
        },
      },
    ];
  });
}

function mayApprove(
  tools: Pick<RecallTools, 'city' | 'clock'>,
  principal: Principal,
  freeze: Freeze,
  approver: string,
): OfficeFreezeViewValue['approval']['you'] {
  const now = tools.clock.now();
  const isLifted = stateOf(freeze, localDay(now, tools.city.city.timezone)) === 'lifted';
  const refusal = approvalRefusal(freeze, principal.accountId, now);
  if (isLifted || refusal === 'approved-already') return { may: false, why: null };
  if (!answersFor(tools, principal, freeze.divisionCode)) return { may: false, why: divisionOutside().words };
  if (refusal === 'second-person-needed') return { may: false, why: approvalSecondPerson().words };
  if (refusal === 'approver-named') return { may: false, why: approverNamed(approver).words };
  return { may: true, why: null };
}

export const divisionName = (city: CityData, code: string): string =>
  code === city.city.code
    ? city.city.name.zh
    : ((city.districts.get(code) ?? city.streets.get(code))?.zh ?? code);
