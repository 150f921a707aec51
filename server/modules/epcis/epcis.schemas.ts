import { type TSchema, Type } from 'typebox';
import {
  CAPTURE_LIMITS,
  Context,
  EpcisEvent,
  type EventBody,
  Instant,
  isType,
  list,
  open,
  Uri,
  when,
} from './event.schemas.ts';

export * from './event.schemas.ts';

/** Master data is kept with the capture as it comes; only what it must have is asked for. */
function loosely(properties: Record<string, TSchema>, required: readonly string[]): TSchema {
  return Type.Unsafe<unknown>({ type: 'object', properties, required: [...required] });
}
const VocabularyList = list(
  loosely(
    {
      type: Uri,
      vocabularyElementList: list(
        loosely(
          {
            id: Uri,
            attributes: list(
              loosely(
                { id: Uri, attribute: Type.Unsafe<unknown>({ type: ['number', 'string', 'object'] }) },
                ['id'],
              ),
            ),
            children: list(Uri),
          },
          ['id'],
        ),
      ),
    },
    ['type'],
  ),
);
const Header = open({ epcisMasterData: loosely({ vocabularyList: VocabularyList }, []) }, []);
const EventList = list(EpcisEvent, { maxItems: CAPTURE_LIMITS.events });
const envelope = {
  '@context': Context,
  id: Uri,
  schemaVersion: Type.String({ pattern: '^\\d+(\\.\\d+)*$' }),
  creationDate: Instant,
};

const QueryResults = open(
  {
    queryName: Type.String({ maxLength: 500 }),
    subscriptionID: Type.String({ maxLength: 500 }),
    // Master data may come along; it is kept with the capture.
    resultsBody: open({ eventList: EventList, vocabularyList: VocabularyList }, ['eventList']),
  },
  ['queryName', 'resultsBody'],
);

export const CaptureBody = Type.Unsafe<CaptureDocument>({
  description: 'EPCIS 2.0 document in JSON or JSON-LD (EPCISDocument or EPCISQueryDocument)',
  type: 'object',
  required: ['type'],
  properties: { type: { type: 'string', enum: ['EPCISDocument', 'EPCISQueryDocument'] } },
  allOf: [
    when(
      isType('EPCISDocument'),
      open(
        {
          ...envelope,
          type: Type.String(),
          instanceIdentifier: Type.String({ maxLength: 500 }),
          sender: Type.String({ maxLength: 500 }),
          receiver: Type.String({ maxLength: 500 }),
          epcisHeader: Header,
          epcisBody: Type.Object({ eventList: EventList }),
        },
        ['@context', 'type', 'schemaVersion', 'creationDate', 'epcisBody'],
      ),
    ),
    when(
      isType('EPCISQueryDocument'),
      open(
        {
          ...envelope,
          type: Type.String(),
          epcisBody: open({ queryResults: QueryResults }, ['queryResults']),
        },
        ['@context', 'type', 'epcisBody'],
      ),
    ),
  ],
});

export interface CaptureDocument {
  type: 'EPCISDocument' | 'EPCISQueryDocument';
  '@context': unknown;
  epcisBody: { eventList?: EventBody[]; queryResults?: { resultsBody: { eventList: EventBody[] } } };
  [field: string]: unknown;
}

/** Movements were posted; only seen; or kept without any goods that we could name. */
export type Outcome = 'posted' | 'observed' | 'stored';

export const CaptureJob = Type.Object({
  captureID: Type.String(),
  createdAt: Instant,
  finishedAt: Type.Optional(Instant),
  running: Type.Boolean(),
  success: Type.Boolean(),
  captureErrorBehaviour: Type.String(),
  errors: Type.Array(Type.Unknown()),
  'luyuan:events': Type.Array(
    Type.Object({
      eventID: Type.String(),
      documentId: Type.String(),
      outcome: Type.Unsafe<Outcome>({ type: 'string', enum: ['posted', 'observed', 'stored'] }),
      repeated: Type.Boolean({ description: 'The same event of the same sender had been captured before' }),
      findings: Type.Optional(
        Type.Array(Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() }), {
          description: 'What is noticed about an event that was taken all the same',
        }),
      ),
    }),
  ),
  'luyuan:counts': Type.Optional(
    Type.Object(
      {
        events: Type.Integer(),
        posted: Type.Integer(),
        observed: Type.Integer(),
        stored: Type.Integer(),
        repeated: Type.Integer(),
        refused: Type.Integer(),
      },
      { description: 'Of a document that is taken in pieces: how far it is' },
    ),
  ),
});

export const QueryDocument = Type.Object({
  '@context': Type.Unknown(),
  type: Type.Literal('EPCISQueryDocument'),
  schemaVersion: Type.String(),
  creationDate: Instant,
  epcisBody: Type.Object({
    queryResults: Type.Object({
      queryName: Type.String(),
      resultsBody: Type.Object({ eventList: Type.Array(Type.Unknown()) }),
    }),
  }),
});
