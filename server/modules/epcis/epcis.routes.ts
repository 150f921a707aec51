import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, OneOf } from '../../platform/schema.ts';
import { defineOperation, type Operation, signInNeeded } from '../identity/index.ts';
import type { EventOutcome } from './capture-event.ts';
import type { EpcisPorts } from './capture-events.ts';
import { type CaptureJobRow, jobById } from './capture-job.store.ts';
import { captureUnknown, mediaUnsupported, proceedUnsupported } from './epcis.errors.ts';
import { CAPTURE_LIMITS, CaptureBody, CaptureJob, QueryDocument } from './epcis.schemas.ts';
import {
  type EventQuery,
  MATCH_PARAMETERS,
  PAGE,
  queryEvents,
  readCapture,
  readEvent,
  readOutcomes,
} from './query-events.ts';
import { receiveCapture } from './receive-capture.ts';
import { countsOf, type JobError } from './run-captures.ts';

const VERSIONS = { 'GS1-EPCIS-Version': '2.0.0', 'GS1-CBV-Version': '2.0.0' } as const;
const LIMITS = {
  'GS1-EPCIS-Capture-Limit': String(CAPTURE_LIMITS.events),
  'GS1-EPCIS-Capture-File-Size-Limit': String(CAPTURE_LIMITS.body_bytes),
  'GS1-Capture-Error-Behaviour': 'rollback',
} as const;

const jobOf = (captureId: string, at: Date, events: readonly EventOutcome[]) => ({
  captureID: captureId,
  createdAt: at.toISOString(),
  finishedAt: at.toISOString(),
  running: false,
  success: true,
  captureErrorBehaviour: 'rollback',
  errors: [],
  'luyuan:events': events,
});

/** Of a document that is captured in pieces. */
const largeJob = (row: CaptureJobRow, events: readonly EventOutcome[]) => {
  const errors = JSON.parse(row.errors) as JobError[];
  return {
    captureID: row.captureId,
    createdAt: row.createdAt.toISOString(),
    ...(row.finishedAt === null ? {} : { finishedAt: row.finishedAt.toISOString() }),
    running: row.finishedAt === null,
    success: countsOf(row).refused === 0,
    captureErrorBehaviour: 'rollback',
    errors: errors.map((one) => ({
      type: 'epcisException:ValidationException',
      title: one.en,
      status: 409,
      detail: one.zh,
      code: one.code,
      path: one.path,
    })),
    'luyuan:events': events,
    'luyuan:counts': countsOf(row),
  };
};

const Parameter = (description: string) => Type.Optional(Type.String({ maxLength: 4000, description }));
const parameters = Object.fromEntries(
  MATCH_PARAMETERS.map((name) => [name, Parameter('Identifiers, URN or Digital Link, parted by |')]),
);

const Query = Exact({
  ...parameters,
  GE_eventTime: Parameter('At or after this time'),
  LT_eventTime: Parameter('Before this time'),
  GE_recordTime: Parameter('Recorded here at or after this time'),
  LT_recordTime: Parameter('Recorded here before this time'),
  eventType: Parameter('Event types, parted by |'),
  EQ_eventID: Parameter('Event ids, parted by |'),
  orderBy: Type.Optional(OneOf(['eventTime'], 'Events come in the order of their time')),
  orderDirection: Type.Optional(OneOf(['ASC', 'DESC'], 'Direction of the order')),
  perPage: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE.max })),
  nextPageToken: Parameter('From the Link header of the page before'),
});

export function epcisOperations(ports: EpcisPorts): Operation[] {
  const readLargeJob = async (captureId: string) => {
    const row = await jobById(ports.db, captureId);
    if (!row) throw captureUnknown();
    return largeJob(row, []);
  };
  return [
    defineOperation<unknown, unknown, Readable>({
      id: 'captureEpcis',
      tag: 'epcis',
      method: 'POST',
      path: '/epcis/capture',
      summary: 'Capture an EPCIS document (2.0 in JSON or XML, 1.2 in XML), whole or not at all',
      permission: { who: ['operator', 'regulator'], data: 'own' },
      // Describes the body in JSON; it is read as a stream and checked event by event.
      body: CaptureBody,
      streamed: true,
      answers: { 202: CaptureJob },
      handle: async ({ principal, body, request }) => {
        if (!principal) throw signInNeeded();
        if (request.headers['gs1-capture-error-behaviour'] === 'proceed') throw proceedUnsupported();
        if (!(body instanceof Readable)) throw mediaUnsupported(request.headers['content-type'] ?? '');
        const job = await receiveCapture(ports, principal, body, request.headers['content-type']);
        const answer =
          'waiting' in job ? await readLargeJob(job.captureId) : jobOf(job.captureId, job.at, job.events);
        return new Reply(202, answer, {
          ...VERSIONS,
          ...LIMITS,
          Location: `/epcis/capture/${job.captureId}`,
        });
      },
    }),
    defineOperation<{ captureId: string }, { nextPageToken?: string }, unknown>({
      id: 'readCapture',
      tag: 'epcis',
      method: 'GET',
      path: '/epcis/capture/:captureId',
      summary: 'What became of a capture and of each of its events',
      permission: { who: ['operator', 'regulator'], data: 'own' },
      params: Exact({ captureId: Type.String({ maxLength: 40 }) }),
      query: Exact({ nextPageToken: Parameter('From the Link header of the page before') }),
      answer: CaptureJob,
      handle: async ({ principal, params, query, request }) => {
        if (!principal) throw signInNeeded();
        const { row, large } = await readCapture(ports, principal, params.captureId);
        if (!large) {
          const events = JSON.parse(row.outcomes) as EventOutcome[];
          return new Reply(200, jobOf(row.captureId, row.capturedAt, events), VERSIONS);
        }
        const { events, next } = await readOutcomes(ports, large, query.nextPageToken);
        const link = next === null ? VERSIONS : { ...VERSIONS, Link: nextLink(request.url, next) };
        return new Reply(200, largeJob(large, events), link);
      },
    }),
    defineOperation<unknown, EventQuery, unknown>({
      id: 'queryEvents',
      tag: 'epcis',
      method: 'GET',
      path: '/epcis/events',
      summary: 'Events by identifier and time, as they were captured',
      permission: { who: ['operator', 'regulator'], data: 'partner' },
      query: Query,
      answer: QueryDocument,
      handle: async ({ principal, query, request }) => {
        if (!principal) throw signInNeeded();
        const { document, next } = await queryEvents(ports, principal, query);
        return new Reply(
          200,
          document,
          next === null ? VERSIONS : { ...VERSIONS, Link: nextLink(request.url, next) },
        );
      },
    }),
    defineOperation<{ eventId: string }, unknown, unknown>({
      id: 'readEvent',
      tag: 'epcis',
      method: 'GET',
      path: '/epcis/events/:eventId',
      summary: 'One event, with its error declarations',
      permission: { who: ['operator', 'regulator'], data: 'partner' },
      params: Exact({ eventId: Type.String({ maxLength: 1000 }) }),
      answer: QueryDocument,
      handle: async ({ principal, params }) => {
        if (!principal) throw signInNeeded();
        return new Reply(200, await readEvent(ports, principal, params.eventId), VERSIONS);
      },
    }),
  ];
}

function nextLink(url: string, token: string): string {
  const next = new URL(url, 'http://localhost');
  next.searchParams.set('nextPageToken', token);
  return `<${next.pathname}${next.search}>; rel="next"`;
}
