import type { Issue } from '../../api/types.ts';

const LINE = /^\/lines\/(\d+)(?:\/|$)/;

/** The index of the line a finding is about; null when it is about the voucher as a whole. */
export function lineOf(issue: Issue): number | null {
  const match = LINE.exec(issue.path);
  return match ? Number(match[1]) : null;
}

/** Findings about quantities stand at the line itself; the others are only in the list of what is missing. */
export function issuesByLine(issues: readonly Issue[]): Map<number, Issue> {
  const found = new Map<number, Issue>();
  for (const issue of issues) {
    const line = lineOf(issue);
    if (line === null || !/\/(quantity|unit|each|actualWeight)/.test(issue.path)) continue;
    found.set(line, issue);
  }
  return found;
}

/** The kinds of certificate that the findings ask for ("certificates:<kind>" in path or code), each once. */
export function wantedPapers(issues: readonly Issue[]): string[] {
  const kinds = issues.flatMap((issue) => {
    const match =
      /certificates[:/]([a-z][a-z0-9-]*)/.exec(issue.path) ??
      /^(?:certificate|paper)-missing:([a-z0-9-]+)/.exec(issue.code);
    return match?.[1] ? [match[1]] : [];
  });
  return [...new Set(kinds)];
}

/** Findings that no field of this form can mend: a licence that has lapsed, a paper that was withdrawn, a freeze. */
const STOPS = /^(licence-|lot-certificate-withdrawn$|party-frozen$|lot-frozen$)/;

/** Why the voucher cannot be issued at all, to stand at the button itself. */
export const stoppedBy = (issues: readonly Issue[]): Issue | undefined =>
  issues.find((issue) => STOPS.test(issue.code));
