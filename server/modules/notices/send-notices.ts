import { Batch } from '../../platform/batch.ts';
import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import {
  addEntry,
  type Case,
  caseById,
  caseClosed,
  caseToDecide,
  latestScope,
  lockCase,
  type ScopeLine,
  type ScopeWithLines,
} from '../cases/index.ts';
import { startDeadline } from '../deadlines/index.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import { captureDocument } from '../ledger/index.ts';
import {
  describeLots,
  type LotFacts,
  type LotId,
  type NoticeKind,
  type NoticeLetter,
  type Party,
  partiesById,
} from '../registry/index.ts';
import { linkSecret, secretSha256 } from './link-secret.ts';
import { connectedChannels, NOTICE_SUBJECT, type NoticeTools } from './notice-tools.ts';
import { letterMissing, scopeNotDecided, scopeSuperseded } from './notices.errors.ts';
import type { NoticesInput, NoticesSentValue } from './notices.schemas.ts';
import {
  insertLines,
  insertNotices,
  linesOfNotices,
  type Notice,
  type NoticeLine,
  noticesOfCase,
} from './notices.store.ts';
import { makeMessages } from './outbox/address-messages.ts';
import type { Message } from './outbox/message.ts';
import { insertMessages } from './outbox/messages.store.ts';
import { type Reach, reachOf } from './reach.store.ts';
import { fillPlaces } from './rules/fill-places.ts';
import { type Plan, planLetters, type SentLetter } from './rules/plan.ts';
import { letterOn, sayGoods, sayWhen, writeLetter } from './rules/say-letter.ts';
import { settleLetters } from './settle-letters.ts';

/** Letters as they went out in a case, for the plan. */
export async function sentLetters(db: Queryable, caseId: string): Promise<SentLetter[]> {
  const notices = await noticesOfCase(db, caseId);
  const lines = Map.groupBy(
    await linesOfNotices(
      db,
      notices.map((one) => one.noticeId),
    ),
    (line) => line.noticeId,
  );
  return notices.map(({ noticeId, partyId, kind }) => ({
    ...{ partyId, kind },
    lotIds: (lines.get(noticeId) ?? []).map((line) => line.lotId),
  }));
}

/**
 * Tells every business that the last decided scope includes: one letter each, with its lots; a document, a message for
 * each way that reaches it, and a clock for its answer, all in one transaction. Whoever had it before gets none: the same
 * click again sends nothing. Those whom an earlier scope included and this one does not get a withdrawal.
 * Errors, in order: those of `caseToDecide`, `case-closed`, `scope-not-decided`, `scope-superseded`, `notice-kind-unknown`.
 */
export async function sendNotices(
  tools: NoticeTools,
  principal: Principal,
  caseId: string,
  body: NoticesInput,
): Promise<{ status: 200 | 201; answer: NoticesSentValue }> {
  const found = await caseToDecide(tools, principal, caseId);
  const answer = await tools.db.transaction(async (tx) => {
    await lockCase(tx, caseId);
    if ((await caseById(tx, caseId))?.state !== 'open') throw caseClosed();
    const scope = await latestScope(tx, caseId);
    if (!scope) throw scopeNotDecided();
    if (scope.scopeId !== body.scope)
      throw scopeSuperseded({
        ...{ scopeId: scope.scopeId, number: scope.number, businesses: scope.businesses },
      });
    const included = scope.lines.filter((line) => line.included);
    const sent = await sentLetters(tx, caseId);
    const plan = planLetters(sent, included, body.kind);
    const messages = await writeAll(tx, tools, { principal, found, scope, plan, kind: body.kind });
    // Whoever need not answer any more is not reminded, and has no clock running.
    const partyIds = [...plan.withdraw.keys()];
    await settleLetters(tx, { caseId, partyIds, at: tools.clock.now(), answerId: null });
    const out = messages.filter((one) => one.channel !== 'in-app');
    return {
      sent: plan.send.size,
      withdrawn: plan.withdraw.size,
      before: plan.before,
      waiting: out.filter((one) => one.state === 'waiting').length,
      unreached: [...plan.send.keys(), ...plan.withdraw.keys()].filter(
        (partyId) => !out.some((one) => one.partyId === partyId && one.state === 'waiting'),
      ).length,
    };
  });
  return { status: answer.sent + answer.withdrawn > 0 ? 201 : 200, answer };
}

interface Sending {
  principal: Principal;
  found: Case;
  scope: ScopeWithLines;
  plan: Plan;
  kind: NoticeKind;
}

async function writeAll(tx: Queryable, tools: NoticeTools, sending: Sending): Promise<Message[]> {
  const { principal, found, scope, plan, kind } = sending;
  if (plan.send.size + plan.withdraw.size === 0) return [];
  const at = tools.clock.now();
  const day = localDay(at, tools.city.city.timezone);
  const lineOf = new Map(scope.lines.map((line) => [`${line.partyId} ${line.lotId}`, line]));
  const jobs = [
    ...[...plan.send].map(([partyId, lotIds]) => ({ partyId, lotIds, kind })),
    ...[...plan.withdraw].map(([partyId, lotIds]) => ({ partyId, lotIds, kind: 'withdrawal' as const })),
  ];
  const partyIds = [...new Set(jobs.map((job) => job.partyId))];
  const parties = await partiesById(tx, partyIds);
  const facts = await describeLots(tx, [...new Set(jobs.flatMap((job) => job.lotIds))]);
  const reach = await reachOf(tx, partyIds);
  const batch = new Batch(tx);
  const notices: Notice[] = [];
  const lines: NoticeLine[] = [];
  const messages: Message[] = [];
  for (const job of jobs) {
    const row = letterOn(tools.city, job.kind, day);
    if (!row) throw letterMissing(job.kind);
    const made = await writeOne(batch, tx, tools, {
      ...{ job, row, at, principal, found, scope, facts, lineOf },
      party: parties.get(job.partyId),
      reach: reach.get(job.partyId),
    });
    notices.push(made.notice);
    lines.push(...made.lines);
    messages.push(...made.messages);
  }
  await batch.flush();
  await insertNotices(tx, notices);
  await insertLines(tx, lines);
  await insertMessages(tx, messages);
  await noteInCase(tx, tools, sending, notices, at);
  return messages;
}

