import type { Issue } from '../../../platform/errors.ts';

/**
 * One thing a rule has to say about its input. `path` is an RFC 6901 pointer into what was passed, after the
 * caller's own prefix. 'refuse' (the default) blocks issuing; 'flag' is kept with the document and shown.
 */
export interface Finding extends Issue {
  severity?: 'refuse' | 'flag';
  /** The factor that is needed to convert `unit` into `of`. */
  missing?: { unit: string; of: string };
}

/** Makes one finding; `extra` adds a clause, a severity, or the factor that is missing. */
export function finding(
  code: string,
  path: string,
  zh: string,
  en: string,
  extra: Pick<Finding, 'clause' | 'severity' | 'missing'> = {},
): Finding {
  return { code, path, zh, en, ...extra };
}

/** Whether something among the findings blocks issuing. */
export function refuses(findings: readonly Finding[]): boolean {
  return findings.some((one) => one.severity !== 'flag');
}
