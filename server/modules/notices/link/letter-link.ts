import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { renderLetterPage, renderNoticePage, TRAP_FIELD } from '../../../../web/scan/index.ts';
import type { State } from '../../../../web/tokens.ts';
import { Problem, type Words } from '../../../platform/errors.ts';
import { Reply } from '../../../platform/http.ts';
import { keepAttachment, PUBLIC_BRINGER } from '../../attachments/index.ts';
import { caseById } from '../../cases/index.ts';
import { type Call, triedBy } from '../../identity/index.ts';
import { frameOf, readForm, type SentForm } from '../../scan/index.ts';
import { checkAnswer } from '../check-answer.ts';
import { LINK_SECRET, secretSha256 } from '../link-secret.ts';
import type { NoticeTools } from '../notice-tools.ts';
import { linkAnswersTooMany, linkTriesTooMany } from '../notices.errors.ts';
import { type Notice, noticeByLink } from '../notices.store.ts';
import { showNotice } from '../open-notice.ts';
import { noteOpened } from '../openings.store.ts';
import { takeAnswer } from '../take-answer.ts';
import { admitAttempt } from './attempts.store.ts';
import { clip, readLetter } from './letter-fields.ts';
import { type LetterParts, LINK_PHOTOS_MAX, letterView } from './letter-view.ts';

export type LetterCall = Call<{ secret: string }, unknown, unknown>;

/** Nothing of it is kept on the way, and where the link was opened from is told nobody. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
} as const;
const FIELDS_MAX = 600;
/** Links that do not exist, an hour and address; after that nobody there tries another for a while. */
const WRONG_PER_HOUR_MAX = 20;
/** Answers to one letter, an hour: each is kept for good, whoever has the link. */
const ANSWERS_PER_HOUR_MAX = 30;
const TOKEN = /^[A-Za-z0-9_-]{16}$/;

interface Opened {
  notice: Notice;
  open: boolean;
}

/** The letter of a link; null: there is none. Errors: `link-tries-too-many`. */
async function openLink(tools: NoticeTools, call: LetterCall): Promise<Opened | null> {
  const { secret } = call.params;
  const notice = LINK_SECRET.test(secret) ? await noticeByLink(tools.db, secretSha256(secret)) : undefined;
  if (!notice) {
    const who = triedBy('', call.request.ip).address;
    const wrong = { what: 'wrong-link' as const, who, max: WRONG_PER_HOUR_MAX, now: tools.clock.now() };
    if (!(await admitAttempt(tools.db, wrong))) throw linkTriesTooMany();
    return null;
  }
  return { notice, open: (await caseById(tools.db, notice.caseId))?.state === 'open' };
}

/** `GET /n/:secret` */
export async function showLetter(tools: NoticeTools, call: LetterCall): Promise<Reply> {
  const opened = await openLink(tools, call);
  if (!opened) return say(tools, call, 404, UNKNOWN);
  const done = new URL(call.request.url, 'http://x').searchParams.get('done');
  if (!opened.open) return say(tools, call, 410, done === 'late' ? LATE : CLOSED);
  await noteOpened(tools.db, opened.notice.noticeId, 'link', tools.clock.now());
  return page(tools, call, opened, {
    ...{ token: newToken(), fields: null, problems: new Map(), problem: null, done: done === '1' },
    frame: frameOf(call.request, tools.city),
  });
}

/**
 * `POST /n/:secret`: takes the answer and leads back to the letter, or shows the form again with all that was typed. Who had
 * the form open when the case was closed is heard all the same: as late evidence.
 */
export async function takeLetter(tools: NoticeTools, call: LetterCall): Promise<Reply> {
  const opened = await openLink(tools, call);
  const form = { fields_max: FIELDS_MAX, photos_max: LINK_PHOTOS_MAX };
  const sent = await readForm(call.request.headers['content-type'], call.request.body as Readable, form);
  if (!opened) return say(tools, call, 404, UNKNOWN);
  const frame = frameAfter(tools, call, sent);
  const token = sent.fields.get('token') ?? '';
  let problems: ReadonlyMap<string, Words> = new Map();
  try {
    if (sent.problem) throw sent.problem;
    if (!TOKEN.test(token) || (sent.fields.get(TRAP_FIELD) ?? '') !== '') throw formStale();
    const view = await showNotice(tools, opened.notice, { open: opened.open, officer: false });
    const lots = view.lines.filter((line) => !line.withdrawn);
    const read = readLetter(sent.fields, lots);
    problems = read.problems;
    if (read.problems.size > 0) throw mendLines();
    if (read.lines.length === 0) throw nothingSaid();
    const { late } = await keep(tools, opened.notice, sent, token, read.lines).catch((error: unknown) => {
      throw inPlaces(error, read.lines, lots);
    });
    const query = new URLSearchParams({ done: late ? 'late' : '1' });
    if (frame.langAsked) query.set('lang', frame.lang);
    if (frame.large) query.set('large', '1');
    return new Reply(303, '', { ...HEADERS, location: `${frame.path}?${query}` });
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const again = error.code.startsWith('exists-with-different') || !TOKEN.test(token) ? newToken() : token;
    const parts = { frame, token: again, fields: sent.fields, problems, problem: error, done: false };
    return page(tools, call, opened, parts, error.status);
  }
}

/** Errors: `link-answers-too-many`. */
async function limitAnswers(tools: NoticeTools, { noticeId }: Notice): Promise<void> {
  const more = { what: 'link-answer' as const, who: noticeId, max: ANSWERS_PER_HOUR_MAX };
  if (!(await admitAttempt(tools.db, { ...more, now: tools.clock.now() }))) throw linkAnswersTooMany();
}

