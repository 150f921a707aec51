import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { caseForOfficer } from './case-for-officer.ts';
import { scopeUnknown } from './cases.errors.ts';
import { decideScope } from './decide-scope.ts';
import { draftScope } from './draft-scope.ts';
import type { CaseTools } from './open-case.ts';
import { readScope } from './read-scope.ts';
import {
  DecideBody,
  type DecideInput,
  DraftView,
  ScopeView,
  type STEPS,
  StepFields,
} from './scopes.schemas.ts';
import { viewScope } from './view-scope.ts';

const officers = { who: ['regulator' as const, 'administrator' as const], data: 'district' as const };
const CaseParams = Exact({ caseId: IdText('Case') });

export function scopeOperations(tools: CaseTools): Operation[] {
  return [
    defineOperation<{ caseId: string }, { step?: (typeof STEPS)[number]; days?: number }, unknown>({
      id: 'draftCaseScope',
      tag: 'cases',
      method: 'GET',
      path: '/api/v1/cases/:caseId/scope-draft',
      summary: 'How far the goods of a case can have gone, step by step, with the lines of one step',
      permission: officers,
      audited: true,
      params: CaseParams,
      query: Exact({ step: Type.Optional(StepFields.step), days: StepFields.days }),
      answer: DraftView,
      handle: async ({ principal, params, query }) =>
        draftScope(tools, signedIn(principal), params.caseId, query),
    }),
    defineOperation<{ caseId: string }, unknown, DecideInput>({
      id: 'decideCaseScope',
      tag: 'cases',
      method: 'POST',
      path: '/api/v1/cases/:caseId/scopes',
      summary:
        'Decide the scope (确定范围): signed with its lines, never changed; the next decision is the next scope',
      permission: officers,
      audited: true,
      params: CaseParams,
      body: DecideBody,
      answers: { 200: ScopeView, 201: ScopeView },
      handle: async ({ principal, params, body }) => {
        const { status, scope, replayed } = await decideScope(
          tools,
          signedIn(principal),
          params.caseId,
          body,
        );
        return new Reply(status, await viewScope(tools, scope, replayed));
      },
    }),
    defineOperation<{ caseId: string; scopeId: string }, unknown, unknown>({
      id: 'readCaseScope',
      tag: 'cases',
      method: 'GET',
      path: '/api/v1/cases/:caseId/scopes/:scopeId',
      summary: 'A scope as it was decided, line by line',
      permission: officers,
      audited: true,
      params: Exact({ caseId: IdText('Case'), scopeId: IdText('Scope') }),
      answer: ScopeView,
      handle: async ({ principal, params }) => {
        await caseForOfficer(tools, signedIn(principal), params.caseId);
        const scope = await readScope(tools.db, params.scopeId);
        if (!scope || scope.caseId !== params.caseId) throw scopeUnknown();
        return viewScope(tools, scope, false);
      },
    }),
  ];
}
