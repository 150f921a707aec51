import type { PartyId } from '../identity/index.ts';
import type { PartyBook } from './resolve-parties.ts';

export interface EventSender {
  partyId: PartyId;
  /** The supervising office: an officer's record. */
  isOffice: boolean;
  /** Parties that this capture has looked up. */
  book: PartyBook;
}