interface One {
  job: { partyId: string; lotIds: string[]; kind: NoticeKind };
  row: NoticeLetter;
  at: Date;
  principal: Principal;
  found: Case;
  scope: ScopeWithLines;
  facts: ReadonlyMap<string, LotFacts>;
  lineOf: ReadonlyMap<string, ScopeLine>;
  party: Party | undefined;
  reach: Reach | undefined;
}

async function writeOne(batch: Batch, tx: Queryable, tools: NoticeTools, one: One) {
  const { job, row, at, principal, found, scope, facts, lineOf, party, reach } = one;
  const noticeId = tools.ids.next<'document'>() as string;
  const number = `TZ-${BigInt(noticeId).toString(36).toUpperCase()}`;
  const { timezone, office, complaintPhone } = tools.city.city;
  const goods = sayGoods(job.lotIds.flatMap((lotId) => facts.get(lotId) ?? []));
  const name = party?.name ?? job.partyId;
  const dueAt =
    row.deadline === null
      ? null
      : (
          await startDeadline(tx, tools, {
            subject: { kind: NOTICE_SUBJECT, id: noticeId },
            kind: row.deadline,
            startsAt: at,
            division: party?.divisionCode ?? found.divisionCode,
            about: {
              zh: `${name} 回复${row.zh}（${goods.zh}）`,
              en: `${name} answers: ${row.en} (${goods.en})`,
            },
            caseId: found.caseId,
            partyId: job.partyId,
          })
        ).dueAt;
  const filling = {
    ...{ office, goods, due: sayWhen(dueAt, timezone) },
    business: { zh: name, en: name },
    number: { zh: number, en: number },
    phone: { zh: complaintPhone, en: complaintPhone },
  };
  const notice: Notice = {
    ...{ noticeId, caseId: found.caseId, scopeId: scope.scopeId, partyId: job.partyId as PartyId },
    ...{ kind: job.kind, number, at, dueAt, sentBy: principal.accountId },
    linkSha256: secretSha256(linkSecret(tools.keys, noticeId)),
    letter: writeLetter(row, tools.city, filling),
  };
  const lines = job.lotIds.map((lotId) => noticeLine(noticeId, lotId, lineOf.get(`${job.partyId} ${lotId}`)));
  await capture(batch, tools, notice, lines);
  const messages = makeMessages(
    { phone: reach?.phone ?? party?.contactPhone ?? null, email: reach?.email ?? null },
    connectedChannels(tools),
    {
      ...{ caseId: found.caseId, noticeId, partyId: job.partyId, purpose: 'notice', at },
      subject: `${row.title.zh}（${number}）`,
      body: fillPlaces(row.sms.zh, filling, 'zh'),
      nextId: () => tools.ids.next<'message'>(),
    },
  );
  return { notice, lines, messages };
}

const NOTHING = { lower: 0, upper: 0 };
const noticeLine = (noticeId: string, lotId: string, line: ScopeLine | undefined): NoticeLine => ({
  ...{ noticeId, lotId: lotId as LotId },
  came: line?.came ?? NOTHING,
  passed: line?.soldOn ?? NOTHING,
  tier: line?.tier ?? 'not-reached',
});

async function capture(
  batch: Batch,
  tools: NoticeTools,
  notice: Notice,
  lines: readonly NoticeLine[],
): Promise<void> {
  const body = {
    documentNumber: notice.number,
    ...{ case: notice.caseId, scope: notice.scopeId, kind: notice.kind, party: notice.partyId },
    dueAt: notice.dueAt?.toISOString() ?? null,
    letter: notice.letter,
    lines: lines.map(({ lotId, came, passed, tier }) => ({ lot: lotId, came, passed, tier })),
  };
  await captureDocument(batch, tools, {
    documentId: notice.noticeId,
    kind: 'notice',
    senderId: tools.officeId,
    receiverId: notice.partyId,
    recordedBy: notice.sentBy as Principal['accountId'],
    senderNumber: notice.number,
    occurredAt: notice.at,
    body,
    sections: { goods: body },
    resolved: { lots: lines.map((line) => line.lotId) },
    projection: { movements: [] },
  });
}

async function noteInCase(
  tx: Queryable,
  tools: NoticeTools,
  { principal, found, scope, plan, kind }: Sending,
  notices: readonly Notice[],
  at: Date,
): Promise<void> {
  const day = localDay(at, tools.city.city.timezone);
  const row = letterOn(tools.city, kind, day);
  const took = plan.withdraw.size;
  await addEntry(tx, tools, {
    caseId: found.caseId,
    kind: 'notices-sent',
    at,
    accountId: principal.accountId,
    documentId: notices[0]?.noticeId ?? null,
    zh: `向 ${plan.send.size} 家发出${row?.zh ?? kind}（第 ${scope.number} 次范围决定）${took > 0 ? `，向 ${took} 家撤回` : ''}`,
    en: `${row?.en ?? kind}: sent to ${plan.send.size} businesses (decision no. ${scope.number} on the scope)${took > 0 ? `; withdrawn from ${took}` : ''}`,
    figures: { kind, sent: plan.send.size, withdrawn: took, before: plan.before },
    evidence: [],
  });
}
