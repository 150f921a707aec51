import { linkSecret } from '../../server/modules/notices/link-secret.ts';
import type { BoardValue, NoticeViewValue } from '../../server/modules/notices/notices.schemas.ts';
import type { DemoCity } from './demo-city.ts';

/** Steps of the journey that are not looked at: they go over the API, as the officer in the browser. */

export interface CaseDraft {
  caseId: string;
  businesses: number;
}

const pages = new WeakMap<DemoCity, Promise<string>>();

/** The officer's session, as a cookie. */
function sessionOf(demo: DemoCity): Promise<string> {
  let cookie = pages.get(demo);
  if (!cookie) {
    cookie = (async () => {
      const page = await demo.pageFor('regulator', { width: 390, height: 844 });
      const cookies = await page.context().cookies();
      await page.close();
      return cookies.map((one) => `${one.name}=${one.value}`).join('; ');
    })();
    pages.set(demo, cookie);
  }
  return cookie;
}

async function call<T>(demo: DemoCity, method: 'GET' | 'POST', url: string, payload?: object): Promise<T> {
  const answer = await demo.city.app.inject({
    ...{ method, url },
    headers: { cookie: await sessionOf(demo), 'x-luyuan': '1' },
    ...(payload ? { payload } : {}),
  });
  if (answer.statusCode >= 300) throw new Error(`${answer.statusCode} ${url} ${answer.body.slice(0, 400)}`);
  return answer.json<T>();
}

/** A case about the cheese, its scope decided by the records: the sellers, and whoever made and packed it. */
export async function cheeseCase(demo: DemoCity): Promise<CaseDraft> {
  const lots = demo.plan.truth.incidents.cheese.lots.map((key) => demo.loaded.lots.get(key)?.lotId ?? '');
  const opened = await call<{ caseId: string }>(demo, 'POST', '/api/v1/cases', {
    ...{ documentNumber: 'JOURNEY-1', title: '儿童奶酪保质期被改', origin: { kind: 'own' }, lots },
  });
  const at = `/api/v1/cases/${opened.caseId}`;
  const draft = await call<{ asOf: string; digest: string }>(demo, 'GET', `${at}/scope-draft?step=recorded`);
  await call(demo, 'POST', `${at}/scopes`, {
    ...{ documentNumber: 'JOURNEY-2', step: 'recorded', asOf: draft.asOf, digest: draft.digest },
    ...{ basedOn: null, reason: '先通知全部销售者' },
  });
  const board = await readBoard(demo, opened.caseId);
  return { caseId: opened.caseId, businesses: board.plans[0]?.send ?? 0 };
}

export const readBoard = (demo: DemoCity, caseId: string): Promise<BoardValue> =>
  call<BoardValue>(demo, 'GET', `/api/v1/cases/${caseId}/notices`);

/** The link that a message carries. */
export const linkTo = (demo: DemoCity, noticeId: string): string =>
  `${demo.origin}/n/${linkSecret(demo.city.tools.keys, noticeId)}`;

/** Officers telephone whoever has not answered: what the records say was sold is sold, the rest is sealed. */
export async function answerByPhone(demo: DemoCity, caseId: string): Promise<void> {
  const board = await readBoard(demo, caseId);
  for (const one of board.businesses.filter((row) => row.totals.some((total) => total.unaccounted > 0))) {
    const notice = await call<NoticeViewValue>(demo, 'GET', `/api/v1/case-notices/${one.noticeId}`);
    await call(demo, 'POST', `/api/v1/case-notices/${one.noticeId}/answers`, {
      ...{ documentNumber: `CALL-${one.noticeId}`, spokeWith: '店长', numberCalled: '0592-5500001' },
      lines: notice.lines
        .filter((line) => !line.withdrawn && line.account.unaccounted > 0)
        .map((line) => ({ lot: line.lotId, sealed: line.account.total })),
    });
  }
}
