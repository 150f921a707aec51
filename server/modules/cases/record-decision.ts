import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { captureDocument, joinRecord, recordOnce } from '../ledger/index.ts';
import { addEntry } from './add-entry.ts';
import { caseForOfficer } from './case-for-officer.ts';
import {
  caseClosed,
  caseOpen,
  levelNeeded,
  levelUnknown,
  notYoursToDecide,
  reasonNeeded,
} from './cases.errors.ts';
import type { DecisionInput } from './cases.schemas.ts';
import { caseById, insertDecision, lockCase } from './cases.store.ts';
import type { CaseTools } from './open-case.ts';

export interface DecisionAnswer {
  documentId: string;
  replayed: boolean;
  status: 200 | 201;
}

/** Levels as they are on a day, the gravest first. */
export const levelsOn = ({ city, clock }: Pick<CaseTools, 'city' | 'clock'>) => {
  const day = localDay(clock.now(), city.city.timezone);
  return city.caseLevels.filter(({ from, to }) => from <= day && (to === null || day < to));
};

/**
 * A decision in a case: how grave it is, its end, that it is taken up again, or whatever else has to be on record.
 * Errors, in order: `exists-with-different-…`, `case-unknown`, `outside-district`, `case-of-others`, `reason-needed`,
 * `level-needed`, `level-unknown`, `case-closed`, `case-open`.
 */
export async function recordDecision(
  tools: CaseTools,
  principal: Principal,
  caseId: string,
  input: DecisionInput,
): Promise<DecisionAnswer> {
  const body = { ...input, case: caseId };
  return recordOnce<DecisionAnswer>(
    tools,
    { senderId: tools.officeId, number: input.documentNumber, kind: 'case-decision', body },
    {
      join: joinRecord,
      repeat: ({ documentId }) => ({ documentId, replayed: true, status: 200 }),
      lateSign: input.kind === 'reopened' ? 'case-open' : 'case-closed',
    },
    async () => {
      const found = await caseForOfficer(tools, principal, caseId);
      if (!found.mayDecide) throw notYoursToDecide();
      if (input.reason.trim() === '') throw reasonNeeded('/reason');
      const level = levelOf(tools, input);
      const documentId = tools.ids.next<'document'>() as string;
      await tools.db.transaction(async (tx) => {
        await lockCase(tx, caseId);
        // Asked again under the lock: of two officers who close at once, one closes.
        const state = (await caseById(tx, caseId))?.state;
        if (input.kind === 'reopened' && state !== 'closed') throw caseOpen();
        if (input.kind !== 'reopened' && state === 'closed') throw caseClosed();
        const at = await store(tx, tools, principal, { body, documentId, caseId, level });
        if (input.kind !== 'closed') return;
        for (const end of tools.onCaseClosed ?? []) await end(tx, { caseId, at });
      });
      return { documentId, replayed: false, status: 201 };
    },
  );
}

type Level = { code: string; zh: string; en: string } | null;

function levelOf(tools: CaseTools, input: DecisionInput): Level {
  if (input.kind !== 'level') return null;
  if (input.level === undefined) throw levelNeeded();
  const level = levelsOn(tools).find((one) => one.code === input.level);
  if (!level) throw levelUnknown();
  return level;
}

async function store(
  tx: Queryable,
  tools: CaseTools,
  principal: Principal,
  decision: { body: DecisionInput & { case: string }; documentId: string; caseId: string; level: Level },
): Promise<Date> {
  const { body, documentId, caseId, level } = decision;
  const at = tools.clock.now();
  await captureDocument(tx, tools, {
    documentId,
    kind: 'case-decision',
    senderId: tools.officeId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: { goods: body },
    resolved: { case: caseId, decision: body.kind },
    projection: { movements: [] },
  });
  await insertDecision(tx, {
    documentId,
    caseId,
    at,
    decidedBy: principal.accountId,
    kind: body.kind,
    level: level?.code ?? null,
    reason: body.reason,
  });
  const what = {
    level: { zh: `定级：${level?.zh}`, en: `Level: ${level?.en}` },
    closed: { zh: '结案', en: 'Case closed' },
    reopened: { zh: '重新打开案件', en: 'Case reopened' },
    other: { zh: '决定', en: 'Decided' },
  }[body.kind];
  await addEntry(tx, tools, {
    caseId,
    kind: 'decision',
    at,
    accountId: principal.accountId,
    documentId,
    zh: `${what.zh}。${body.reason}`,
    en: `${what.en}. ${body.reason}`,
    figures: { decision: body.kind, ...(level ? { level: level.code } : {}) },
  });
  return at;
}
