import { type TSchema, Type } from 'typebox';
import {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  COMPONENTS,
  DISPOSITIONS,
  ERROR_REASONS,
  MEASUREMENTS,
  SENSOR_ALERTS,
  SOURCE_DESTINATION_TYPES,
} from './cbv-words.ts';

/**
 * Shapes of EPCIS 2.0 events (GS1 EPCIS 2.0, data model and JSON binding), in our own words. Extension fields have a
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

export const EXTENSION = '^[A-Za-z][A-Za-z0-9+.-]*:';
export const Uri = Type.String({ format: 'uri', maxLength: 2000 });
const EventId = Type.String({ format: 'uri', maxLength: 300 });
export const Instant = Type.String({ format: 'date-time' });

/** A word of the vocabulary, or a URI that does not spell such a word out at length. */
const word = (list: readonly string[]) =>
  Type.Unsafe<string>({
    anyOf: [
      { type: 'string', enum: [...list] },
      { type: 'string', format: 'uri', pattern: '^(?!(urn:epcglobal:cbv|https?://ns\\.gs1\\.org/cbv/))' },
    ],
  });

export const open = (properties: Record<string, TSchema>, required: readonly string[]) =>
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
export const list = (
  items: TSchema,
  options: { maxItems?: number; minItems?: number; uniqueItems?: boolean } = {},
) => Type.Array(items, options);

export const Context = Type.Unsafe<unknown>({
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
const PersistentDisposition = Type.Unsafe<unknown>({
  type: 'object',
  properties: { set: states, unset: states },
  minProperties: 1,
  additionalProperties: false,
});
const sourceType = word(SOURCE_DESTINATION_TYPES);
const SENSOR_NUMBERS = ['value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percRank', 'percValue'];
const SENSOR_URIS = ['deviceID', 'deviceMetadata', 'rawData', 'dataProcessingMethod', 'bizRules'];
const each = (names: readonly string[], schema: TSchema) =>
  Object.fromEntries(names.map((name) => [name, schema]));
/** A word of GS1's web vocabulary, or a URI that is not one of its. */
const gs1Word = (list: readonly string[]) =>
  Type.Unsafe<string>({
    anyOf: [
      { type: 'string', enum: [...list] },
      { type: 'string', format: 'uri', pattern: '^(?!https?://(www\\.)?gs1\\.org/voc/)' },
    ],
  });
const sensorReport = {
  type: gs1Word(MEASUREMENTS),
  exception: gs1Word(SENSOR_ALERTS),
  ...each(SENSOR_URIS, Uri),
  ...each(['microorganism', 'chemicalSubstance', 'coordinateReferenceSystem', 'uriValue'], Uri),
  ...each(SENSOR_NUMBERS, Type.Number()),
  time: Instant,
  component: word(COMPONENTS),
  stringValue: Type.String(),
  booleanValue: Type.Boolean(),
  hexBinaryValue: Type.String({ pattern: '^[A-Fa-f0-9]+$' }),
  uom: Type.String(),
};
const sensorElement = (form: Form) =>
  open(
    {
      sensorMetadata: open(
        { ...each(['time', 'startTime', 'endTime'], Instant), ...each(SENSOR_URIS, Uri) },
        [],
      ),
      // In XML a report may leave out what it measures.
      sensorReport: list(open(sensorReport, form === 'json' ? ['type'] : []), { minItems: 1 }),
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
/** The two bindings differ in a few places; each is held to its own. */
type Form = 'json' | 'xml';
const where = (form: Form) => ({
  bizStep: word(BIZ_STEPS),
  disposition: word(DISPOSITIONS),
  readPoint: Place,
  bizLocation: Place,
  bizTransactionList: list(
    exact({ type: word(BIZ_TRANSACTION_TYPES), bizTransaction: Uri }, ['bizTransaction']),
  ),
  sourceList: list(exact({ type: sourceType, source: Uri }, ['type', 'source'])),
  destinationList: list(exact({ type: sourceType, destination: Uri }, ['type', 'destination'])),
  sensorElementList: list(sensorElement(form)),
  // The XML binding has it in every event, the JSON binding in two.
  ...(form === 'xml' ? { persistentDisposition: PersistentDisposition } : {}),
});
const lasting = {
  persistentDisposition: PersistentDisposition,
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
const eventTypes = (form: Form) => ({
  ObjectEvent: open(
    { ...common, ...where(form), ...lasting, action, epcList: EpcList, quantityList: QuantityList },
    [...always, 'action'],
  ),
  AggregationEvent: open({ ...common, ...where(form), ...packing }, [...always, 'action']),
  AssociationEvent: open({ ...common, ...where(form), ...packing }, [...always, 'action', 'parentID']),
  TransactionEvent: open(
    {
      ...common,
      ...where(form),
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
      ...where(form),
      ...lasting,
      inputEPCList: EpcList,
      inputQuantityList: QuantityList,
      outputEPCList: EpcList,
      outputQuantityList: QuantityList,
      transformationID: Uri,
    },
    always,
  ),
});
export const EVENT_TYPES = Object.keys(eventTypes('json'));
/** JSON Schema's if and then; spelled so that nobody takes the object for a promise. */
export const when = (condition: object, consequence: object): object =>
  Object.fromEntries([
    ['if', condition],
    ['then', consequence],
  ]);
export const isType = (name: string) => ({ properties: { type: { const: name } }, required: ['type'] });

/** An event by its type; one of a type of the sender's own (with a prefix) is kept and not read. */
const anyEvent = (form: Form) =>
  Type.Unsafe<EventBody>({
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
      ...Object.entries(eventTypes(form)).map(([name, schema]) => when(isType(name), schema)),
      when(
        { properties: { type: { type: 'string', pattern: EXTENSION } }, required: ['type'] },
        { type: 'object', properties: common, required: always },
      ),
    ],
  });

export const EpcisEvent = anyEvent('json');
/** As it is made of XML. */
export const XmlEvent = anyEvent('xml');

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
