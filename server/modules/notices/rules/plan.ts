import type { NoticeKind } from '../../registry/index.ts';

/** A letter as it was sent, for the plan: which lots, to whom, of what kind. In the order of sending. */
export interface SentLetter {
  partyId: string;
  kind: NoticeKind;
  lotIds: readonly string[];
}

export interface Plan {
  /** Lots by business that get a letter of the kind. */
  send: Map<string, string[]>;
  /** Lots by business that had one and are no longer included. */
  withdraw: Map<string, string[]>;
  /** Businesses that had all of it before. */
  before: number;
}

/** By business and lot, the kinds of letter that stand. */
export function standingLetters(sent: readonly SentLetter[]): Map<string, Map<string, Set<NoticeKind>>> {
  const standing = new Map<string, Map<string, Set<NoticeKind>>>();
  for (const { partyId, kind, lotIds } of sent) {
    const lots = standing.get(partyId) ?? new Map<string, Set<NoticeKind>>();
    standing.set(partyId, lots);
    for (const lotId of lotIds) {
      if (kind === 'withdrawal') lots.delete(lotId);
      else lots.set(lotId, new Set([...(lots.get(lotId) ?? []), kind]));
    }
    if (lots.size === 0) standing.delete(partyId);
  }
  return standing;
}

/**
 * What is still to be sent so that everybody who is included, and nobody else, stands under a letter of the kind: only
 * those newly included get one, and those no longer included a withdrawal. Asked again afterwards, nothing is left to do.
 */
export function planLetters(
  sent: readonly SentLetter[],
  included: readonly { partyId: string; lotId: string }[],
  kind: Exclude<NoticeKind, 'withdrawal'>,
): Plan {
  const standing = standingLetters(sent);
  const wanted = new Map<string, Set<string>>();
  for (const { partyId, lotId } of included)
    wanted.set(partyId, (wanted.get(partyId) ?? new Set()).add(lotId));
  const send = new Map<string, string[]>();
  let before = 0;
  for (const [partyId, lotIds] of wanted) {
    const missing = [...lotIds].filter((lotId) => !standing.get(partyId)?.get(lotId)?.has(kind));
    if (missing.length > 0) send.set(partyId, missing.sort());
    else before += 1;
  }
  const withdraw = new Map<string, string[]>();
  for (const [partyId, lots] of standing) {
    const gone = [...lots.keys()].filter((lotId) => !wanted.get(partyId)?.has(lotId));
    if (gone.length > 0) withdraw.set(partyId, gone.sort());
  }
  return { send, withdraw, before };
}
