import { expect, test } from 'vitest';
import { countTests } from './tally.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((outcome) => ({ status: outcome })),
});

test.each([
  [
    'passed and failed tests',
    { numPassedTests: 3, numFailedTests: 1, testResults: [file('failed', 'passed', 'failed')] },
    false,
    { passed: 3, failed: 1 },
  ],
  [
    'a file that cannot be loaded',
    { numPassedTests: 3, numFailedTests: 0, testResults: [file('failed'), file('passed', 'passed')] },
    false,
    { passed: 3, failed: 1 },
  ],
  [
    'an error outside any test',
    { numPassedTests: 3, numFailedTests: 0, testResults: [] },
    false,
    { passed: 3, failed: 1 },
  ],
  ['a good run', { numPassedTests: 3, numFailedTests: 0, testResults: [] }, true, { passed: 3, failed: 0 }],
  ['no report at all', undefined, true, { passed: 0, failed: 1 }],
])('Counts %s', (_, report, endedWell, tally) => {
  expect(countTests(report, endedWell)).toEqual(tally);
});
