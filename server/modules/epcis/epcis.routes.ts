import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, OneOf } from '../../platform/schema.ts';
import { defineOperation, type Operation, signInNeeded } from '../identity/index.ts';
import { type CapturedJob, captureEvents, type EpcisPorts, type EventOutcome } from './capture-events.ts';
import { proceedUnsupported } from './epcis.errors.ts';
import {
  CAPTURE_LIMITS,
  CaptureBody,
  type CaptureDocument,
  CaptureJob,
  QueryDocument,
} from './epcis.schemas.ts';
import {
  type EventQuery,
  MATCH_PARAMETERS,
  PAGE,
  queryEvents,
  readCapture,
  readEvent,
} from './query-events.ts';

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
  return [
    defineOperation<unknown, unknown, CaptureDocument>({
      id: 'captureEpcis',
      tag: 'epcis',
      method: 'POST',
      path: '/epcis/capture',
      summary: 'Capture an EPCIS 2.0 document, whole or not at all',
      permission: { who: ['operator', 'regulator'], data: 'own' },
      body: CaptureBody,
      bodyLimit_bytes: CAPTURE_LIMITS.body_bytes,
      answers: { 202: CaptureJob },
      handle: async ({ principal, body, request }) => {
        if (!principal) throw signInNeeded();
        if (request.headers['gs1-capture-error-behaviour'] === 'proceed') throw proceedUnsupported();
        const job: CapturedJob = await captureEvents(ports, principal, body);
        return new Reply(202, jobOf(job.captureId, job.at, job.events), {
          ...VERSIONS,
          ...LIMITS,
          Location: `/epcis/capture/${job.captureId}`,
        });
      },
    }),
    defineOperation<{ captureId: string }, unknown, unknown>({
      id: 'readCapture',
      tag: 'epcis',
      method: 'GET',
      path: '/epcis/capture/:captureId',
      summary: 'What became of a capture and of each of its events',
      permission: { who: ['operator', 'regulator'], data: 'own' },
      params: Exact({ captureId: Type.String({ maxLength: 40 }) }),
      answer: CaptureJob,
      handle: async ({ principal, params }) => {
        if (!principal) throw signInNeeded();
        const row = await readCapture(ports, principal, params.captureId);
        return new Reply(
          200,
          jobOf(row.captureId, row.capturedAt, JSON.parse(row.outcomes) as EventOutcome[]),
          VERSIONS,
        );
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
