import type { Issue } from '../../../platform/errors.ts';
import { Problem } from '../../../platform/errors.ts';
import { bodyCheck } from '../../../platform/http.ts';
import { checkEvent } from '../check-document.ts';
import { schemaVersionUnsupported } from '../epcis.errors.ts';
import { CaptureBody, EpcisEvent, type EventBody, XmlEvent } from '../epcis.schemas.ts';
import type { Envelope, FoundEvent } from './reading.ts';

const jsonCheck = bodyCheck(EpcisEvent);
const xmlCheck = bodyCheck(XmlEvent);
const documentCheck = bodyCheck(CaptureBody);

/** What is wrong with an event, in the words and with the paths of its own document. */
export function checkFound(found: FoundEvent): Issue[] {
  if (found.issues.length > 0) return [...found.issues];
  const wrong = schemaIssues(found.locate ? xmlCheck : jsonCheck, found.body);
  // What the schema refuses, nobody looks into.
  return located(found, wrong.length > 0 ? wrong : checkEvent(found.body as EventBody));
}

function located(found: FoundEvent, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => {
    const at = found.locate?.(issue.path);
    if (!at) return { ...issue, path: found.path + issue.path };
    const { line, column } = at.place;
    return {
      ...issue,
      path: at.path,
      zh: `第 ${line} 行第 ${column} 列：${issue.zh}`,
      en: `Line ${line}, column ${column}: ${issue.en}`,
    };
  });
}

/** All of a document but its events. Errors in it have paths of their own. */
export function checkEnvelope(envelope: unknown): Issue[] {
  const issues = schemaIssues(documentCheck, envelope);
  if (issues.length > 0) return issues;
  const { schemaVersion } = envelope as Envelope;
  return typeof schemaVersion === 'string' && !/^2(\.\d+)*$/.test(schemaVersion)
    ? [schemaVersionUnsupported('/schemaVersion', schemaVersion)]
    : [];
}

function schemaIssues(check: (body: unknown) => void, body: unknown): Issue[] {
  try {
    check(body);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [...error.issues];
  }
}
