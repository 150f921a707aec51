import { createHash } from 'node:crypto';
import { canonicalUri } from './canonical-uri.ts';
import type { EventBody } from './epcis.schemas.ts';

/**
 * Event hash ids (CBV 2.0, 8.9): an id that whoever has the event can reckon from it, however it is written. Its fields
 * are put one behind the other in a fixed order, each in one spelling, and hashed. Left out is what is not the event:
 * when it was recorded, its id, and what was later declared about it.
 */

/** What a document says about its events' extensions. */
export interface Namespaces {
  prefixes: ReadonlyMap<string, string>;
  /** Fields that a repository added and asks to leave out. */
  ignored: ReadonlySet<string>;
}

/** Prefixes that every EPCIS document may use without saying so (the context of EPCIS 2.0). */
const STANDARD: readonly [string, string][] = [
  ['cbvmda', 'urn:epcglobal:cbv:mda:'],
  ['gs1', 'https://gs1.org/voc/'],
  ['cbv', 'https://ref.gs1.org/cbv/'],
  ['rdfs', 'http://www.w3.org/2000/01/rdf-schema#'],
];

/** From the envelope of a document, or anything that has its `@context`. */
export function namespacesOf(envelope: Readonly<Record<string, unknown>>): Namespaces {
  const prefixes = new Map(STANDARD);
  addPrefixes(prefixes, envelope['@context']);
  const ignored = new Set<string>();
  for (const [name, value] of Object.entries(envelope))
    if (name.endsWith(':ignoreFields') && Array.isArray(value))
      for (const field of value) if (typeof field === 'string') ignored.add(field);
  return { prefixes, ignored };
}

function addPrefixes(prefixes: Map<string, string>, context: unknown): void {
  for (const entry of Array.isArray(context) ? (context as unknown[]) : [context]) {
    if (entry === null || typeof entry !== 'object') continue;
    for (const [name, meaning] of Object.entries(entry)) {
      const uri = typeof meaning === 'string' ? meaning : (meaning as { '@id'?: unknown } | null)?.['@id'];
      if (typeof uri === 'string') prefixes.set(name, uri);
    }
  }
}

export const isHashId = (eventId: string): boolean => /^ni:\/\/\/sha-256;/i.test(eventId);

/** `ni:///sha-256;<hex>?ver=CBV2.0` (RFC 6920). */
export function eventHashId(event: EventBody, namespaces: Namespaces): string {
  const hash = createHash('sha256').update(preHash(event, namespaces)).digest('hex');
  return `ni:///sha-256;${hash}?ver=CBV2.0`;
}

type Kind = 'text' | 'time' | { word: string } | { list: string; of: Kind } | { pairs: string } | Order;
interface Order {
  order: readonly [string, Kind][];
}

const EPCS: Kind = { list: 'epc', of: 'text' };
const QUANTITIES: Kind = {
  list: 'quantityElement',
  of: {
    order: [
      ['epcClass', 'text'],
      ['quantity', 'text'],
      ['uom', 'text'],
    ],
  },
};
const VOCABULARY = 'https://gs1.org/voc/';
const CBV = 'https://ref.gs1.org/cbv/';
const SAME = (names: string): [string, Kind][] => names.split(' ').map((name) => [name, 'text']);

const METADATA: Order = {
  order: [
    ['time', 'time'],
    ['startTime', 'time'],
    ['endTime', 'time'],
    ...SAME('deviceID deviceMetadata rawData dataProcessingMethod bizRules'),
  ],
};
const REPORT: Order = {
  order: [
    ['type', { word: VOCABULARY }],
    ['exception', { word: VOCABULARY }],
    ...SAME('deviceID deviceMetadata rawData dataProcessingMethod'),
    ['time', 'time'],
    ...SAME('microorganism chemicalSubstance value'),
    ['component', { word: `${CBV}Comp-` }],
    ...SAME(
      'stringValue booleanValue hexBinaryValue uriValue minValue maxValue meanValue sDev percRank percValue',
    ),
    ...SAME('uom coordinateReferenceSystem'),
  ],
};
const SENSORS: Kind = {
  list: 'sensorElement',
  of: {
    order: [
      ['sensorMetadata', METADATA],
      ['sensorReport', { list: '', of: REPORT }],
    ],
  },
};

