import type { Issue } from '../../platform/errors.ts';
import { checkClaims } from '../registry/index.ts';
import * as words from './epcis.errors.ts';
import { CAPTURE_LIMITS, type CaptureDocument, type EventBody } from './epcis.schemas.ts';
import { readIdentifier } from './identifiers.ts';
import { readIlmd } from './ilmd.ts';
import { rawThings } from './named-things.ts';

const ISSUES_MAX = 100;

/** The events of a document and the pointer to their list. */
export function eventsOf(document: CaptureDocument): { events: EventBody[]; path: string } {
  return document.type === 'EPCISQueryDocument'
    ? {
        events: document.epcisBody.queryResults?.resultsBody.eventList ?? [],
        path: '/epcisBody/queryResults/resultsBody/eventList',
      }
    : { events: document.epcisBody.eventList ?? [], path: '/epcisBody/eventList' };
}

/**
 * What the schema cannot say. Issues, by event: `time-impossible`, `epc-check-digit`, `epc-malformed`, `quantity-negative`, `event-names-nothing`, `parent-needed`,
 * `ilmd-without-add`, `transformation-one-sided`, `event-too-large`, and what contradicts itself in the ilmd
 * (`expiry-before-production`). Nothing that food law asks for is asked for here: an event is taken without it.
 */
export function checkDocument(document: CaptureDocument): Issue[] {
  const { events, path } = eventsOf(document);
  const issues: Issue[] = [];
  for (const [index, event] of events.entries()) {
    for (const issue of checkEvent(event)) issues.push({ ...issue, path: `${path}/${index}${issue.path}` });
    if (issues.length >= ISSUES_MAX) break;
  }
  return issues;
}

export function checkEvent(event: EventBody): Issue[] {
  const issues: Issue[] = [];
  const time = (text: string | undefined, path: string) => {
    if (text !== undefined && Number.isNaN(new Date(text).getTime())) issues.push(words.timeImpossible(path));
  };
  time(event.eventTime, '/eventTime');
  time(event.errorDeclaration?.declarationTime, '/errorDeclaration/declarationTime');
  // A type of the sender's own is kept as it is: only its own rules say what its fields mean.
  if (!(event.type in RULES)) return issues;
  const things = rawThings(event);
  for (const { text, path, quantity } of [...things, ...places(event)]) {
    const reading = readIdentifier(text);
    if (!reading.ok)
      issues.push(
        reading.reason === 'check'
          ? words.checkDigit(path, text, reading.expected)
          : words.epcMalformed(path, text),
      );
    if (quantity !== undefined && quantity < 0)
      issues.push(words.quantityNegative(path.replace(/epcClass$/, 'quantity')));
    if (issues.length >= ISSUES_MAX) return issues;
  }
  issues.push(...(RULES[event.type]?.(event) ?? []));
  if (things.length > CAPTURE_LIMITS.thingsOfEvent) issues.push(words.tooManyThings(''));
  const claims = readIlmd(event.ilmd);
  issues.push(
    ...checkClaims(claims, { path: '/ilmd' }).filter((issue) => issue.code === 'expiry-before-production'),
  );
  return issues;
}

const RULES: Readonly<Record<string, (event: EventBody) => Issue[]>> = {
  ObjectEvent: (event) => [
    ...(event.epcList !== undefined ||
    some(event.quantityList) ||
    (some(event.sensorElementList) && event.readPoint)
      ? []
      : [words.namesNothing('')]),
    ...(event.ilmd !== undefined && event.action !== 'ADD' ? [words.ilmdWithoutAdd('/ilmd')] : []),
  ],
  AggregationEvent: (event) => [...parent(event), ...children(event)],
  AssociationEvent: children,
  TransactionEvent: (event) =>
    event.action === 'DELETE' || event.epcList !== undefined || some(event.quantityList)
      ? []
      : [words.namesNothing('')],
  TransformationEvent: (event) => {
    const inputs = (event.inputEPCList?.length ?? 0) + (event.inputQuantityList?.length ?? 0);
    const outputs = (event.outputEPCList?.length ?? 0) + (event.outputQuantityList?.length ?? 0);
    if (inputs * outputs > CAPTURE_LIMITS.pairsOfEvent) return [words.tooManyThings('')];
    if (inputs > 0 && outputs > 0) return [];
    return event.transformationID !== undefined && inputs + outputs > 0 ? [] : [words.bothEndsNeeded('')];
  },
};

const some = (list: readonly unknown[] | undefined): boolean => (list?.length ?? 0) > 0;

/** EPCIS 2.0, AggregationEvent: the parent may be left out of an observation only. */
function parent(event: EventBody): Issue[] {
  return event.action !== 'OBSERVE' && event.parentID === undefined ? [words.parentNeeded('/parentID')] : [];
}

function children(event: EventBody): Issue[] {
  return event.action === 'DELETE' || some(event.childEPCs) || some(event.childQuantityList)
    ? []
    : [words.namesNothing('')];
}

function places(event: EventBody): { text: string; path: string; quantity?: undefined }[] {
  return [
    ...(event.readPoint ? [{ text: event.readPoint.id, path: '/readPoint/id' }] : []),
    ...(event.bizLocation ? [{ text: event.bizLocation.id, path: '/bizLocation/id' }] : []),
    ...(event.sourceList ?? []).map((one, index) => ({
      text: one.source,
      path: `/sourceList/${index}/source`,
    })),
    ...(event.destinationList ?? []).map((one, index) => ({
      text: one.destination,
      path: `/destinationList/${index}/destination`,
    })),
  ];
}
