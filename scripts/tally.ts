export interface Tally {
  passed: number;
  failed: number;
}

/** The parts of vitest's JSON report that are counted. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/**
 * Counts a vitest run. What fails outside any test counts too, so that a broken run can never read as passed: a
 * file that cannot be loaded is one failure, and so is a run that ended badly or without a report.
 * @param endedWell whether vitest's exit code was 0
 */
export function countTests(report: VitestReport | undefined, endedWell: boolean): Tally {
  if (!report) return { passed: 0, failed: 1 };
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return { passed: report.numPassedTests, failed: failed === 0 && !endedWell ? 1 : failed };
}
