import type { Principal } from '../identity/index.ts';
import type { Way } from './answers.store.ts';
import { checkAnswer } from './check-answer.ts';
import type { NoticeTools } from './notice-tools.ts';
import { callerNeeded, withdrawnNotice } from './notices.errors.ts';
import type { AnswerInput, AnswerViewValue, SeenInput } from './notices.schemas.ts';
import { openNotice, showNotice } from './open-notice.ts';
import { lotIdOf, type Taking, takeAnswer } from './take-answer.ts';

interface Answered {
  status: 200 | 201;
  view: AnswerViewValue;
}

/**
 * A business answers its own letter in the application; an officer enters what was said on the telephone. The newest answer
 * counts. Errors, in order: those of `openNotice`, `notice-withdrawn`, `spoke-with-needed`, `number-called-needed`, those
 * of `checkAnswer`, `exists-with-different-…`.
 */
export async function answerNotice(
  tools: NoticeTools,
  principal: Principal,
  noticeId: string,
  body: AnswerInput,
): Promise<Answered> {
  const { notice, open } = await openNotice(tools, principal, noticeId);
  if (notice.kind === 'withdrawal') throw withdrawnNotice();
  const own = principal.partyId !== null;
  if (!own && body.spokeWith === undefined) throw callerNeeded('/spokeWith');
  if (!own && body.numberCalled === undefined) throw callerNeeded('/numberCalled');
  const senderId = principal.partyId ?? tools.officeId;
  const lines = await checkAnswer(tools.db, tools.city, notice, body.lines, [senderId]);
  return taken(tools, principal, open, {
    ...{ notice, senderId, lines, way: own ? 'app' : 'phone', number: body.documentNumber },
    recordedBy: principal.accountId,
    ...{
      spokeWith: body.spokeWith ?? null,
      numberCalled: body.numberCalled ?? null,
      note: body.note ?? null,
    },
    body: { ...body, notice: notice.noticeId },
  });
}

/**
 * An officer was there and has seen what is sealed: it stands beside the answer of the business and replaces none.
 * Errors, in order: those of `openNotice`, `lot-not-in-notice`, `more-than-delivered`, `photo-unknown`.
 */
export async function seeSealed(
  tools: NoticeTools,
  principal: Principal,
  noticeId: string,
  body: SeenInput,
): Promise<Answered> {
  const { notice, open } = await openNotice(tools, principal, noticeId);
  const { lot, sealed, place, note, photos, witness } = body;
  const line = { lot, sealed, place, photos, ...(note === undefined ? {} : { note }) };
  const checked = await checkAnswer(tools.db, tools.city, notice, [line], [tools.officeId]);
  const way: Way = 'seen';
  return taken(tools, principal, open, {
    ...{
      notice,
      senderId: tools.officeId,
      way,
      number: body.documentNumber,
      recordedBy: principal.accountId,
    },
    ...{ spokeWith: null, numberCalled: null, note: note ?? null },
    lines: checked.map((one) => ({ ...one, lotId: lotIdOf(lot), more: { ...one.more, witness } })),
    body: { ...body, notice: notice.noticeId, seen: true },
  });
}

async function taken(
  tools: NoticeTools,
  principal: Principal,
  open: boolean,
  taking: Taking,
): Promise<Answered> {
  const { answerId, late, replayed } = await takeAnswer(tools, taking);
  const notice = await showNotice(tools, taking.notice, { open, officer: principal.role !== 'operator' });
  return { status: replayed ? 200 : 201, view: { answerId, late, replayed, notice } };
}
