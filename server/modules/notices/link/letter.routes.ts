import { Problem } from '../../../platform/errors.ts';
import type { Reply } from '../../../platform/http.ts';
import { defineOperation, type Operation } from '../../identity/index.ts';
import type { NoticeTools } from '../notice-tools.ts';
import { type LetterCall, saidOf, say, showLetter, takeLetter } from './letter-link.ts';

/** A letter opened by its link, without signing in; of this business alone. */
export function letterOperations(tools: NoticeTools): Operation[] {
  const handle =
    (answer: (tools: NoticeTools, call: LetterCall) => Promise<Reply>) =>
    async (call: LetterCall): Promise<Reply> => {
      try {
        return await answer(tools, call);
      } catch (error) {
        if (error instanceof Problem && error.status < 500)
          return say(tools, call, error.status, saidOf(error));
        call.request.log.error({ err: error }, 'unexpected');
        return say(tools, call, 500, saidOf(broken()));
      }
    };
  const page = { tag: 'scan', path: '/n/:secret', hidden: true } as const;
  const permission = { who: ['anyone' as const], data: 'public' as const };
  return [
    defineOperation<{ secret: string }, unknown, unknown>({
      ...{ ...page, id: 'openLetter', method: 'GET', summary: 'A letter, by its link', permission },
      handle: handle(showLetter),
    }),
    defineOperation<{ secret: string }, unknown, unknown>({
      ...{ ...page, id: 'answerLetter', method: 'POST', streamed: true, summary: 'Answer it', permission },
      handle: handle(takeLetter),
    }),
  ];
}

const broken = () =>
  new Problem(500, 'letter-broken', {
    zh: '页面出了问题，内容没有丢失。请稍后再打开同一链接，急事请打电话。',
    en: 'Something went wrong here; nothing was lost. Open the same link again later, or call if it is urgent.',
  });
