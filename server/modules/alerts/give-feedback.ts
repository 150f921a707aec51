import type { AccountId, PartyId, Principal } from '../identity/index.ts';
import { captureDocument, joinRecord, type RecordTools, recordOnce } from '../ledger/index.ts';
import { duplicateNeeded } from './alerts.errors.ts';
import { insertStep, setState, stateForUpdate } from './finding-steps.store.ts';
import type { ClosedAs, Finding, FindingState } from './findings.store.ts';
import { visibleFinding } from './read-findings.ts';
import type { Verdict } from './rules/propose-threshold.ts';
import { insertFeedback } from './rules.store.ts';

export interface FeedbackTools extends RecordTools {
  /** The supervising office as the sender of what its officers record. */
  officeId: PartyId;
}

export interface FeedbackInput {
  documentNumber: string;
  verdict: Verdict;
  duplicateOf?: string | undefined;
  note?: string | undefined;
}

export interface FeedbackAnswer {
  documentId: string;
  replayed: boolean;
  status: 200 | 201;
}

/**
 * An officer says what an alert was worth: true, false, or a repetition of another. False ones and repetitions are closed
 * by it; a true one is open until somebody closes it. Said again in other words it is said anew, and the newest counts.
 *
 * Errors: `exists-with-different-…`, `finding-unknown`, `record-forbidden`, `duplicate-of-needed`.
 */
export async function giveFeedback(
  tools: FeedbackTools,
  principal: Principal,
  findingId: string,
  input: FeedbackInput,
): Promise<FeedbackAnswer> {
  const finding = await visibleFinding(tools, principal, findingId);
  const body = { ...input, finding: findingId };
  return recordOnce<FeedbackAnswer>(
    tools,
    { senderId: tools.officeId, number: input.documentNumber, kind: 'alert-feedback', body },
    {
      join: joinRecord,
      repeat: ({ documentId }) => ({ documentId, replayed: true, status: 200 }),
    },
    async () => {
      if (input.verdict === 'duplicate') await otherFinding(tools, principal, findingId, input.duplicateOf);
      const documentId = await store(tools, principal.accountId, finding, body);
      return { documentId, replayed: false, status: 201 };
    },
  );
}

async function otherFinding(
  tools: FeedbackTools,
  principal: Principal,
  findingId: string,
  other: string | undefined,
): Promise<void> {
  if (other === undefined || other === findingId) throw duplicateNeeded();
  await visibleFinding(tools, principal, other);
}

async function store(
  tools: FeedbackTools,
  accountId: AccountId,
  finding: Finding,
  body: FeedbackInput & { finding: string },
): Promise<string> {
  const documentId = tools.ids.next<'document'>() as string;
  const at = tools.clock.now();
  await tools.db.transaction(async (tx) => {
    await captureDocument(tx, tools, {
      documentId,
      kind: 'alert-feedback',
      senderId: tools.officeId,
      recordedBy: accountId,
      senderNumber: body.documentNumber,
      occurredAt: at,
      body,
      sections: { goods: body },
      resolved: { rule: finding.ruleCode, measure: finding.measure, threshold: finding.threshold },
      projection: { movements: [] },
    });
    const now = await stateForUpdate(tx, finding.key);
    await insertFeedback(tx, {
      findingId: finding.findingId,
      documentId,
      duplicateOf: body.duplicateOf ?? null,
      givenBy: accountId,
      measure: finding.measure,
      at,
      ruleCode: finding.ruleCode,
      verdict: body.verdict,
      note: body.note ?? null,
    });
    await insertStep(tx, {
      findingId: finding.findingId,
      stepId: tools.ids.next<'step'>(),
      takenBy: accountId,
      subjectId: documentId,
      at,
      what: 'verdict',
      note: [body.verdict, body.note].filter(Boolean).join(' '),
    });
    const next = afterVerdict(now?.state ?? 'new', now?.closedAs ?? null, body.verdict);
    await setState(tx, finding.key, next.state, next.closedAs);
  });
  return documentId;
}

/** What a verdict makes of a finding: false and duplicate close it; true opens what they had closed. */
export function afterVerdict(
  state: FindingState,
  closedAs: ClosedAs | null,
  verdict: Verdict,
): { state: FindingState; closedAs: ClosedAs | null } {
  if (verdict !== 'true') return { state: 'closed', closedAs: verdict };
  if (closedAs === 'false' || closedAs === 'duplicate') return { state: 'seen', closedAs: null };
  return { state: state === 'new' ? 'seen' : state, closedAs };
}
