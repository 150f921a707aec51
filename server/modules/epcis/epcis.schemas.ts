import { type TSchema, Type } from 'typebox';
import {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  DISPOSITIONS,
  ERROR_REASONS,
  SOURCE_DESTINATION_TYPES,
} from './cbv-words.ts';

/**
 * Shapes of EPCIS 2.0 JSON documents (GS1 EPCIS 2.0, data model and JSON binding), in our own words. Extension fields have a
 * prefix and a colon; everything else that the standard does not name is a slip and is refused.
 */

/** Most events and bytes of one document, and most things that one event names. */
export const CAPTURE_LIMITS = {
  events: 500_000,
  thingsOfEvent: 5000,
  pairsOfEvent: 100_000,
  body_bytes: 200 * 1024 * 1024,
} as const;
/** A document up to this size is captured within its request, in one transaction. */
export const TOGETHER = { events: 1000, body_bytes: 8 * 1024 * 1024 } as const;

const EXTENSION = '^[A-Za-z][A-Za-z0-9+.-]*:';
const Uri = Type.String({ format: 'uri', maxLength: 2000 });
const EventId = Type.String({ format: 'uri', maxLength: 300 });
const Instant = Type.String({ format: 'date-time' });

/** A word of the vocabulary, or a URI that does not spell such a word out at length. */
const word = (list: readonly string[]) =>
  Type.Unsafe<string>({
    anyOf: [
      { type: 'string', enum: [...list] },
      { type: 'string', format: 'uri', pattern: '^(?!(urn:epcglobal:cbv|https?://ns\\.gs1\\.org/cbv/))' },
    ],
  });

const open = (properties: Record<string, TSchema>, required: readonly string[]) =>
  Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    properties,
    required: [...required],
    patternProperties: { [EXTENSION]: {} },
    additionalProperties: false,
  });
const exact = (properties: Record<string, TSchema>, required: readonly string[]) =>
  Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    properties,
    required: [...required],
    additionalProperties: false,
  });
const list = (
  items: TSchema,
  options: { maxItems?: number; minItems?: number; uniqueItems?: boolean } = {},
) => Type.Array(items, options);

const Context = Type.Unsafe<unknown>({
  anyOf: [
    {
      type: 'array',
      items: { anyOf: [{ type: 'string', format: 'uri' }, { type: 'object' }] },
      uniqueItems: true,
      maxItems: 50,
    },
    { type: 'string', format: 'uri' },
    { type: 'object' },
  ],
});

const EpcList = list(Uri, { uniqueItems: true, maxItems: CAPTURE_LIMITS.thingsOfEvent });
const QuantityList = list(
  exact({ epcClass: Uri, quantity: Type.Number(), uom: Type.String({ pattern: '^[A-Z0-9]{2,3}$' }) }, [
    'epcClass',
  ]),
  { maxItems: CAPTURE_LIMITS.thingsOfEvent },
);
const Children = list(Uri, { maxItems: CAPTURE_LIMITS.thingsOfEvent });
const Place = open({ id: Uri }, ['id']);
const states = list(word(DISPOSITIONS), { minItems: 1, uniqueItems: true });
const sourceType = word(SOURCE_DESTINATION_TYPES);
// Sensor readings are kept as they came; their single figures are read by whoever judges a cold chain.
const SensorElement = open(
  {
    sensorMetadata: Type.Object({}),
    sensorReport: list(Type.Object({ type: Type.String() }), { minItems: 1 }),
  },
  ['sensorReport'],
);

const common = {
  '@context': Context,
  type: Type.String(),
  eventTime: Instant,
  recordTime: Instant,
  eventTimeZoneOffset: Type.String({ pattern: '^[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)$' }),
  eventID: EventId,
  certificationInfo: Type.Unsafe<unknown>({ anyOf: [Uri, list(Uri)] }),
  errorDeclaration: open(
    { declarationTime: Instant, reason: word(ERROR_REASONS), correctiveEventIDs: list(EventId) },
    ['declarationTime'],
  ),
};
const where = {
  bizStep: word(BIZ_STEPS),
  disposition: word(DISPOSITIONS),
  readPoint: Place,
  bizLocation: Place,
  bizTransactionList: list(
    exact({ type: word(BIZ_TRANSACTION_TYPES), bizTransaction: Uri }, ['bizTransaction']),
  ),
  sourceList: list(exact({ type: sourceType, source: Uri }, ['type', 'source'])),
  destinationList: list(exact({ type: sourceType, destination: Uri }, ['type', 'destination'])),
  sensorElementList: list(SensorElement),
};
const lasting = {
  persistentDisposition: Type.Unsafe<unknown>({
    type: 'object',
    properties: { set: states, unset: states },
    minProperties: 1,
    additionalProperties: false,
  }),
  // Master data of instance or lot: names with a prefix, values of any shape.
  ilmd: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    patternProperties: { [EXTENSION]: {} },
    additionalProperties: false,
  }),
};
const action = Type.Unsafe<string>({ type: 'string', enum: ['OBSERVE', 'ADD', 'DELETE'] });
const always = ['type', 'eventTime', 'eventTimeZoneOffset'];

