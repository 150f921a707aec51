import { finding, type Line, number, own } from './walk-city.ts';

/** Alerts. */
export const alertsWalk: Record<string, Line> = {
  countFindings: { ask: () => ({ url: '/api/v1/finding-counts' }), outcomes: own, soundFor: 'huli-officer' },
  giveFeedback: {
    ask: () => ({
      url: `/api/v1/findings/${finding}/feedback`,
      body: { documentNumber: number(), verdict: 'true', note: '现场核实' },
    }),
    soundFor: 'huli-officer',
    success: 201,
  },
  takeFindingStep: {
    ask: () => ({ url: `/api/v1/findings/${finding}/steps`, body: { step: 'seen' } }),
    soundFor: 'huli-officer',
  },
  readAlertRules: { ask: () => ({ url: '/api/v1/alert-rules' }), soundFor: 'huli-officer' },
  readAlertRule: { ask: () => ({ url: '/api/v1/alert-rules/R7?try=2' }), soundFor: 'huli-officer' },
  takeThreshold: {
    ask: () => ({
      url: '/api/v1/alert-rules/R8/thresholds',
      body: { value: 30, basedOn: 30, why: '维持' },
    }),
    soundFor: 'city-officer',
    outcomes: {
      'siming-officer': 'city-office-only',
      'huli-officer': 'city-office-only',
      'jimei-officer': 'city-office-only',
    },
  },
};
