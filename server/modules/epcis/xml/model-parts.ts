import { any, type Child, LATER, list, maybe, OPEN, one, some, text, type XmlType } from './model.ts';

/** What 2.0 and 1.2 have in common. */

const URI = text('anyURI');
export const BIZ_STEP = text('anyURI', 'bizstep');
export const DISPOSITION = text('anyURI', 'disp');
export const EPCS = list(any('epc', text('epc')));
export const QUANTITIES = list(
  any('quantityElement', {
    shape: 'object',
    children: [
      one('epcClass', URI),
      maybe('quantity', { shape: 'text', text: 'decimal', nillable: true }),
      { ...maybe('uom', text('string')), needs: 'quantity' },
    ],
  }),
);
export const PLACE: XmlType = {
  shape: 'object',
  children: [one('id', URI), maybe('extension', LATER)],
  wild: OPEN.wild,
};
export const TRANSACTIONS = list(
  some('bizTransaction', {
    shape: 'object',
    text: 'anyURI',
    textName: 'bizTransaction',
    attributes: { type: { type: 'anyURI', words: 'btt' } },
  }),
);
const partner = (name: string): XmlType =>
  list(
    some(name, {
      shape: 'object',
      text: 'anyURI',
      textName: name,
      attributes: { type: { type: 'anyURI', words: 'sdt', needed: true } },
    }),
  );
export const SOURCES = partner('source');
export const DESTINATIONS = partner('destination');
export const ILMD: XmlType = { shape: 'object', children: [maybe('extension', LATER)], ...OPEN };

export const declaration = (time: 'instant' | 'dateTime', order: 'sequence' | 'mix'): XmlType => ({
  shape: 'object',
  order,
  children: [
    one('declarationTime', text(time)),
    maybe('reason', text('anyURI', 'er')),
    maybe('correctiveEventIDs', list(any('correctiveEventID', URI))),
    maybe('extension', LATER),
  ],
  ...OPEN,
});

export const WHERE: readonly Child[] = [
  maybe('bizStep', BIZ_STEP),
  maybe('disposition', DISPOSITION),
  maybe('readPoint', PLACE),
  maybe('bizLocation', PLACE),
];

const ANY: XmlType = { shape: 'any', anyAttribute: true };
const VOCABULARIES = list(
  any('Vocabulary', {
    shape: 'object',
    attributes: { type: { type: 'anyURI', needed: true } },
    children: [
      maybe(
        'VocabularyElementList',
        list(
          some('VocabularyElement', {
            shape: 'object',
            attributes: { id: { type: 'anyURI', needed: true } },
            children: [
              any('attribute', { ...ANY, attributes: { id: { type: 'anyURI', needed: true } } }),
              maybe('children', list(any('id', URI), { anyAttribute: true })),
              maybe('extension', LATER),
            ],
            ...OPEN,
          }),
        ),
      ),
      maybe('extension', LATER),
    ],
    ...OPEN,
  }),
);
export const VOCABULARY_LIST = VOCABULARIES;

export const SBDH = 'http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader';
const inHeader = (children: readonly Child[], more: Partial<XmlType> = {}): XmlType => ({
  shape: 'object',
  namespace: SBDH,
  children,
  ...more,
});
const STRING = text('string');
const PARTNER = inHeader([
  one('Identifier', {
    shape: 'object',
    text: 'string',
    textName: 'Identifier',
    attributes: { Authority: { type: 'string' } },
  }),
  any(
    'ContactInformation',
    inHeader([
      one('Contact', STRING),
      maybe('EmailAddress', STRING),
      maybe('FaxNumber', STRING),
      maybe('TelephoneNumber', STRING),
      maybe('ContactTypeIdentifier', STRING),
    ]),
  ),
]);
const SERVICE_ATTRIBUTES = [
  'IsNonRepudiationRequired',
  'IsAuthenticationRequired',
  'IsNonRepudiationOfReceiptRequired',
  'IsIntegrityCheckRequired',
  'IsApplicationErrorResponseRequested',
  'TimeToAcknowledgeReceipt',
  'TimeToAcknowledgeAcceptance',
  'TimeToPerform',
  'Recurrence',
];
const SCOPE = inHeader([
  one('Type', STRING),
  one('InstanceIdentifier', STRING),
  maybe('Identifier', STRING),
  any(
    'CorrelationInformation',
    inHeader([
      maybe('RequestingDocumentCreationDateTime', text('dateTime')),
      maybe('RequestingDocumentInstanceIdentifier', STRING),
      maybe('ExpectedResponseDateTime', text('dateTime')),
    ]),
  ),
  any(
    'BusinessService',
    inHeader([
      maybe('BusinessServiceName', STRING),
      maybe('ServiceTransaction', {
        shape: 'object',
        attributes: {
          TypeOfServiceTransaction: { type: 'transactionOfService' },
          ...Object.fromEntries(SERVICE_ATTRIBUTES.map((name) => [name, { type: 'string' as const }])),
        },
      }),
    ]),
  ),
]);
export const BUSINESS_HEADER = inHeader([
  one('HeaderVersion', STRING),
  some('Sender', PARTNER),
  some('Receiver', PARTNER),
  one(
    'DocumentIdentification',
    inHeader([
      one('Standard', STRING),
      one('TypeVersion', STRING),
      one('InstanceIdentifier', STRING),
      one('Type', STRING),
      maybe('MultipleType', text('boolean')),
      one('CreationDateAndTime', text('dateTime')),
    ]),
  ),
  maybe(
    'Manifest',
    inHeader([
      one('NumberOfItems', text('integer')),
      some(
        'ManifestItem',
        inHeader([
          one('MimeTypeQualifierCode', STRING),
          one('UniformResourceIdentifier', URI),
          maybe('Description', STRING),
          maybe('LanguageCode', STRING),
        ]),
      ),
    ]),
  ),
  maybe('BusinessScope', inHeader([any('Scope', SCOPE)])),
]);
export const MASTER_DATA: XmlType = {
  shape: 'object',
  anyAttribute: true,
  children: [
    maybe('EPCISMasterData', {
      shape: 'object',
      children: [one('VocabularyList', VOCABULARIES), maybe('extension', { ...LATER, anyAttribute: false })],
    }),
    maybe('extension', LATER),
  ],
};

/** The two kinds of documents around a list of events. */
export function documents(eventList: XmlType, header: XmlType): Readonly<Record<string, XmlType>> {
  const common = {
    shape: 'object',
    attributes: {
      schemaVersion: { type: 'decimal', needed: true },
      creationDate: { type: 'dateTime', needed: true },
    },
    ...OPEN,
  } as const;
  return {
    EPCISDocument: {
      ...common,
      children: [
        maybe('EPCISHeader', header),
        one('EPCISBody', {
          shape: 'object',
          children: [maybe('EventList', eventList), maybe('extension', LATER)],
          ...OPEN,
        }),
        maybe('extension', LATER),
      ],
    },
    EPCISQueryDocument: {
      ...common,
      children: [
        maybe('EPCISHeader', header),
        one('EPCISBody', {
          shape: 'object',
          order: 'choice',
          namespace: 'query',
          children: [
            one('QueryResults', {
              shape: 'object',
              children: [
                one('queryName', STRING),
                maybe('subscriptionID', STRING),
                one('resultsBody', {
                  shape: 'object',
                  order: 'choice',
                  children: [one('EventList', eventList), one('VocabularyList', VOCABULARIES)],
                }),
                maybe('extension', LATER),
              ],
              wild: OPEN.wild,
            }),
          ],
        }),
        maybe('extension', LATER),
      ],
    },
  };
}