const packing = { action, parentID: Uri, childEPCs: Children, childQuantityList: QuantityList };
const event = {
  ObjectEvent: open(
    { ...common, ...where, ...lasting, action, epcList: EpcList, quantityList: QuantityList },
    [...always, 'action'],
  ),
  AggregationEvent: open({ ...common, ...where, ...packing }, [...always, 'action']),
  AssociationEvent: open({ ...common, ...where, ...packing }, [...always, 'action', 'parentID']),
  TransactionEvent: open(
    {
      ...common,
      ...where,
      action,
      parentID: Uri,
      epcList: Children,
      quantityList: QuantityList,
      bizTransactionList: list(
        exact({ type: word(BIZ_TRANSACTION_TYPES), bizTransaction: Uri }, ['bizTransaction']),
        { minItems: 1 },
      ),
    },
    [...always, 'action', 'bizTransactionList'],
  ),
  TransformationEvent: open(
    {
      ...common,
      ...where,
      ...lasting,
      inputEPCList: EpcList,
      inputQuantityList: QuantityList,
      outputEPCList: EpcList,
      outputQuantityList: QuantityList,
      transformationID: Uri,
    },
    always,
  ),
};
export const EVENT_TYPES = Object.keys(event) as (keyof typeof event)[];
/** JSON Schema's if and then; spelled so that nobody takes the object for a promise. */
const when = (condition: object, consequence: object): object =>
  Object.fromEntries([
    ['if', condition],
    ['then', consequence],
  ]);
const isType = (name: string) => ({ properties: { type: { const: name } }, required: ['type'] });

/** An event by its type; one of a type of the sender's own (with a prefix) is kept and not read. */
export const EpcisEvent = Type.Unsafe<EventBody>({
  type: 'object',
  required: ['type'],
  properties: {
    type: {
      anyOf: [
        { type: 'string', enum: EVENT_TYPES },
        { type: 'string', pattern: EXTENSION },
      ],
    },
  },
  allOf: [
    ...Object.entries(event).map(([name, schema]) => when(isType(name), schema)),
    when(
      { properties: { type: { type: 'string', pattern: EXTENSION } }, required: ['type'] },
      { type: 'object', properties: common, required: always },
    ),
  ],
});

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
    resultsBody: open({ eventList: EventList, vocabularyList: Type.Unknown() }, ['eventList']),
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
          epcisHeader: Type.Object({}),
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

export interface QuantityElement {
  epcClass: string;
  quantity?: number;
  uom?: string;
}

/** An event as it came, once the schema has looked at it. Fields that a type does not have are absent. */
export interface EventBody {
  type: string;
  eventTime: string;
  eventTimeZoneOffset: string;
  recordTime?: string;
  eventID?: string;
  errorDeclaration?: { declarationTime: string; reason?: string; correctiveEventIDs?: string[] };
  action?: 'ADD' | 'OBSERVE' | 'DELETE';
  bizStep?: string;
  disposition?: string;
  epcList?: string[];
  quantityList?: QuantityElement[];
  parentID?: string;
  childEPCs?: string[];
  childQuantityList?: QuantityElement[];
  inputEPCList?: string[];
  inputQuantityList?: QuantityElement[];
  outputEPCList?: string[];
  outputQuantityList?: QuantityElement[];
  transformationID?: string;
  readPoint?: { id: string };
  bizLocation?: { id: string };
  bizTransactionList?: { type?: string; bizTransaction: string }[];
  sourceList?: { type: string; source: string }[];
  destinationList?: { type: string; destination: string }[];
  sensorElementList?: unknown[];
  ilmd?: Record<string, unknown>;
  [extension: string]: unknown;
}

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
