import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { insertPublication, type Publication } from './publications.store.ts';
import { levelOf, planInForce, type Step, type StoredRecall } from './recall.ts';
import { type Composed, compose, type Filled, filledPlaces, type Place } from './rules/elements.ts';
import type { RecallsTools } from './who-may.ts';

type Tools = Pick<RecallsTools, 'city'>;

/** What templates can name of a recall. */
function placesOf({ city }: Tools, recall: StoredRecall, ...more: readonly Filled[]): Place {
  const level = city.recallLevels.find((one) => one.code === levelOf(recall));
  const filled = filledPlaces(...more, planInForce(recall)?.content.plan ?? {});
  return (name) => {
    if (name === 'level') return level && { zh: level.zh, en: level.en };
    if (name === 'office') return city.city.office;
    if (name === 'office.phone') return { zh: city.city.complaintPhone, en: city.city.complaintPhone };
    return filled(name);
  };
}

/** The announcement of a recall, made from its plan and what it adds, worded by the city's data of that day. */
export const announcementOf = (
  tools: Tools,
  recall: StoredRecall,
  announcement: Filled,
  at: Date,
): Composed =>
  compose(
    tools.city.recallTexts,
    'announcement',
    localDay(at, tools.city.city.timezone),
    placesOf(tools, recall, announcement),
  );

/** What came of it, for everybody. */
export function resultOf(tools: Tools, recall: StoredRecall, at: Date): Composed {
  const last = (kind: Step['kind']) => recall.steps.findLast((one) => one.kind === kind)?.content.text ?? '';
  const result = { result: { text: last('summarise'), evaluation: last('evaluate') } };
  const day = localDay(at, tools.city.city.timezone);
  return compose(tools.city.recallTexts, 'result', day, placesOf(tools, recall, result));
}

/** Puts it on the portal, with the step. */
export async function publish(
  tx: Queryable,
  recall: StoredRecall,
  step: Step,
  kind: Publication['kind'],
  text: Composed,
): Promise<void> {
  const food = planInForce(recall)?.content.plan?.food ?? {};
  const producer = planInForce(recall)?.content.plan?.producer?.name ?? '';
  await insertPublication(
    tx,
    { publicationId: step.documentId, recallId: recall.recallId, at: step.at, kind, text },
    [text.title.zh, text.title.en, producer, ...Object.values(food)].join(' '),
  );
}
