import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { meetAnswer } from './clocks.ts';
import { waitTooLong } from './shelf-life.errors.ts';
import type { AnswerInput } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { type StepAnswer, takeStep } from './take-step.ts';
import { policyValue } from './what-holds.ts';

const DAY_MS = 86_400_000;

/**
 * An officer answers a report (现场监督): comes, has taken note, or asks to wait until a time that it names. What it asks
 * for ends by itself at that time: nobody sits on spoiled goods because an answer was forgotten.
 * Errors: those of `takeStep`, `wait-too-long`.
 */
export function answerApplication(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  body: AnswerInput,
): Promise<StepAnswer> {
  const step = body.answer === 'wait' ? 'wait' : 'attend';
  return takeStep(tools, principal, disposalId, step, body, async ({ tx, disposal, documentId, now }) => {
    await meetAnswer(tx, disposal, { at: now, documentId });
    if (body.answer !== 'wait') return { change: { answeredAt: now, waitUntil: null } };
    const day = localDay(now, tools.city.city.timezone);
    const days = policyValue(tools.city, 'disposal-wait-days-max', day, 5);
    const until = body.until === undefined ? null : new Date(body.until);
    if (!until || until <= now || until.getTime() > now.getTime() + days * DAY_MS) throw waitTooLong(days);
    return { change: { answeredAt: now, waitUntil: until } };
  });
}