/** The order of the vectors, which differs from that of the data model; an event has but some of these. */
const EVENT: Order = {
  order: [
    ['eventTime', 'time'],
    ['eventTimeZoneOffset', 'text'],
    ['certificationInfo', 'text'],
    ['epcList', EPCS],
    ['parentID', 'text'],
    ['inputEPCList', EPCS],
    ['childEPCs', EPCS],
    ['quantityList', QUANTITIES],
    ['childQuantityList', QUANTITIES],
    ['inputQuantityList', QUANTITIES],
    ['outputEPCList', EPCS],
    ['outputQuantityList', QUANTITIES],
    ['action', 'text'],
    ['transformationID', 'text'],
    ['bizStep', { word: `${CBV}BizStep-` }],
    ['disposition', { word: `${CBV}Disp-` }],
    [
      'persistentDisposition',
      {
        order: [
          ['set', { word: `${CBV}Disp-` }],
          ['unset', { word: `${CBV}Disp-` }],
        ],
      },
    ],
    ['readPoint', { order: [['id', 'text']] }],
    ['bizLocation', { order: [['id', 'text']] }],
    ['bizTransactionList', { pairs: 'bizTransaction BTT' }],
    ['destinationList', { pairs: 'destination SDT' }],
    ['sourceList', { pairs: 'source SDT' }],
    ['sensorElementList', SENSORS],
  ],
};
/** Not part of what happened. */
const LEFT_OUT = new Set(['type', 'recordTime', 'eventID', 'errorDeclaration', '@context']);

/** The text that is hashed; exported for the test that compares it with the official ones. */
export function preHash(event: EventBody, namespaces: Namespaces): string {
  let own = namespaces;
  if (event['@context'] !== undefined) {
    const prefixes = new Map(namespaces.prefixes);
    addPrefixes(prefixes, event['@context']);
    own = { ...namespaces, prefixes };
  }
  const fields = Object.fromEntries(
    Object.entries(event).filter(([name]) => !LEFT_OUT.has(name) && !namespaces.ignored.has(name)),
  );
  return `eventType=${expandWord(event.type, '', own)}${inOrder(fields, EVENT, own)}`;
}

/** Named fields in their order, then whatever else there is, sorted. */
function inOrder(value: Readonly<Record<string, unknown>>, { order }: Order, names: Namespaces): string {
  let text = '';
  for (const [name, kind] of order)
    if (value[name] !== undefined) text += one(name, value[name], kind, names);
  const known = new Set(order.map(([name]) => name));
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !known.has(name)));
  return text + anything(rest, names);
}

function one(name: string, value: unknown, kind: Kind, names: Namespaces): string {
  if (kind === 'text' || kind === 'time' || (typeof kind === 'object' && 'word' in kind)) {
    const values = (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) =>
      spelled(item, kind, names),
    );
    return sorted(values.filter((item) => item !== '').map((item) => `${name}=${item}`));
  }
  if ('list' in kind) {
    if (!Array.isArray(value)) return '';
    const label = kind.list === '' ? name : kind.list;
    const items = sorted((value as unknown[]).map((item) => one(label, item, kind.of, names)));
    return items === '' || kind.list === '' ? items : name + items;
  }
  if ('pairs' in kind) return pairs(name, value, kind.pairs, names);
  if (value === null || typeof value !== 'object') return '';
  const inner = inOrder(value as Record<string, unknown>, kind, names);
  return inner === '' ? '' : name + inner;
}

