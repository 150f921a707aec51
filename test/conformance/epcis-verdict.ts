import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { checkEnvelope, checkFound } from '../../server/modules/epcis/reading/check-found.ts';
import type { DocumentReader, FoundEvent } from '../../server/modules/epcis/reading/reading.ts';
import { readerFor } from '../../server/modules/epcis/receive-capture.ts';
import { type Issue, Problem } from '../../server/platform/errors.ts';

/** The official files are GS1's and not in this repository: they are read where they stand beside the checkout. */
const root = fileURLToPath(new URL('../../', import.meta.url));
export const OFFICIAL =
  process.env.EPCIS_STANDARD ?? join(dirname(root.replace(/\/$/, '')), 'shared/standards/epcis');
export const DOCS = join(root, 'docs/epcis.md');

export function isPresent(folder: string): boolean {
  const present = existsSync(join(OFFICIAL, folder));
  if (!present)
    console.info(
      `Skipped: the official EPCIS files are not at ${relative(root, OFFICIAL)} (set EPCIS_STANDARD to where they are).`,
    );
  return present;
}

/** A whole document through the reader that a capture goes through. */
export function readDocument(
  content: Buffer | string,
  type: string,
): { events: FoundEvent[]; envelope: Record<string, unknown>; issues: Issue[] } {
  const reader: DocumentReader = readerFor(type);
  const events = reader.write(Buffer.from(content));
  const end = reader.end();
  events.push(...end.events);
  const issues = [
    ...end.issues,
    ...(reader.checksEnvelope ? [] : checkEnvelope(end.envelope)),
    ...events.flatMap(checkFound),
  ];
  return { events, envelope: end.envelope as Record<string, unknown>, issues };
}

/** Our findings on a document; what makes it unreadable is one too. */
export function verdict(content: Buffer | string, type: string): Issue[] {
  try {
    return readDocument(content, type).issues;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.issues.length > 0
      ? [...error.issues]
      : [{ code: error.code, path: error.path, ...error.words }];
  }
}

export const jsonExamples = (): string[] =>
  existsSync(join(OFFICIAL, 'examples/json'))
    ? readdirSync(join(OFFICIAL, 'examples/json'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.jsonld'))
        .sort()
    : [];

/** The verdict of GS1's JSON Schema. */
export function officialJsonSchema(): (document: unknown) => boolean {
  const file = join(OFFICIAL, 'schema/EPCIS-JSON-Schema.json');
  if (!existsSync(file)) return () => true;
  const ajv = addFormats.default(new Ajv({ allErrors: false, strict: false }));
  const check = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  return (document) => check(document) === true;
}
