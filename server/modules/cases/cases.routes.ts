import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { addNote } from './add-note.ts';
import {
  CaseBrief,
  CaseView,
  DecisionBody,
  type DecisionInput,
  EntryBody,
  type EntryInput,
  EntryView,
  HypothesisBody,
  type HypothesisInput,
  JudgementBody,
  type JudgementInput,
  OpenCaseBody,
  type OpenCaseInput,
} from './cases.schemas.ts';
import { judgeHypothesis, stateHypothesis } from './judge-hypotheses.ts';
import { listCases } from './list-cases.ts';
import { type CaseTools, openCase } from './open-case.ts';
import { readCase, readEntries } from './read-case.ts';
import { recordDecision } from './record-decision.ts';
import { scopeOperations } from './scopes.routes.ts';

const officers = { who: ['regulator' as const, 'administrator' as const], data: 'district' as const };
const CaseParams = Exact({ caseId: IdText('Case') });

export function caseOperations(tools: CaseTools): Operation[] {
  return [...reading(tools), ...handling(tools), ...scopeOperations(tools)];
}

function reading(tools: CaseTools): Operation[] {
  return [
    defineOperation<unknown, { state?: 'open' | 'closed'; before?: string; limit?: number }, unknown>({
      id: 'listCases',
      tag: 'cases',
      method: 'GET',
      path: '/api/v1/cases',
      summary: 'Cases of one’s district and those that reach it: what needs somebody first',
      permission: officers,
      audited: true,
      query: Exact({
        state: Type.Optional(OneOf(['open', 'closed'], 'Default: open')),
        before: Type.Optional(IdText('Cases before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: Type.Object({ items: Type.Array(CaseBrief), next: Nullable(Type.String()) }),
      handle: async ({ principal, query }) =>
        listCases(tools, signedIn(principal), { ...query, limit: query.limit ?? 50 }),
    }),
    defineOperation<{ caseId: string }, unknown, unknown>({
      id: 'readCase',
      tag: 'cases',
      method: 'GET',
      path: '/api/v1/cases/:caseId',
      summary: 'A case with its hypotheses, decisions, scopes, evidence and what came late',
      permission: officers,
      audited: true,
      params: CaseParams,
      answer: CaseView,
      handle: async ({ principal, params }) => readCase(tools, signedIn(principal), params.caseId),
    }),
    defineOperation<{ caseId: string }, { before?: string; kind?: string; limit?: number }, unknown>({
      id: 'readCaseEntries',
      tag: 'cases',
      method: 'GET',
      path: '/api/v1/cases/:caseId/entries',
      summary: 'The timeline of a case, newest first',
      permission: officers,
      audited: true,
      params: CaseParams,
      query: Exact({
        before: Type.Optional(IdText('Entries before this one')),
        kind: Type.Optional(Text(40, 'Only of this kind')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: Type.Object({ items: Type.Array(EntryView), next: Nullable(Type.String()) }),
      handle: async ({ principal, params, query }) =>
        readEntries(tools, signedIn(principal), params.caseId, { ...query, limit: query.limit ?? 50 }),
    }),
  ];
}

const EntryAnswerView = Type.Object({ entryId: IdText('Entry'), replayed: Type.Boolean() });

function handling(tools: CaseTools): Operation[] {
  return [
    defineOperation<unknown, unknown, OpenCaseInput>({
      id: 'openCase',
      tag: 'cases',
      method: 'POST',
      path: '/api/v1/cases',
      summary:
        'Open a case (立案): from a complaint, a failed test, a finding, an alert, the news, a tip, or from scratch',
      permission: officers,
      audited: true,
      body: OpenCaseBody,
      answers: { 200: Type.Object({ caseId: IdText('Case') }), 201: Type.Object({ caseId: IdText('Case') }) },
      handle: async ({ principal, body }) => {
        const { status, caseId } = await openCase(tools, signedIn(principal), body);
        return new Reply(status, { caseId });
      },
    }),
    defineOperation<{ caseId: string }, unknown, DecisionInput>({
      id: 'recordCaseDecision',
      tag: 'cases',
      method: 'POST',
      path: '/api/v1/cases/:caseId/decisions',
      summary: 'Decide in a case: how grave it is, its end (结案), that it is taken up again',
      permission: officers,
      audited: true,
      params: CaseParams,
      body: DecisionBody,
      answers: {
        200: Type.Object({ documentId: IdText('Document'), replayed: Type.Boolean() }),
        201: Type.Object({ documentId: IdText('Document'), replayed: Type.Boolean() }),
      },
      handle: async ({ principal, params, body }) => {
        const { status, ...view } = await recordDecision(tools, signedIn(principal), params.caseId, body);
        return new Reply(status, view);
      },
    }),
    defineOperation<{ caseId: string }, unknown, EntryInput>({
      id: 'addCaseNote',
      tag: 'cases',
      method: 'POST',
      path: '/api/v1/cases/:caseId/entries',
      summary: 'Add a note to a case, with evidence: files, documents, complaints, findings',
      permission: officers,
      audited: true,
      params: CaseParams,
      body: EntryBody,
      answers: { 200: EntryAnswerView, 201: EntryAnswerView },
      handle: async ({ principal, params, body }) => {
        const { status, ...view } = await addNote(tools, signedIn(principal), params.caseId, body);
        return new Reply(status, view);
      },
    }),
    ...judging(tools),
  ];
}

function judging(tools: CaseTools): Operation[] {
  const Stated = Type.Object({ ...EntryAnswerView.properties, hypothesisId: IdText('Hypothesis') });
  return [
    defineOperation<{ caseId: string }, unknown, HypothesisInput>({
      id: 'stateHypothesis',
      tag: 'cases',
      method: 'POST',
      path: '/api/v1/cases/:caseId/hypotheses',
      summary: 'State what is suspected: a lot, a product, a business, or that the source is unknown',
      permission: officers,
      audited: true,
      params: CaseParams,
      body: HypothesisBody,
      answers: { 200: Stated, 201: Stated },
      handle: async ({ principal, params, body }) => {
        const { status, ...view } = await stateHypothesis(tools, signedIn(principal), params.caseId, body);
        return new Reply(status, view);
      },
    }),
    defineOperation<{ caseId: string; hypothesisId: string }, unknown, JudgementInput>({
      id: 'judgeHypothesis',
      tag: 'cases',
      method: 'POST',
      path: '/api/v1/cases/:caseId/hypotheses/:hypothesisId/judgements',
      summary: 'Say what a hypothesis is held for now, and why',
      permission: officers,
      audited: true,
      params: Exact({ caseId: IdText('Case'), hypothesisId: IdText('Hypothesis') }),
      body: JudgementBody,
      answers: { 200: EntryAnswerView, 201: EntryAnswerView },
      handle: async ({ principal, params, body }) => {
        const { status, ...view } = await judgeHypothesis(tools, signedIn(principal), params, body);
        return new Reply(status, view);
      },
    }),
  ];
}
