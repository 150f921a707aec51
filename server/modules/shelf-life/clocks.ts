import type { Queryable } from '../../platform/db.ts';
import { dropDeadline, meetDeadline, startDeadline } from '../deadlines/index.ts';
import { partiesById } from '../registry/index.ts';
import type { Disposal } from './disposals.store.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { disposalNumber } from './show.ts';

/** The clocks of a disposal: to be done and closed in time; an officer's answer to a report. */

const subjectOf = ({ disposalId }: Pick<Disposal, 'disposalId'>) => ({ kind: 'disposal', id: disposalId });

/** From when the goods are taken off the shelf, or their disposal is demanded. Gives by when; null: the calendar is not known. */
export async function startDone(
  tx: Queryable,
  tools: ShelfLifeTools,
  disposal: Disposal,
): Promise<Date | null> {
  return start(tx, tools, disposal, 'disposal-done', disposal.openedAt);
}

/** From when a harmless treatment or destruction is reported. A changed plan does not give the office more time. */
export async function startAnswer(
  tx: Queryable,
  tools: ShelfLifeTools,
  disposal: Disposal,
): Promise<Date | null> {
  return start(tx, tools, disposal, 'disposal-answer', tools.clock.now());
}

async function start(
  tx: Queryable,
  tools: ShelfLifeTools,
  disposal: Disposal,
  kind: 'disposal-done' | 'disposal-answer',
  startsAt: Date,
): Promise<Date | null> {
  const party = (await partiesById(tx, [disposal.partyId])).get(disposal.partyId);
  const name = `${party?.name ?? ''} ${disposalNumber(disposal.disposalId)}`;
  const about =
    kind === 'disposal-done'
      ? { zh: `${name} 处置完并关闭`, en: `${name}: dispose of it and close` }
      : { zh: `${name} 答复是否到场监督`, en: `${name}: say whether an officer attends` };
  const { dueAt } = await startDeadline(tx, tools, {
    subject: subjectOf(disposal),
    kind,
    startsAt,
    division: disposal.divisionCode === '' ? tools.city.city.code : disposal.divisionCode,
    about,
    caseId: disposal.caseId,
    partyId: kind === 'disposal-done' ? disposal.partyId : null,
  });
  return dueAt;
}

export async function meetAnswer(
  tx: Queryable,
  disposal: Disposal,
  done: { at: Date; documentId: string },
): Promise<void> {
  await meetDeadline(tx, { subject: subjectOf(disposal), kind: 'disposal-answer', ...done });
}

/** The disposal has ended: what was to be done is done; what was still to be answered need not be. */
export async function endClocks(
  tx: Queryable,
  disposal: Disposal,
  end: { at: Date; documentId: string; state: 'closed' | 'withdrawn' },
): Promise<void> {
  const subject = subjectOf(disposal);
  const { at, documentId, state } = end;
  if (state === 'closed') await meetDeadline(tx, { subject, kind: 'disposal-done', at, documentId });
  const why = { zh: '处置单已结束', en: 'The disposal has ended' };
  await dropDeadline(tx, { subject, at, why });
}
