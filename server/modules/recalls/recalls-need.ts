import { deadlinesOf } from '../deadlines/index.ts';
import type { NeedSource } from '../desk/index.ts';
import { standingOf } from './recall.ts';
import { listRecalls } from './recalls.store.ts';
import type { RecallState } from './rules/recall-state.ts';
import { viewBriefs } from './view-recall.ts';

const NEWEST = '9223372036854775807';
const LIST_MAX = 50;
const SHOWN = 8;
/** In these states it is the business's turn; while a recall runs, its clocks tell. */
const ITS_TURN: ReadonlySet<RecallState> = new Set(['ordered', 'changes-asked', 'accepted']);

/** Recalls that wait for their business: ordered, sent back for changes, or accepted and not announced. For its desk. */
export const recallsNeed: NeedSource = async ({ db, city }, partyId, now) => {
  const recalls = await listRecalls(db, { partyId, before: NEWEST, limit: LIST_MAX });
  const waiting = recalls.filter((one) => ITS_TURN.has(standingOf(one).state));
  const shown = await viewBriefs({ db, city }, waiting.slice(0, SHOWN));
  const due = await Promise.all(shown.map((one) => firstDue(db, one.recallId, partyId, now)));
  return {
    kind: 'recalls',
    urgency: 'stop',
    count: waiting.length,
    words: { zh: '召回，轮到您办理', en: 'Recalls: your turn' },
    path: '/recalls',
    items: shown.map((one, index) => ({
      id: one.recallId,
      title: { zh: one.food, en: one.food },
      detail: one.stateWords,
      at: due[index]?.toISOString() ?? one.begunAt,
      path: `/recalls/${one.recallId}`,
    })),
  };
};

/** The first of the business's clocks that is still open. */
async function firstDue(
  db: Parameters<typeof deadlinesOf>[1],
  recallId: string,
  partyId: string,
  now: Date,
): Promise<Date | undefined> {
  const clocks = await deadlinesOf({ clock: { now: () => now } }, db, {
    subject: { kind: 'recall', id: recallId },
  });
  return clocks
    .filter((one) => one.partyId === partyId && one.met === null && one.dropped === null)
    .flatMap((one) => (one.dueAt === null ? [] : [one.dueAt]))
    .sort((one, other) => one.getTime() - other.getTime())[0];
}
