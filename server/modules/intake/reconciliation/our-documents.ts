import type { Db } from '../../../platform/db.ts';
import { firstIdAt } from '../../../platform/ids.ts';
import { startOfLocalDay } from '../../../platform/local-time.ts';
import { accountsOfParty, type PartyId } from '../../identity/index.ts';
import { documentsOfSenders, type StoredDocument } from '../../ledger/index.ts';
import { addDays, type CityData, type Party, stallsOfMarket } from '../../registry/index.ts';

/** How long after a day what happened on it is still looked for; what was recorded later is found by its number. */
const RECORDED_WITHIN_DAYS = 10;
/** A sender's clock may be ahead by this when it records. */
const CLOCK_SLACK_MS = 10 * 60_000;
const PAGE = 1000;

/** Whose documents a business answers for: its own, and those that it recorded for stalls of its market. */
export interface Side {
  ownerId: string;
  stalls: readonly Party[];
  accounts: ReadonlySet<string>;
}

export async function sideOf(db: Db, ownerId: string): Promise<Side> {
  const stalls = await stallsOfMarket(db, ownerId);
  const accounts = stalls.length === 0 ? [] : await accountsOfParty(db, ownerId);
  return { ownerId, stalls, accounts: new Set(accounts) };
}

/** What a stall recorded by itself is not its market's to answer for. */
export const belongsTo = (side: Side, document: StoredDocument): boolean =>
  document.senderId === side.ownerId ||
  (document.recordedBy !== null && side.accounts.has(document.recordedBy));

export const sendersOf = (side: Side): PartyId[] => [
  side.ownerId as PartyId,
  ...side.stalls.map((stall) => stall.partyId),
];

export function spanOf(city: CityData, day: string): { from: Date; to: Date } {
  const { timezone } = city.city;
  return { from: startOfLocalDay(day, timezone), to: startOfLocalDay(addDays(day, 1), timezone) };
}

/**
 * The documents of a day, from the senders' own part of the ledger: those recorded from its beginning until ten days
 * after it. `limit` bounds what is held at a time.
 */
export async function ourDocuments(
  db: Db,
  city: CityData,
  side: Side,
  day: string,
  limit: number,
): Promise<{ documents: StoredDocument[]; truncated: boolean }> {
  const { from, to } = spanOf(city, day);
  const until = firstIdAt(new Date(to.getTime() + RECORDED_WITHIN_DAYS * 86_400_000));
  let after = firstIdAt(new Date(from.getTime() - CLOCK_SLACK_MS));
  const documents: StoredDocument[] = [];
  for (;;) {
    const page = await documentsOfSenders(db, sendersOf(side), { after, until, from, to }, PAGE);
    documents.push(...page.filter((document) => belongsTo(side, document)));
    const last = page.at(-1);
    if (!last || page.length < PAGE) return { documents, truncated: false };
    if (documents.length >= limit) return { documents: documents.slice(0, limit), truncated: true };
    after = last.documentId;
  }
}
