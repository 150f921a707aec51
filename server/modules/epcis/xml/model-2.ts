import { any, type Child, LATER, maybe, OPEN, OTHERS, one, some, text, type XmlType } from './model.ts';
import {
  BUSINESS_HEADER,
  DESTINATIONS,
  DISPOSITION,
  declaration,
  documents,
  EPCS,
  ILMD,
  MASTER_DATA,
  QUANTITIES,
  SBDH,
  SOURCES,
  TRANSACTIONS,
  WHERE,
} from './model-parts.ts';

/** EPCIS 2.0 in XML (GS1 EPCIS 2.0, XML binding), element by element, in our own words. */

const URI = text('anyURI');
const uris = (names: string) =>
  Object.fromEntries(names.split(' ').map((name) => [name, { type: 'anyURI' as const }]));
const numbers = (names: string) =>
  Object.fromEntries(
    names.split(' ').map((name) => [name, { type: 'double' as const, as: 'number' as const }]),
  );

const SENSORS: XmlType = {
  shape: 'list',
  children: [
    some('sensorElement', {
      shape: 'object',
      children: [
        maybe('sensorMetadata', {
          shape: 'object',
          text: 'string',
          attributes: {
            time: { type: 'instant' },
            startTime: { type: 'instant' },
            endTime: { type: 'instant' },
            ...uris('deviceID deviceMetadata rawData bizRules dataProcessingMethod'),
          },
          anyAttribute: true,
        }),
        some('sensorReport', {
          shape: 'object',
          text: 'string',
          attributes: {
            type: { type: 'anyURI', words: 'measurement' },
            exception: { type: 'anyURI', words: 'measurement' },
            component: { type: 'anyURI', words: 'component' },
            stringValue: { type: 'string' },
            booleanValue: { type: 'boolean', as: 'boolean' },
            hexBinaryValue: { type: 'hexBinary' },
            uom: { type: 'string' },
            time: { type: 'instant' },
            ...uris('uriValue chemicalSubstance microorganism deviceID deviceMetadata rawData'),
            ...uris('dataProcessingMethod coordinateReferenceSystem'),
            ...numbers('value minValue maxValue sDev meanValue percRank percValue'),
          },
          anyAttribute: true,
        }),
        maybe('extension', LATER),
      ],
      wild: OPEN.wild,
    }),
    maybe('extension', { ...LATER, shape: 'skip' }),
  ],
};

const COMMON: readonly Child[] = [
  one('eventTime', text('instant')),
  maybe('recordTime', text('instant')),
  one('eventTimeZoneOffset', text('string')),
  maybe('eventID', URI),
  maybe('errorDeclaration', declaration('instant', 'mix')),
  maybe('certificationInfo', URI),
  maybe('baseExtension', OTHERS),
];
const PERSISTENT = maybe('persistentDisposition', {
  shape: 'object',
  children: [any('unset', DISPOSITION), any('set', DISPOSITION)],
});
const PARTNERS = [maybe('sourceList', SOURCES), maybe('destinationList', DESTINATIONS)];
const SENSED = [maybe('sensorElementList', SENSORS), PERSISTENT];
const END = maybe('extension', OTHERS);
const ACTION = one('action', text('action'));
const PAPERS = maybe('bizTransactionList', TRANSACTIONS);
const LOT = maybe('ilmd', ILMD);
const event = (children: readonly Child[]): XmlType => ({
  shape: 'object',
  children: [...COMMON, ...children, END],
  ...OPEN,
});

export const EVENTS_2: Readonly<Record<string, XmlType>> = {
  ObjectEvent: event([
    maybe('epcList', EPCS),
    ACTION,
    ...WHERE,
    PAPERS,
    maybe('quantityList', QUANTITIES),
    ...PARTNERS,
    ...SENSED,
    LOT,
  ]),
  AggregationEvent: event([
    maybe('parentID', URI),
    maybe('childEPCs', EPCS),
    ACTION,
    ...WHERE,
    PAPERS,
    maybe('childQuantityList', QUANTITIES),
    ...PARTNERS,
    ...SENSED,
  ]),
  TransformationEvent: event([
    maybe('inputEPCList', EPCS),
    maybe('inputQuantityList', QUANTITIES),
    maybe('outputEPCList', EPCS),
    maybe('outputQuantityList', QUANTITIES),
    maybe('transformationID', URI),
    ...WHERE,
    PAPERS,
    ...PARTNERS,
    ...SENSED,
    LOT,
  ]),
  TransactionEvent: event([
    one('bizTransactionList', TRANSACTIONS),
    maybe('parentID', URI),
    maybe('epcList', EPCS),
    ACTION,
    ...WHERE,
    maybe('quantityList', QUANTITIES),
    ...PARTNERS,
    ...SENSED,
  ]),
  AssociationEvent: event([
    one('parentID', URI),
    maybe('childEPCs', EPCS),
    maybe('childQuantityList', QUANTITIES),
    ACTION,
    ...WHERE,
    PAPERS,
    ...PARTNERS,
    ...SENSED,
  ]),
};

const EVENT_LIST: XmlType = {
  shape: 'list',
  order: 'mix',
  anyAttribute: true,
  children: [
    ...Object.entries(EVENTS_2).map(([name, type]) => ({ ...any(name, type), event: true })),
    any('extension', { ...OTHERS, isEvent: true }),
  ],
};
const HEADER: XmlType = {
  shape: 'object',
  anyAttribute: true,
  children: [
    { ...maybe('StandardBusinessDocumentHeader', BUSINESS_HEADER), namespace: SBDH },
    maybe('extension', MASTER_DATA),
  ],
};

export const DOCUMENTS_2 = documents(EVENT_LIST, HEADER);
