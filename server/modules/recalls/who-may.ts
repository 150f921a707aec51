import type { PartyId, Principal } from '../identity/index.ts';
import type { RecallTools } from '../recall/index.ts';
import { answersFor } from '../recall/index.ts';
import type { StoredRecall } from './recall.ts';
import { outsideDistrict, recallOfOthers } from './recalls.errors.ts';
import type { Side } from './rules/recall-state.ts';

/** As a document's sender: the business itself, or the office. */
export type RecallsTools = RecallTools & { publicUrl?: string };

/**
 * On which side somebody acts in a recall: the responsible business, or the office of its division.
 * Errors: `record-forbidden`, `outside-district`.
 */
export function sideOf(
  tools: Pick<RecallTools, 'city'>,
  principal: Principal,
  recall: Pick<StoredRecall, 'partyId' | 'division'>,
): Side {
  if (principal.role === 'operator') {
    if (principal.partyId !== recall.partyId) throw recallOfOthers();
    return 'business';
  }
  if (!answersFor(tools, principal, recall.division)) throw outsideDistrict();
  return 'office';
}

export const senderOf = (tools: Pick<RecallTools, 'officeId'>, principal: Principal): PartyId =>
  principal.role === 'operator' && principal.partyId !== null ? principal.partyId : tools.officeId;
