import { any, type Child, LATER, maybe, OPEN, one, text, type XmlType } from './model.ts';
import { EVENTS_2 } from './model-2.ts';
import {
  BUSINESS_HEADER,
  DESTINATIONS,
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

/**
 * EPCIS 1.2 in XML: what came after 1.0 stands in `extension` and `baseExtension`, one inside the other. In JSON they
 * are the fields of one event, as in 2.0.
 */

const URI = text('anyURI');
/** `extension` with fields of a version behind 1.0, and room for later ones. */
const extension = (children: readonly Child[]): Child =>
  maybe('extension', {
    shape: 'spread',
    anyAttribute: true,
    children: [...children, maybe('extension', LATER)],
  });
const COMMON: readonly Child[] = [
  one('eventTime', text('dateTime')),
  maybe('recordTime', text('dateTime')),
  one('eventTimeZoneOffset', text('string')),
  maybe('baseExtension', {
    shape: 'spread',
    anyAttribute: true,
    children: [
      maybe('eventID', URI),
      maybe('errorDeclaration', declaration('dateTime', 'sequence')),
      maybe('extension', LATER),
    ],
  }),
];
const PARTNERS = [maybe('sourceList', SOURCES), maybe('destinationList', DESTINATIONS)];
const ACTION = one('action', text('action'));
const PAPERS = maybe('bizTransactionList', TRANSACTIONS);
const event = (children: readonly Child[]): XmlType => ({
  shape: 'object',
  children: [...COMMON, ...children],
  ...OPEN,
});

const EVENTS_1: Readonly<Record<string, XmlType>> = {
  ObjectEvent: event([
    one('epcList', EPCS),
    ACTION,
    ...WHERE,
    PAPERS,
    extension([maybe('quantityList', QUANTITIES), ...PARTNERS, maybe('ilmd', ILMD)]),
  ]),
  AggregationEvent: event([
    maybe('parentID', URI),
    one('childEPCs', EPCS),
    ACTION,
    ...WHERE,
    PAPERS,
    extension([maybe('childQuantityList', QUANTITIES), ...PARTNERS]),
  ]),
  // Out of use since 1.1: kept and found, not read.
  QuantityEvent: event([
    one('epcClass', URI),
    one('quantity', text('integer')),
    ...WHERE,
    PAPERS,
    maybe('extension', LATER),
  ]),
  TransactionEvent: event([
    one('bizTransactionList', TRANSACTIONS),
    maybe('parentID', URI),
    one('epcList', EPCS),
    ACTION,
    ...WHERE,
    extension([maybe('quantityList', QUANTITIES), ...PARTNERS]),
  ]),
};
const TRANSFORMATION = event([
  maybe('inputEPCList', EPCS),
  maybe('inputQuantityList', QUANTITIES),
  maybe('outputEPCList', EPCS),
  maybe('outputQuantityList', QUANTITIES),
  maybe('transformationID', URI),
  ...WHERE,
  PAPERS,
  ...PARTNERS,
  maybe('ilmd', ILMD),
  maybe('extension', LATER),
]);

/**
 * An event of 2.0 inside a document of 1.2, two extensions deep. 1.2 says nothing about what stands there, not even in
 * which order: fields are known by their names, and the rest is kept.
 */
function loose(type: XmlType): XmlType {
  if (type.shape === 'text' || type.shape === 'any') return type;
  const attributes = Object.entries(type.attributes ?? {}).map(([name, one]) => [
    name,
    { ...one, needed: false },
  ]);
  const base = COMMON.filter((child) => child.name === 'baseExtension');
  const children = (type.children ?? []).map((child) =>
    child.name === 'extension'
      ? maybe('extension', LATER)
      : { ...child, min: 0 as const, type: loose(child.type) },
  );
  const isEvent = children.some((child) => child.name === 'eventTime');
  return {
    ...type,
    order: 'mix',
    anyAttribute: true,
    attributes: Object.fromEntries(attributes) as NonNullable<XmlType['attributes']>,
    children: isEvent ? [...children.filter((child) => child.name !== 'baseExtension'), ...base] : children,
    ...(type.shape === 'object' ? { wild: { of: 'both', needed: false } as const } : {}),
  };
}
const LATER_EVENTS: XmlType = {
  shape: 'spread',
  order: 'mix',
  anyAttribute: true,
  isEvent: true,
  children: Object.entries(EVENTS_2).map(([name, type]) => ({ ...any(name, loose(type)), event: true })),
  wild: { of: 'local', needed: true },
};

const EVENT_LIST: XmlType = {
  shape: 'list',
  order: 'mix',
  anyAttribute: true,
  children: [
    ...Object.entries(EVENTS_1).map(([name, type]) => ({ ...any(name, type), event: true })),
    any('extension', {
      shape: 'spread',
      order: 'choice',
      children: [
        { ...one('TransformationEvent', TRANSFORMATION), event: true },
        one('extension', LATER_EVENTS),
      ],
    }),
  ],
};
const HEADER: XmlType = {
  shape: 'object',
  children: [
    { ...one('StandardBusinessDocumentHeader', BUSINESS_HEADER), namespace: SBDH },
    maybe('extension', MASTER_DATA),
  ],
  ...OPEN,
};

export const DOCUMENTS_1 = documents(EVENT_LIST, HEADER);
