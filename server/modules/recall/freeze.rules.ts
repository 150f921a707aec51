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
  lift: { documentNumber: string; reason: string; at: Date; liftedBy: string } | null;
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