function pairs(name: string, value: unknown, what: string, names: Namespaces): string {
  if (!Array.isArray(value)) return '';
  const [field = '', words = ''] = what.split(' ');
  const items = (value as Record<string, unknown>[]).map(
    (item) =>
      one('type', item.type ?? '', { word: `${CBV}${words}-` }, names) +
      one(field, item[field] ?? '', 'text', names),
  );
  const text = sorted(items);
  return text === '' ? '' : name + text;
}

/** Extensions and master data: whatever shape they have, by expanded names, sorted. */
function anything(value: Readonly<Record<string, unknown>>, names: Namespaces): string {
  const parts: string[] = [];
  for (const [name, inner] of Object.entries(value)) {
    const label = expandName(name, names);
    for (const item of Array.isArray(inner) ? (inner as unknown[]) : [inner])
      parts.push(label + content(item, names));
  }
  return sorted(parts);
}

function content(item: unknown, names: Namespaces): string {
  if (item === null || item === undefined) return '';
  if (Array.isArray(item)) return sorted(item.map((inner) => content(inner, names)));
  if (typeof item === 'object') {
    // Text beside attributes, as XML has it (read-xml.ts).
    const { '#text': text, ...rest } = item as Record<string, unknown>;
    return (text === undefined ? '' : `=${spelled(text, 'text', names)}`) + anything(rest, names);
  }
  const text = spelled(item, 'text', names);
  return text === '' ? '' : `=${text}`;
}

const sorted = (parts: string[]): string => parts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('');

function spelled(value: unknown, kind: 'text' | 'time' | { word: string }, names: Namespaces): string {
  if (value === null || value === undefined || typeof value === 'object') return '';
  const text = String(value).trim();
  if (kind === 'time') return toMilliseconds(text);
  if (typeof kind === 'object') return expandWord(text, kind.word, names);
  return canonicalUri(plainNumber(expandCbv(text)));
}

function expandName(name: string, names: Namespaces): string {
  const colon = name.indexOf(':');
  const uri = colon > 0 ? names.prefixes.get(name.slice(0, colon)) : undefined;
  return uri === undefined ? name : `{${uri}}${name.slice(colon + 1)}`;
}

/** A bare word of the vocabulary or a CURIE, spelled out. */
function expandWord(text: string, base: string, names: Namespaces): string {
  if (text === '') return '';
  const colon = text.indexOf(':');
  if (colon < 0) return base + text;
  const uri = text.startsWith('//', colon + 1) ? undefined : names.prefixes.get(text.slice(0, colon));
  return uri === undefined ? canonicalUri(expandCbv(text)) : uri + text.slice(colon + 1);
}

const CBV_URNS: readonly [string, string][] = [
  ['urn:epcglobal:cbv:bizstep:', 'BizStep-'],
  ['urn:epcglobal:cbv:disp:', 'Disp-'],
  ['urn:epcglobal:cbv:btt:', 'BTT-'],
  ['urn:epcglobal:cbv:sdt:', 'SDT-'],
  ['urn:epcglobal:cbv:er:', 'ER-'],
];

function expandCbv(text: string): string {
  const found = CBV_URNS.find(([urn]) => text.startsWith(urn));
  return found ? CBV + found[1] + text.slice(found[0].length) : text;
}

/** 26.0 is 26. */
function plainNumber(text: string): string {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return text;
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  return Number.isInteger(number) ? BigInt(number).toString() : String(number);
}

/** To UTC and whole milliseconds, half of one upwards. */
function toMilliseconds(text: string): string {
  const found = /^(.*T\d\d:\d\d:\d\d)(\.\d+)?(.*)$/.exec(text);
  const at = new Date(`${found?.[1]}${found?.[3]}`);
  if (!found || Number.isNaN(at.getTime())) return text;
  const digits = (found[2] ?? '.').slice(1).padEnd(4, '0');
  const milliseconds = Number(digits.slice(0, 3)) + (digits.charAt(3) >= '5' ? 1 : 0);
  return new Date(at.getTime() + milliseconds).toISOString();
}
