import type { Principal } from '../identity/index.ts';
import { findLot, findProducts, partiesById, partyUnknown, productUnknown } from '../registry/index.ts';
import { admitLots } from '../trace/index.ts';
import { type EntryAnswer, once } from './add-note.ts';
import { caseToDecide } from './case-for-officer.ts';
import { hypothesisUnknown, reasonNeeded, subjectNeeded } from './cases.errors.ts';
import type { HypothesisInput, JudgementInput } from './cases.schemas.ts';
import { insertCaseLots } from './cases.store.ts';
import { insertEntry } from './entries.store.ts';
import { hypothesesOf, insertHypothesis, insertJudgement } from './hypotheses.store.ts';
import type { CaseTools } from './open-case.ts';

const KIND_WORDS = {
  lot: { zh: '批次', en: 'lot' },
  product: { zh: '商品', en: 'product' },
  business: { zh: '经营者', en: 'business' },
  unknown: { zh: '来源不明', en: 'source unknown' },
} as const;
const STATE_WORDS = {
  open: { zh: '待查', en: 'open' },
  supported: { zh: '有证据支持', en: 'supported' },
  refuted: { zh: '已排除', en: 'refuted' },
} as const;

/**
 * What is suspected. A lot becomes one that the case is about, from which its scope is worked out.
 * Errors, in order: `case-unknown`, `outside-district`, `case-of-others`, `case-closed`, `hypothesis-subject-needed`,
 * `lot-unknown`, `product-unknown`, `party-unknown`, `exists-with-different-text`.
 */
export async function stateHypothesis(
  tools: CaseTools,
  principal: Principal,
  caseId: string,
  body: HypothesisInput,
): Promise<EntryAnswer & { hypothesisId: string }> {
  await caseToDecide(tools, principal, caseId);
  const subject = await subjectOf(tools, principal, body);
  const at = tools.clock.now();
  let hypothesisId = tools.ids.next<'hypothesis'>() as string;
  const { accountId } = principal;
  const answer = await once(tools, caseId, body, async (tx, entryId) => {
    hypothesisId = entryId;
    const words = KIND_WORDS[body.kind];
    await insertHypothesis(tx, {
      hypothesisId,
      caseId,
      at,
      statedBy: accountId,
      kind: body.kind,
      told: body.text,
      ...subject.ids,
    });
    if (subject.ids.lotId !== null) await insertCaseLots(tx, caseId, [subject.ids.lotId], { at, accountId });
    return insertEntry(tx, {
      entryId,
      caseId,
      at,
      accountId,
      documentId: null,
      kind: 'hypothesis',
      zh: `判断（${words.zh}）${subject.name}：${body.text}`,
      en: `Hypothesis (${words.en}) ${subject.name}: ${body.text}`,
      figures: { hypothesisId, kind: body.kind },
      request: body.request,
    });
  });
  // A repetition answers with the entry of the first, whose id is the hypothesis's.
  return { ...answer, hypothesisId: answer.replayed ? answer.entryId : hypothesisId };
}

interface Subject {
  ids: { lotId: string | null; productId: string | null; partyId: string | null };
  name: string;
}

async function subjectOf(
  tools: CaseTools,
  principal: Principal,
  { kind, lot, product, party }: HypothesisInput,
): Promise<Subject> {
  const none = { lotId: null, productId: null, partyId: null };
  if (kind === 'lot') {
    if (lot === undefined) throw subjectNeeded(kind);
    const { lotId } = await findLot(tools.db, lot);
    await admitLots(tools, principal, [lotId]);
    return { ids: { ...none, lotId }, name: lot };
  }
  if (kind === 'product') {
    if (product === undefined) throw subjectNeeded(kind);
    const [found] = await findProducts(tools.db, { ids: [product], gtins: [], codes: [] });
    if (!found) throw productUnknown();
    return { ids: { ...none, productId: found.productId }, name: found.name };
  }
  if (kind === 'business') {
    if (party === undefined) throw subjectNeeded(kind);
    const found = (await partiesById(tools.db, [party])).get(party);
    if (!found) throw partyUnknown();
    return { ids: { ...none, partyId: found.partyId }, name: found.name };
  }
  return { ids: none, name: '' };
}

/**
 * What a hypothesis is held for now, and why; the last word counts, and all stay readable.
 * Errors, in order: `case-unknown`, `outside-district`, `case-of-others`, `case-closed`, `hypothesis-unknown`,
 * `reason-needed`, `exists-with-different-text`.
 */
export async function judgeHypothesis(
  tools: CaseTools,
  principal: Principal,
  { caseId, hypothesisId }: { caseId: string; hypothesisId: string },
  body: JudgementInput,
): Promise<EntryAnswer> {
  await caseToDecide(tools, principal, caseId);
  const found = (await hypothesesOf(tools.db, caseId)).find((one) => one.hypothesisId === hypothesisId);
  if (!found) throw hypothesisUnknown();
  const reason = body.reason.trim();
  if (reason === '') throw reasonNeeded('/reason');
  const at = tools.clock.now();
  const words = STATE_WORDS[body.state];
  return once(tools, caseId, { request: body.request, text: reason }, async (tx, entryId) => {
    await insertJudgement(tx, {
      hypothesisId,
      stepId: entryId,
      at,
      judgedBy: principal.accountId,
      state: body.state,
      reason,
    });
    return insertEntry(tx, {
      entryId,
      caseId,
      at,
      accountId: principal.accountId,
      documentId: null,
      kind: 'hypothesis',
      zh: `“${found.told}”${words.zh}：${reason}`,
      en: `“${found.told}” is ${words.en}: ${reason}`,
      figures: { hypothesisId, state: body.state },
      request: body.request,
    });
  });
}
