import type { Queryable } from '../../platform/db.ts';
import { addEntry, caseById, lockCase } from '../cases/index.ts';
import type { AccountId, PartyId } from '../identity/index.ts';
import { captureDocument, joinRecord, recordOnce, showQuantity } from '../ledger/index.ts';
import { describeLots, type LotId, partiesById } from '../registry/index.ts';
import { type Answer, type AnswerLine, answersOfNotices, insertAnswer, type Way } from './answers.store.ts';
import type { NoticeTools } from './notice-tools.ts';
import type { Notice } from './notices.store.ts';
import { FATES, sumSaid } from './rules/account.ts';
import { settleLetters } from './settle-letters.ts';

export interface Taking {
  notice: Notice;
  /** Who sends the document: the business itself in the application, else the office. */
  senderId: PartyId;
  number: string;
  way: Way;
  recordedBy: AccountId | null;
  spokeWith: string | null;
  numberCalled: string | null;
  note: string | null;
  lines: readonly Omit<AnswerLine, 'answerId'>[];
  /** The document as it came. */
  body: object;
}

/**
 * Keeps what was answered: a document, its lines, a line in the timeline of the case. One that comes when the case is
 * closed is kept as late evidence and changes no figure. Once by sender and number.
 * Errors: `exists-with-different-…`.
 */
export async function takeAnswer(
  tools: NoticeTools,
  taking: Taking,
): Promise<{ answerId: string; late: boolean; replayed: boolean }> {
  const { senderId, number, body } = taking;
  return recordOnce(
    tools,
    { senderId, number, kind: 'notice-answer', body },
    {
      join: joinRecord,
      repeat: async ({ documentId }) => {
        const earlier = await answersOfNotices(tools.db, [taking.notice.noticeId]);
        const late = earlier.some((one) => one.answerId === documentId && one.late);
        return { answerId: documentId, late, replayed: true };
      },
    },
    () => tools.db.transaction((tx) => store(tx, tools, taking)),
  );
}

async function store(tx: Queryable, tools: NoticeTools, taking: Taking) {
  const { notice } = taking;
  // Whether the case is open is decided once for this answer, whoever closes it meanwhile.
  await lockCase(tx, notice.caseId);
  const at = tools.clock.now();
  const late = (await caseById(tx, notice.caseId))?.state !== 'open';
  const answer: Answer = {
    ...{ answerId: tools.ids.next<'document'>(), noticeId: notice.noticeId, caseId: notice.caseId },
    ...{
      partyId: notice.partyId,
      at,
      way: taking.way,
      late,
      recordedBy: taking.recordedBy,
      note: taking.note,
    },
    ...{ spokeWith: taking.spokeWith, numberCalled: taking.numberCalled },
  };
  const { spokeWith, numberCalled, ...rest } = taking.body as Record<string, unknown>;
  const contacts = { ...(spokeWith ? { spokeWith } : {}), ...(numberCalled ? { numberCalled } : {}) };
  await captureDocument(tx, tools, {
    documentId: answer.answerId,
    kind: 'notice-answer',
    senderId: taking.senderId,
    receiverId: taking.senderId === tools.officeId ? null : tools.officeId,
    recordedBy: taking.recordedBy,
    senderNumber: taking.number,
    occurredAt: at,
    body: taking.body,
    sections: { goods: rest, ...(Object.keys(contacts).length > 0 ? { contacts } : {}) },
    resolved: {
      ...{ notice: notice.noticeId, way: taking.way, late },
      lots: taking.lines.map((line) => line.lotId),
    },
    projection: { movements: [] },
  });
  await insertAnswer(tx, answer, taking.lines);
  await follow(tx, tools, taking, answer);
  return { answerId: answer.answerId, late, replayed: false };
}

/** Clocks are met and reminders dropped once every lot of a letter is answered; the case hears of each answer. */
async function follow(tx: Queryable, tools: NoticeTools, taking: Taking, answer: Answer): Promise<void> {
  const { caseId, partyId, at, answerId } = answer;
  if (!answer.late && answer.way !== 'seen')
    await settleLetters(tx, { caseId, partyIds: [partyId], at, answerId });
  await noteAnswer(tx, tools, taking, answer);
}

const WAY_WORDS: Readonly<Record<Way, { zh: string; en: string }>> = {
  app: { zh: '在平台上回复', en: 'answered on the platform' },
  link: { zh: '通过链接回复（未登录）', en: 'answered by the link, without signing in' },
  phone: { zh: '电话回复', en: 'answered by telephone' },
  seen: { zh: '现场核实封存', en: 'sealed goods seen on the spot' },
};
const FATE_WORDS = {
  inStock: { zh: '在库', en: 'in stock' },
  sealed: { zh: '封存', en: 'sealed' },
  sold: { zh: '售出', en: 'sold' },
  returned: { zh: '退回', en: 'returned' },
  passedOn: { zh: '转出', en: 'passed on' },
  destroyed: { zh: '销毁或损耗', en: 'destroyed or lost' },
} as const;

async function noteAnswer(tx: Queryable, tools: NoticeTools, taking: Taking, answer: Answer): Promise<void> {
  const parties = await partiesById(tx, [answer.partyId]);
  const facts = await describeLots(
    tx,
    taking.lines.map((line) => line.lotId as string),
  );
  const name = parties.get(answer.partyId)?.name ?? answer.partyId;
  const say = (lang: 'zh' | 'en') =>
    taking.lines
      .map((line) => {
        const lot = facts.get(line.lotId);
        if (!lot) return '';
        const parts = FATES.filter((fate) => line.said[fate] > 0).map(
          (fate) => `${FATE_WORDS[fate][lang]} ${showQuantity(tools.city, line.said[fate], lot)[lang]}`,
        );
        const none = lang === 'zh' ? '没有' : 'none';
        return `${lot.product.name}${lot.lot.batch ? ` ${lot.lot.batch}` : ''}: ${parts.join(lang === 'zh' ? '、' : ', ') || none}`;
      })
      .filter(Boolean)
      .slice(0, ENTRY_LOTS_MAX)
      .join(lang === 'zh' ? '；' : '; ');
  const { zh, en } = WAY_WORDS[answer.way];
  const photos = [...new Set(taking.lines.flatMap((line) => line.more.photos))];
  await addEntry(tx, tools, {
    caseId: answer.caseId,
    kind: answer.late ? 'late-answer' : 'notice-answer',
    at: answer.at,
    accountId: answer.recordedBy,
    documentId: answer.answerId,
    zh: `${answer.late ? '结案后收到，作为补充证据保存：' : ''}${name} ${zh}。${say('zh')}`,
    en: `${answer.late ? 'Received after closing, kept as late evidence: ' : ''}${name} ${en}. ${say('en')}`,
    figures: { way: answer.way, late: answer.late, sums: taking.lines.map((line) => sumSaid(line.said)) },
    evidence: photos.map((sha256) => ({ kind: 'file' as const, ref: sha256, label: name })),
  });
}

const ENTRY_LOTS_MAX = 5;

/** A line of the answer as it is stored. */
export const lotIdOf = (text: string): LotId => text as LotId;
