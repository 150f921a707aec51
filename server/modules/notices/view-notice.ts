import type { Words } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import { displayNames } from '../identity/index.ts';
import { showQuantity } from '../ledger/index.ts';
import { type CityData, type LotFacts, lotCode, partiesById } from '../registry/index.ts';
import { answersLetter, type CaseAccount, linesStanding, type StandingLine } from './load-account.ts';
import type { NoticeTools } from './notice-tools.ts';
import type { NoticeLineValue, NoticeViewValue } from './notices.schemas.ts';
import type { Notice, NoticeLine } from './notices.store.ts';
import type { Message } from './outbox/message.ts';
import { accountOf, type Contradiction, toAccount } from './rules/account.ts';
import { letterOn } from './rules/say-letter.ts';

type State = NoticeViewValue['state'];

/** Where a letter stands. `told`: it asks for no answer. */
export function noticeState(
  notice: Pick<Notice, 'noticeId' | 'kind' | 'dueAt'>,
  standing: readonly (StandingLine | undefined)[],
  at: { now: Date; open: boolean },
): State {
  if (notice.kind === 'withdrawal') return 'told';
  const lines = standing.filter((line) => line !== undefined);
  if (lines.length === 0) return 'withdrawn';
  if (lines.every((line) => answersLetter(line, notice.noticeId))) return 'answered';
  if (!at.open) return 'closed';
  return notice.dueAt !== null && at.now > notice.dueAt ? 'overdue' : 'waiting';
}

/** One letter as its business, or an officer, reads it: with the account of its lots and what was answered. */
export async function viewNotice(
  tools: Pick<NoticeTools, 'db' | 'city' | 'clock'>,
  account: CaseAccount,
  notice: Notice,
  asked: { open: boolean; messages: readonly Message[] },
): Promise<NoticeViewValue> {
  const { city, clock } = tools;
  const lines = account.linesOf.get(notice.noticeId) ?? [];
  const standing = linesStanding(account, notice);
  const answers = account.answers.filter((one) => one.noticeId === notice.noticeId);
  const accounts = [...answers, ...standing.flatMap((line) => line?.seen?.answer ?? [])].flatMap((one) =>
    one.recordedBy === null ? [] : [one.recordedBy],
  );
  const [parties, names] = await Promise.all([
    partiesById(tools.db, [notice.partyId]),
    displayNames(tools.db, [...new Set(accounts)]),
  ]);
  const party = parties.get(notice.partyId);
  const nameOf = (accountId: string | null) => (accountId === null ? null : (names.get(accountId) ?? null));
  return {
    ...{ noticeId: notice.noticeId, caseId: notice.caseId, number: notice.number, kind: notice.kind },
    kindWords: kindWords(city, notice),
    state: noticeState(notice, standing, { now: clock.now(), open: asked.open }),
    at: notice.at.toISOString(),
    dueAt: notice.dueAt?.toISOString() ?? null,
    party: {
      ...{ partyId: notice.partyId, name: party?.name ?? notice.partyId },
      phone: party?.contactPhone ?? null,
    },
    letter: notice.letter,
    lines: lines.flatMap((line, index) => {
      const facts = account.facts.get(line.lotId);
      return facts ? [viewLine(city, line, standing[index], facts, nameOf)] : [];
    }),
    answers: answers.map((one) => ({
      ...{ answerId: one.answerId, at: one.at.toISOString(), way: one.way, late: one.late, note: one.note },
      ...{ spokeWith: one.spokeWith, numberCalled: one.numberCalled, recordedBy: nameOf(one.recordedBy) },
      lots: account.answerLines.get(one.answerId)?.length ?? 0,
    })),
    messages: asked.messages.filter((one) => one.noticeId === notice.noticeId).map(viewMessage),
    call: city.city.complaintPhone,
  };
}

export function kindWords(city: CityData, notice: Pick<Notice, 'kind' | 'at'>): Words {
  const row = letterOn(city, notice.kind, localDay(notice.at, city.city.timezone));
  return { zh: row?.zh ?? notice.kind, en: row?.en ?? notice.kind };
}

export const viewMessage = (one: Message): NoticeViewValue['messages'][number] => ({
  ...{ channel: one.channel, purpose: one.purpose, state: one.state, address: one.address, tries: one.tries },
  at: (one.sentAt ?? one.madeAt).toISOString(),
  nextAt: one.nextAt?.toISOString() ?? null,
  trouble: one.trouble,
});

function viewLine(
  city: CityData,
  line: NoticeLine,
  standing: StandingLine | undefined,
  facts: LotFacts,
  nameOf: (accountId: string | null) => string | null,
): NoticeLineValue {
  const answer = standing?.answer?.line ?? null;
  const seen = standing?.seen ?? null;
  return {
    lotId: line.lotId,
    lotCode: lotCode(line.lotId),
    productName: facts.product.name,
    specification: facts.product.specification,
    batch: facts.lot.batch,
    productionDate: facts.productionDate,
    expiryDate: facts.expiryDate,
    baseUnit: facts.lot.baseUnit,
    pieceUnit: facts.product.pieceUnit,
    tier: line.tier,
    ...{ came: line.came, passed: line.passed, toAccount: toAccount(line) },
    withdrawn: standing === undefined,
    account: standing?.account ?? accountOf(line, null),
    more: answer && {
      passedOnTo: answer.more.passedOnTo,
      place: answer.more.place,
      note: answer.more.note,
      photos: answer.more.photos,
    },
    contradictions: (standing?.contradictions ?? []).map((one) => ({
      ...one,
      words: sayContradiction(city, one, facts),
    })),
    seen: seen && {
      sealed: seen.line.said.sealed,
      at: seen.answer.at.toISOString(),
      by: nameOf(seen.answer.recordedBy),
      witness: seen.line.more.witness ?? null,
      place: seen.line.more.place,
      photos: seen.line.more.photos,
    },
  };
}

export function sayContradiction(city: CityData, one: Contradiction, facts: LotFacts): Words {
  const ledger = showQuantity(city, one.ledger, facts);
  const said = showQuantity(city, one.said, facts);
  switch (one.what) {
    case 'sold-more':
      return {
        zh: `销售记录已有 ${ledger.zh}，回复说售出 ${said.zh}`,
        en: `the records show ${ledger.en} sold, the answer says ${said.en}`,
      };
    case 'passed-unrecorded':
      return {
        zh: `回复说退回、转出 ${said.zh}，有凭证的是 ${ledger.zh}`,
        en: `the answer says ${said.en} returned or passed on, vouchers show ${ledger.en}`,
      };
    case 'passed-more':
      return {
        zh: `通知之后凭证转出 ${ledger.zh}，回复说退回、转出 ${said.zh}`,
        en: `vouchers since the notice show ${ledger.en} handed on, the answer says ${said.en}`,
      };
    case 'disposed-more':
      return {
        zh: `处置、损耗记录已有 ${ledger.zh}，回复说 ${said.zh}`,
        en: `the records show ${ledger.en} destroyed or lost, the answer says ${said.en}`,
      };
  }
}
