import type { Observation } from '../ledger/index.ts';
import type { Amount } from './amounts.ts';
import { STEP_WORDS } from './cbv-words.ts';
import type { EventBody } from './epcis.schemas.ts';
import { type EventContext, type ResolvedEvent, ROWS, type Withheld } from './resolved-event.ts';

/** Lots of which an event posts nothing: they were seen where it was, or with both of its parties. */
export function observationsOf(
  context: EventContext,
  event: EventBody,
  seen: readonly Amount[],
  resolved: ResolvedEvent,
): Observation[] {
  const what = wordsOf(event, resolved);
  const parties =
    resolved.at !== null
      ? [resolved.at]
      : [...new Set([resolved.from, resolved.to])].filter((party) => party !== null);
  return seen.flatMap((amount) =>
    (parties.length > 0 ? parties : [null]).map(
      (partyId, index): Observation => ({
        lotId: amount.lot,
        partyId,
        at: context.occurredAt,
        precision: 'instant',
        line: amount.line + index * ROWS.received,
        what,
      }),
    ),
  );
}

const WITHHELD_WORDS: Readonly<Record<Withheld, string>> = {
  'error-declaration': '声明有误 declared in error',
  'told-before': '已由他方上报 told before',
  'third-party': '第三方上报 told by a third party',
};

/** What was seen, and where, in the words of the document: at most 200 characters. */
function wordsOf(event: EventBody, resolved: ResolvedEvent): string {
  const step = event.bizStep ?? `${event.type} ${event.action ?? ''}`.trim();
  const known = STEP_WORDS[step];
  const reason = event.errorDeclaration?.reason;
  const parts = [
    resolved.withheld ? `${WITHHELD_WORDS[resolved.withheld]}${reason ? ` (${reason})` : ''}` : null,
    known ? `${known} ${step}` : step,
    event.disposition ?? null,
    event.readPoint ? `@ ${event.readPoint.id}` : event.bizLocation ? `@ ${event.bizLocation.id}` : null,
  ];
  return parts
    .filter((part) => part !== null)
    .join(' · ')
    .slice(0, 200);
}
