import type { LotPage } from '../../../web/scan/index.ts';
import type { CityData } from '../registry/index.ts';
import { publicName } from './public-names.ts';
import type { LotStory } from './read-lot.ts';

/** What proves one document: anybody with the document can rebuild the root and check the signature over it. */
export interface Evidence {
  recordedAt: string;
  root: string;
  signature: string;
  publicKey: string;
}

const text = (value: string | null | undefined, lang: string) =>
  value ? { '@value': value, '@language': lang } : undefined;

/**
 * The page for machines, in the GS1 Web Vocabulary (ref.gs1.org/voc) and schema.org, with the same limits: nobody is
 * named who is not named on the page. Contradictory claims stand side by side as lists.
 */
export function lotJsonLd(
  city: CityData,
  story: LotStory,
  page: LotPage,
  evidence: readonly Evidence[],
): Record<string, unknown> {
  const { own } = story;
  const { product, lot } = own;
  const said = (field: 'productionDate' | 'expiryDate' | 'origin') => {
    const values = [...new Set(own.claims.map((claim) => claim[field]).filter((value) => value !== null))];
    return values.length > 1 ? values : values[0];
  };
  const days = (field: 'productionDate' | 'expiryDate') => {
    const value = said(field);
    const typed = (day: string) => ({ '@type': 'xsd:date', '@value': day });
    return Array.isArray(value) ? value.map(typed) : value && typed(value);
  };
  const maker = story.parties.get(lot.producerId ?? product.producerId ?? '');
  const shown = maker && publicName(city, maker, { lang: 'zh', finalSeller: false, market: undefined });
  const origin = said('origin');
  return prune({
    '@context': {
      gs1: 'https://ref.gs1.org/voc/',
      schema: 'https://schema.org/',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@id': page.canonicalUrl,
    '@type': ['gs1:Product', lot.serial ? 'schema:IndividualProduct' : 'schema:ProductModel'],
    'gs1:gtin': product.gtin ?? undefined,
    'gs1:hasBatchLotNumber': lot.batch ?? undefined,
    'gs1:hasSerialNumber': lot.serial ?? undefined,
    'gs1:productName': [text(product.name, 'zh'), text(product.nameEn, 'en')].filter(
      (one) => one !== undefined,
    ),
    'gs1:netContentStatement': text(product.specification, 'zh'),
    'gs1:productionDate': days('productionDate'),
    'gs1:expirationDate': days('expiryDate'),
    'gs1:countryOfOrigin': product.imported ? undefined : country(city),
    'gs1:countryOfOriginStatement': Array.isArray(origin)
      ? origin.map((one) => text(one, 'zh'))
      : text(origin, 'zh'),
    'gs1:manufacturer': shown?.named
      ? { '@type': 'gs1:Organization', 'gs1:organizationName': text(shown.label, 'zh') }
      : undefined,
    'gs1:certification': page.papers.map((paper) => ({
      '@type': 'gs1:CertificationDetails',
      'gs1:certificationStandard': paper.name,
      'gs1:certificationIdentification': paper.number,
      'gs1:certificationStatement': paper.stateWord,
    })),
    'schema:identifier': page.code,
    'schema:dateModified': page.updated?.exact,
    'schema:abstract': { '@value': page.verdict.sentence, '@language': page.frame.lang },
    'schema:additionalProperty': [
      {
        '@type': 'schema:PropertyValue',
        'schema:propertyID': 'safetyState',
        'schema:value': page.verdict.state,
      },
      ...page.verdict.reasons.map((reason) => ({
        '@type': 'schema:PropertyValue',
        'schema:propertyID': 'safetyReason',
        'schema:value': reason,
      })),
      ...page.figures.map((figure) => ({
        '@type': 'schema:PropertyValue',
        'schema:name': figure.label,
        'schema:value': figure.value,
      })),
    ],
    'schema:subjectOf': {
      '@type': 'schema:ItemList',
      'schema:name': 'way',
      'schema:itemListOrder': 'schema:ItemListOrderAscending',
      'schema:numberOfItems': (page.way?.steps.length ?? 0) + (page.way?.stepsLeftOut ?? 0),
      'schema:itemListElement': (page.way?.steps ?? []).map((step, index) =>
        prune({
          '@type': 'schema:ListItem',
          'schema:position': index + 1,
          'schema:item': prune({
            '@type': 'schema:TransferAction',
            'schema:fromLocation': step.from ?? undefined,
            'schema:toLocation': step.to ?? undefined,
            'schema:startTime': step.when?.exact,
            'schema:object': step.quantity,
            'schema:description': step.did,
            'schema:actionStatus': step.sure,
          }),
        }),
      ),
    },
    'schema:citation': evidence.map((one) => ({
      '@type': 'schema:DigitalDocument',
      'schema:dateCreated': one.recordedAt,
      'schema:identifier': [
        { '@type': 'schema:PropertyValue', 'schema:propertyID': 'root', 'schema:value': one.root },
        {
          '@type': 'schema:PropertyValue',
          'schema:propertyID': 'ed25519-signature',
          'schema:value': one.signature,
        },
        {
          '@type': 'schema:PropertyValue',
          'schema:propertyID': 'ed25519-public-key',
          'schema:value': one.publicKey,
        },
      ],
    })),
  });
}

function country(city: CityData): Record<string, unknown> | undefined {
  const region = new Intl.Locale(city.city.locale).region;
  return region ? { '@type': 'gs1:Country', 'gs1:countryCode': region } : undefined;
}

/** Without what is not known; an empty list says nothing. */
function prune(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, one]) => one !== undefined && one !== '' && !(Array.isArray(one) && one.length === 0),
    ),
  );
}
