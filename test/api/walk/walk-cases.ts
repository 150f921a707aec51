import type { Person } from '../../support/city.ts';
import { city, type Line, lot, number, type Outcomes, type Walker } from './walk-city.ts';

/** A case of the wholesaler's district, which no other district's officers see. */
let shared: Promise<string> | undefined;
async function newCase(): Promise<string> {
  const body = {
    documentNumber: number(),
    title: '待查',
    origin: { kind: 'own' },
    lots: [lot],
    division: '350206',
  };
  return (await city.call<{ caseId: string }>('huli-officer', 'POST', '/api/v1/cases', body)).body.caseId;
}
const theCase = () => {
  shared ??= newCase();
  return shared;
};
interface Draft {
  asOf: string;
  digest: string;
  latest: { scopeId: string } | null;
}
const draft = async (caseId: string, who: Person = 'city-officer') =>
  (await city.call<Draft>(who, 'GET', `/api/v1/cases/${caseId}/scope-draft?step=recorded`)).body;
const decision = async (caseId: string) => {
  const { asOf, digest, latest } = await draft(caseId);
  return {
    documentNumber: number(),
    step: 'recorded',
    asOf,
    digest,
    basedOn: latest?.scopeId ?? null,
    reason: '先控制',
  };
};

let decided: Promise<string> | undefined;
/** A scope that was decided in a case of its own, so that the case of the others reaches nobody. */
let decidedIn: Promise<string> | undefined;
const scope = () => {
  decided ??= (async () => {
    decidedIn ??= newCase();
    const caseId = await decidedIn;
    const answer = await city.call<{ scopeId: string }>(
      'city-officer',
      'POST',
      `/api/v1/cases/${caseId}/scopes`,
      await decision(caseId),
    );
    return answer.body.scopeId;
  })();
  return decided;
};

const outside: Outcomes = { 'siming-officer': 'outside-district', 'jimei-officer': 'outside-district' };
const soundFor: Walker = 'huli-officer';
/** Officers of the district and the city each open one; others of a lot that did not touch theirs do not. */
const byLot: Outcomes = { 'siming-officer': 'outside-district', 'jimei-officer': 'outside-district' };

/** Cases. */
export const casesWalk: Record<string, Line> = {
  openCase: {
    ask: () => ({
      url: '/api/v1/cases',
      body: { documentNumber: number(), title: '待查', origin: { kind: 'own' }, lots: [lot] },
    }),
    outcomes: byLot,
    soundFor,
    success: 201,
  },
  listCases: { ask: () => ({ url: '/api/v1/cases' }), soundFor },
  readCase: { ask: async () => ({ url: `/api/v1/cases/${await theCase()}` }), outcomes: outside, soundFor },
  readCaseEntries: {
    ask: async () => ({ url: `/api/v1/cases/${await theCase()}/entries` }),
    outcomes: outside,
    soundFor,
  },
  addCaseNote: {
    ask: async () => ({
      url: `/api/v1/cases/${await theCase()}/entries`,
      body: { request: number(), text: '已电话核实' },
    }),
    outcomes: outside,
    soundFor,
    success: 201,
  },
  stateHypothesis: {
    ask: async () => ({
      url: `/api/v1/cases/${await theCase()}/hypotheses`,
      body: { request: number(), kind: 'unknown', text: '来源不明' },
    }),
    outcomes: outside,
    soundFor,
    success: 201,
  },
  judgeHypothesis: {
    ask: async () => {
      const caseId = await theCase();
      const stated = await city.call<{ hypothesisId: string }>(
        'huli-officer',
        'POST',
        `/api/v1/cases/${caseId}/hypotheses`,
        { request: number(), kind: 'unknown', text: '来源不明' },
      );
      return {
        url: `/api/v1/cases/${caseId}/hypotheses/${stated.body.hypothesisId}/judgements`,
        body: { request: number(), state: 'refuted', reason: '已查明' },
      };
    },
    outcomes: outside,
    soundFor,
    success: 201,
  },
  recordCaseDecision: {
    ask: async () => ({
      url: `/api/v1/cases/${await theCase()}/decisions`,
      body: { documentNumber: number(), kind: 'other', reason: '约谈' },
    }),
    outcomes: outside,
    soundFor,
    success: 201,
  },
  draftCaseScope: {
    ask: async () => ({ url: `/api/v1/cases/${await theCase()}/scope-draft` }),
    outcomes: outside,
    soundFor,
  },
  decideCaseScope: {
    ask: async () => {
      const caseId = await newCase();
      return { url: `/api/v1/cases/${caseId}/scopes`, body: await decision(caseId) };
    },
    outcomes: outside,
    soundFor,
    success: 201,
  },
  readCaseScope: {
    ask: async () => {
      const scopeId = await scope();
      return { url: `/api/v1/cases/${await decidedIn}/scopes/${scopeId}` };
    },
    outcomes: outside,
    soundFor,
  },
};
