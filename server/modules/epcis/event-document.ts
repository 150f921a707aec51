import { createHash } from 'node:crypto';
import { canonical, type Sections } from '../ledger/index.ts';
import type { EventBody } from './epcis.schemas.ts';

/** EPCIS 2.0, recordTime: a captured recordTime is ignored; ours is set when the event is read. */
export function withoutRecordTime(event: EventBody): EventBody {
  const { recordTime: _ignored, ...rest } = event;
  return rest as EventBody;
}

/**
 * The id that an event without one was given before ids were hashes of the CBV (event-hash.ts): a version 8 UUID
 * (RFC 9562) of its JSON. Such events are still found when they are sent again.
 */
export function contentId(event: EventBody): string {
  const hash = createHash('sha256')
    .update(canonical(withoutRecordTime(event)))
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex').slice(0, 32);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * An error declaration carries the id of the event that it is about (EPCIS 2.0, ErrorDeclaration), so it needs a number
 * of its own.
 */
export function numberOf(event: EventBody, eventId: string): string {
  return event.errorDeclaration
    ? `${eventId} errorDeclaration ${event.errorDeclaration.declarationTime}`
    : eventId;
}

/** Extensions and business papers are the partners' own; the rest is what the event says of goods. */
export function splitEvent(event: EventBody): Omit<Sections, 'head'> {
  const isPrivate = (name: string) => name.includes(':') || name === 'bizTransactionList';
  const trade = Object.entries(event).filter(([name]) => isPrivate(name));
  const goods = Object.fromEntries(Object.entries(event).filter(([name]) => !isPrivate(name)));
  return { goods, ...(trade.length > 0 ? { trade: Object.fromEntries(trade) } : {}) };
}
export const joinEvent = (sections: Sections): EventBody => ({
  ...(sections.goods as EventBody),
  ...((sections.trade as object | undefined) ?? {}),
});
