import type { Db } from '../../platform/db.ts';
import { type Principal, roleForbidden } from '../identity/index.ts';
import { cursorOf, describeEntries } from './describe-entries.ts';
import { cursorAhead, cursorInvalid, feedNotOpen } from './feed.errors.ts';
import type { FeedPageValue } from './feed.schemas.ts';
import { entriesAfter, findReader, openReader } from './feed.store.ts';
import type { FeedTools } from './tell-readers.ts';

const LIMIT = 100;

/**
 * What concerns a business, or the stalls of a market, in the order in which it was worked out, after a mark. The first
 * call, without a mark, opens the feed. Whoever keeps `next` only after taking a page in gets everything at least once;
 * what repeats has the same document, business and kind.
 * Errors: `role-forbidden`, `cursor-invalid`, `feed-not-open`, `cursor-ahead`.
 */
export async function readFeed(
  tools: FeedTools & { db: Db },
  principal: Principal,
  asked: { after?: string | undefined; limit?: number | undefined },
): Promise<FeedPageValue> {
  const { partyId } = principal;
  if (partyId === null) throw roleForbidden();
  const position = asked.after === undefined ? 0 : positionOf(asked.after);
  const reader = await findReader(tools.db, partyId);
  if (!reader) {
    if (asked.after !== undefined) throw feedNotOpen();
    await openReader(tools.db, partyId, tools.clock.now());
    return { items: [], next: cursorOf(0), more: false };
  }
  if (position > reader.lastPosition) throw cursorAhead();
  const limit = asked.limit ?? LIMIT;
  const found = await entriesAfter(tools.db, partyId, position, limit + 1);
  const entries = found.slice(0, limit);
  return {
    items: await describeEntries(tools.db, tools, entries),
    next: cursorOf(entries.at(-1)?.position ?? position),
    more: found.length > limit,
  };
}

function positionOf(cursor: string): number {
  const found = /^1-(\d{1,15})$/.exec(cursor);
  if (!found) throw cursorInvalid();
  return Number(found[1]);
}
