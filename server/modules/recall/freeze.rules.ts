/** What can be frozen. A product of one producer, or whoever made it. */
export type FreezeSubject =
  | { kind: 'lot'; lotId: string }
  | { kind: 'product'; productId: string; producerId: string | null }
  | { kind: 'party'; partyId: string };

export interface Freeze {
  freezeId: string;
  subject: FreezeSubject;
  divisionCode: string;
  documentNumber: string;
  clause: string;
  reason: string;
  at: Date;
  /** 'YYYY-MM-DD', the last day on which it holds. */
  endsOn: string | null;
  frozenBy: string;
  lift: {
    documentId: string;
    documentNumber: string;
    reason: string;
    at: Date;
    liftedBy: string;
  } | null;
  /** The case in which it was set. */
  caseId: string | null;
  /** Null: of before approvals were asked for. `approverId`: the officer named for it; `by`: until when. */
  asked: { approverId: string | null; by: Date | null } | null;
  approval: {
    documentId: string;
    documentNumber: string;
    note: string | null;
    at: Date;
    approvedBy: string;
  } | null;
}

/**
 * `waiting` until another officer has approved it; `unapproved` from the minute on when its time is over. It stays in
 * force all the same: goods are not let go by silence.
 */
export const APPROVAL_STATES = ['waiting', 'approved', 'unapproved', 'not-asked'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export function approvalState(freeze: Pick<Freeze, 'asked' | 'approval'>, now: Date): ApprovalState {
  if (freeze.approval) return 'approved';
  if (!freeze.asked) return 'not-asked';
  return freeze.asked.by !== null && now > freeze.asked.by ? 'unapproved' : 'waiting';
}

/** Why a person does not approve a freeze; null: it does. `second-person-needed` comes before `approver-named`. */
export function approvalRefusal(
  freeze: Pick<Freeze, 'asked' | 'approval' | 'frozenBy'>,
  accountId: string,
  now: Date,
): 'approved-already' | 'second-person-needed' | 'approver-named' | null {
  const state = approvalState(freeze, now);
  if (state === 'approved' || state === 'not-asked') return 'approved-already';
  if (freeze.frozenBy === accountId) return 'second-person-needed';
  const named = freeze.asked?.approverId ?? null;
  // Once the time of the officer who was named is over, any other may.
  return state === 'waiting' && named !== null && named !== accountId ? 'approver-named' : null;
}

export const FREEZE_STATES = ['in-force', 'lifted', 'ended'] as const;
export type FreezeState = (typeof FREEZE_STATES)[number];

/** The subject in one text, as it is stored and looked up. */
export function subjectText(subject: FreezeSubject): string {
  switch (subject.kind) {
    case 'lot':
      return `lot ${subject.lotId}`;
    case 'party':
      return `party ${subject.partyId}`;
    case 'product':
      return `product ${subject.productId} ${subject.producerId ?? '*'}`;
  }
}

export function parseSubject(text: string): FreezeSubject {
  const [kind, id = '', producer = '*'] = text.split(' ');
  if (kind === 'lot') return { kind, lotId: id };
  if (kind === 'party') return { kind, partyId: id };
  return { kind: 'product', productId: id, producerId: producer === '*' ? null : producer };
}

/** Every text under which goods of a lot can have been frozen. */
export function subjectsOfLot(lot: {
  lotId: string;
  productId: string;
  producerId: string | null;
}): string[] {
  const { lotId, productId, producerId } = lot;
  return [
    subjectText({ kind: 'lot', lotId }),
    subjectText({ kind: 'product', productId, producerId: null }),
    ...(producerId === null ? [] : [subjectText({ kind: 'product', productId, producerId })]),
  ];
}

/** `today`: the day at the city. */
export function stateOf(freeze: Pick<Freeze, 'lift' | 'endsOn'>, today: string): FreezeState {
  if (freeze.lift) return 'lifted';
  return freeze.endsOn !== null && freeze.endsOn < today ? 'ended' : 'in-force';
}

/**
 * Whether a freeze binds a business: one of the whole city binds everybody who hands goods on in it, that of a district
 * whoever stands there.
 */
export function binds(
  freeze: Pick<Freeze, 'divisionCode'>,
  party: { divisionCode: string | null } | undefined,
  cityCode: string,
): boolean {
  if (freeze.divisionCode === cityCode) return true;
  return (party?.divisionCode ?? '').startsWith(freeze.divisionCode);
}