/** Photos, then the answer: a document of the office, which says that it came by the link. */
async function keep(
  tools: NoticeTools,
  notice: Notice,
  sent: SentForm,
  token: string,
  lines: ReturnType<typeof readLetter>['lines'],
) {
  // Held against the records before a photo is kept.
  await checkAnswer(tools.db, tools.city, notice, lines, []);
  await limitAnswers(tools, notice);
  const photos: string[] = [];
  for (const photo of sent.photos) {
    const file = await keepAttachment(tools, PUBLIC_BRINGER, photo);
    photos.push(file.sha256);
  }
  // The form has one field for all photos: they stand with the first lot that it answers for.
  const withPhotos = lines.map((line, index) =>
    index === 0 && photos.length > 0 ? { ...line, photos } : line,
  );
  const checked = await checkAnswer(tools.db, tools.city, notice, withPhotos, [PUBLIC_BRINGER]);
  const who = clip(sent.fields.get('who'), 100) || null;
  const note = clip(sent.fields.get('note'), 1000) || null;
  const number = `LN-${notice.noticeId}-${token}`;
  return takeAnswer(tools, {
    ...{ notice, senderId: tools.officeId, number, way: 'link', recordedBy: null, numberCalled: null },
    ...{ spokeWith: who, note, lines: checked },
    body: {
      ...{ documentNumber: number, notice: notice.noticeId, way: 'link', lines: withPhotos },
      ...(who ? { spokeWith: who } : {}),
      ...(note ? { note } : {}),
    },
  });
}

/** Findings name lines of the answer; the form shows them at the lots that they are of. */
function inPlaces(
  error: unknown,
  lines: readonly { lot: string }[],
  lots: readonly { lotId: string }[],
): unknown {
  if (!(error instanceof Problem) || error.issues.length === 0) return error;
  const issues = error.issues.map((issue) => {
    const lot = lines[Number(issue.path.split('/')[2])]?.lot;
    return { ...issue, path: `/lots/${lots.findIndex((one) => one.lotId === lot)}` };
  });
  return new Problem(error.status, error.code, { ...error.words, path: error.path, issues });
}

async function page(
  tools: NoticeTools,
  call: LetterCall,
  { notice, open }: Opened,
  parts: Omit<LetterParts, 'city' | 'notice'>,
  status = 200,
): Promise<Reply> {
  if (!open) return say(tools, call, 410, CLOSED);
  const view = await showNotice(tools, notice, { open, officer: false });
  return new Reply(
    status,
    renderLetterPage(letterView({ ...parts, city: tools.city, notice: view })),
    HEADERS,
  );
}

function frameAfter(tools: NoticeTools, call: LetterCall, { fields }: SentForm) {
  const query = new URLSearchParams();
  for (const name of ['lang', 'large']) {
    const value = fields.get(name);
    if (value !== undefined) query.set(name, value);
  }
  const path = call.request.url.split('?', 1)[0];
  return frameOf({ headers: call.request.headers, url: `${path}?${query}` }, tools.city);
}

const newToken = (): string => randomBytes(12).toString('base64url');

interface Said {
  state: State;
  title: Words;
  sentence: Words;
}
const UNKNOWN: Said = {
  state: 'unknown',
  title: { zh: '链接无效', en: 'No such link' },
  sentence: {
    zh: '这个链接不存在，或没有复制完整。请从短信或邮件里重新打开，或拨打通知上的电话。',
    en: 'There is no such link, or it was not copied whole. Open it again from the message, or call the number on it.',
  },
};
const CLOSED: Said = {
  state: 'unknown',
  title: { zh: '已经结案', en: 'Closed' },
  sentence: {
    zh: '这件事已经结案，链接不再显示内容。还有情况要说明的，请拨打电话，或登录工作台回复：会作为补充证据保存。',
    en: 'This matter is closed, and the link shows nothing any more. To tell us more, call, or sign in and answer: it is kept as late evidence.',
  },
};
const LATE: Said = {
  state: 'attention',
  title: { zh: '已作为补充证据收下', en: 'Kept as late evidence' },
  sentence: {
    zh: '您提交时这件事已经结案。您的回复没有丢失，已作为补充证据保存；需要时我们会联系您。',
    en: 'The matter was closed when you sent this. Your answer is not lost: it is kept as late evidence, and we call you if need be.',
  },
};

/** A page that says that there is nothing to show, and whom to call. */
export function say(tools: NoticeTools, call: LetterCall, status: number, said: Said): Reply {
  const frame = frameOf(call.request, tools.city);
  const { lang } = frame;
  const notice = { frame, state: said.state, title: said.title[lang], sentence: said.sentence[lang] };
  const html = renderNoticePage({ ...notice, advice: [], asked: '', suggestion: null, choices: [] });
  return new Reply(status, html, HEADERS);
}

export const saidOf = (problem: Problem): Said => ({
  ...{ state: 'attention', title: { zh: '请稍后再试', en: 'Try again later' }, sentence: problem.words },
});

const formStale = () =>
  new Problem(422, 'letter-form-stale', {
    zh: '这份表单不完整，请再提交一次；已经填的都还在。',
    en: 'This form is not whole: send it again. All you have typed is kept.',
  });
const nothingSaid = () =>
  new Problem(422, 'letter-empty', {
    zh: '还没有填数量。请至少填一批；一件也没有的，请在“已售出”里填 0。',
    en: 'No quantity is given yet. Fill in at least one lot; if there is none at all, write 0 at Sold.',
  });
const mendLines = () =>
  new Problem(422, 'letter-lines', {
    zh: '有几处需要修改，见下面的提示。',
    en: 'Some fields need mending, see below.',
  });
