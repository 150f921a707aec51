import type { Clock } from '../../platform/clock.ts';
import { firstIdAt, isId, mintedAt } from '../../platform/ids.ts';
import type { Principal } from '../identity/index.ts';
import { documentsById, type LedgerTools, readSections, type StoredDocument } from '../ledger/index.ts';
import type { EventOutcome } from './capture-event.ts';
import { type CaptureJobRow, jobById, outcomesOf } from './capture-job.store.ts';
import { captureUnknown, eventUnknown, parameterWrong } from './epcis.errors.ts';
import type { EventBody } from './epcis.schemas.ts';
import { type CaptureRow, capturesById, type EventFilter, type EventRow, findEvents } from './epcis.store.ts';
import { joinEvent } from './event-document.ts';
import { readIdentifier } from './identifiers.ts';
import type { ThingRole } from './named-things.ts';

export interface QueryTools extends LedgerTools {
  clock: Clock;
}

const EPCS: Record<string, readonly ThingRole[]> = {
  MATCH_epc: ['epc', 'child'],
  MATCH_parentID: ['parent'],
  MATCH_inputEPC: ['input'],
  MATCH_outputEPC: ['output'],
  MATCH_anyEPC: ['epc', 'child', 'parent', 'input', 'output'],
};
const CLASSES: Record<string, readonly ThingRole[]> = {
  MATCH_epcClass: ['epcClass', 'childClass'],
  MATCH_inputEPCClass: ['inputClass'],
  MATCH_outputEPCClass: ['outputClass'],
  MATCH_anyEPCClass: ['epcClass', 'childClass', 'inputClass', 'outputClass'],
};
const ANY: readonly ThingRole[] = [...(EPCS.MATCH_anyEPC ?? []), ...(CLASSES.MATCH_anyEPCClass ?? [])];

/** Parameters of the standard's query (EPCIS 2.0, 8.2.7.1) that we answer; `epc` is ours: in whatever capacity. */
export const MATCH_PARAMETERS = ['epc', ...Object.keys(EPCS), ...Object.keys(CLASSES)];

export type EventQuery = Partial<Record<string, string>> & { perPage?: number };

export const PAGE = { default: 30, max: 100 } as const;

/**
 * Events as they were captured, in an EPCISQueryDocument, a page at a time. An operator finds its own events and
 * those that name it; officers find all. Identifiers are found whichever way they are spelled.
 * Errors: 400 `query-parameter`.
 */
export async function queryEvents(
  tools: QueryTools,
  principal: Principal,
  query: EventQuery,
): Promise<{ document: unknown; next: string | null }> {
  const limit = query.perPage ?? PAGE.default;
  const filter = readFilter(principal, query, limit + 1);
  const rows = await findEvents(tools.db, filter);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next =
    rows.length > limit && last
      ? Buffer.from(`${last.eventTime.toISOString()} ${last.documentId}`).toString('base64url')
      : null;
  return { document: await answer(tools, page, 'SimpleEventQuery'), next };
}

/** The event of an id with its error declarations. Errors: 404 `event-unknown`, also for events of strangers. */
export async function readEvent(tools: QueryTools, principal: Principal, eventId: string): Promise<unknown> {
  const filter = readFilter(principal, { EQ_eventID: eventId }, PAGE.max);
  // An id may hold the bar that parts values of a list.
  const rows = await findEvents(tools.db, { ...filter, eventIds: [eventId] });
  if (rows.length === 0) throw eventUnknown();
  return answer(tools, rows, 'SimpleEventQuery');
}

/** A capture of one's own; officers read any. `large` is its job where it is captured in pieces. Errors: 404 `capture-unknown`. */
export async function readCapture(
  tools: QueryTools,
  principal: Principal,
  captureId: string,
): Promise<{ row: CaptureRow; large: CaptureJobRow | null }> {
  const row = isId(captureId) ? (await capturesById(tools.db, [captureId])).get(captureId) : undefined;
  if (!row || (principal.role === 'operator' && row.senderId !== principal.partyId)) throw captureUnknown();
  return { row, large: await jobById(tools.db, captureId) };
}

/** Pieces whose outcomes one page has: at most a thousand events. */
const PIECES_A_PAGE = 5;

/** What became of the events of a large document, in their order. Errors: 400 `query-parameter`. */
export async function readOutcomes(
  tools: QueryTools,
  job: CaptureJobRow,
  token: string | undefined,
): Promise<{ events: EventOutcome[]; next: string | null }> {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0 || from > job.pieces) throw tokenWrong();
  const texts = await outcomesOf(tools.db, job.captureId, from, PIECES_A_PAGE);
  const to = from + PIECES_A_PAGE;
  return {
    events: texts.flatMap((text) => JSON.parse(text) as EventOutcome[]),
    next: to < job.nextPiece ? String(to) : null,
  };
}

function readFilter(principal: Principal, query: EventQuery, limit: number): EventFilter {
  const list = (text: string | undefined) =>
    text === undefined ? null : text.split('|').filter((one) => one !== '');
  const matches = MATCH_PARAMETERS.flatMap((name) => {
    const values = list(query[name]);
    return values === null
      ? []
      : [
          {
            epcs: values.map((value) => readMatch(name, value)),
            roles: name === 'epc' ? ANY : (EPCS[name] ?? CLASSES[name] ?? []),
          },
        ];
  });
  const recordedFrom = instant(query, 'GE_recordTime');
  const recordedBefore = instant(query, 'LT_recordTime');
  return {
    partyId: principal.role === 'operator' ? (principal.partyId ?? '0') : null,
    matches,
    eventIds: list(query.EQ_eventID),
    eventTypes: list(query.eventType),
    from: instant(query, 'GE_eventTime'),
    before: instant(query, 'LT_eventTime'),
    recordedFromId: recordedFrom && firstIdAt(recordedFrom),
    recordedBeforeId: recordedBefore && firstIdAt(recordedBefore),
    after: readToken(query.nextPageToken),
    descending: query.orderDirection === 'DESC',
    limit,
  };
}

function readMatch(name: string, value: string): string {
  const reading = readIdentifier(value);
  if (!reading.ok)
    throw parameterWrong(
      name,
      `“${value}”不是完整的编码，请核对。`,
      `"${value}" is not a complete code; check it.`,
    );
  const isPattern = /^urn:epc:idpat:/i.test(value) || value.includes('*');
  if (isPattern && name in EPCS) {
    throw parameterWrong(
      name,
      '暂不支持用通配符查找单件，请填写完整的 EPC，或用 MATCH_anyEPCClass 查找品类。',
      'patterns over single EPCs are not answered yet; give a whole EPC, or use MATCH_anyEPCClass.',
    );
  }
  return reading.identifier.key;
}

function instant(query: EventQuery, name: string): Date | null {
  const text = query[name];
  if (text === undefined) return null;
  // '+' of an offset arrives as a space where the caller has not escaped it.
  const at = new Date(text.replace(/ (?=\d\d:\d\d$)/, '+'));
  if (Number.isNaN(at.getTime()) || !/^\d{4}-\d\d-\d\dT/.test(text)) {
    throw parameterWrong(
      name,
      '请写成 2026-11-23T14:00:00+08:00 这样的时间。',
      'write a time like 2026-11-23T14:00:00+08:00.',
    );
  }
  return at;
}

function readToken(token: string | undefined): EventFilter['after'] {
  if (token === undefined) return null;
  const [time = '', documentId = ''] = Buffer.from(token, 'base64url').toString('utf8').split(' ');
  const eventTime = new Date(time);
  if (Number.isNaN(eventTime.getTime()) || !isId(documentId)) throw tokenWrong();
  return { eventTime, documentId };
}

const tokenWrong = () =>
  parameterWrong(
    'nextPageToken',
    '翻页标记无效，请从第一页重新查询。',
    'this token is not valid; start again from the first page.',
  );

/** The context that every EPCIS 2.0 document stands on. */
const STANDARD_CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

async function answer(tools: QueryTools, rows: readonly EventRow[], queryName: string): Promise<unknown> {
  const documents = await documentsById(
    tools.db,
    rows.map((row) => row.documentId),
  );
  const captures = await capturesById(tools.db, [...new Set(rows.map((row) => row.captureId))]);
  const contexts = new Contexts();
  const eventList: unknown[] = [];
  for (const row of rows) {
    const document = documents.get(row.documentId);
    if (!document) continue;
    const envelope = JSON.parse(captures.get(row.captureId)?.envelope ?? '{}') as { '@context'?: unknown };
    eventList.push(contexts.place(envelope['@context'], await eventOf(tools, document, row)));
  }
  return {
    '@context': contexts.all(),
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: tools.clock.now().toISOString(),
    epcisBody: { queryResults: { queryName, resultsBody: { eventList } } },
  };
}

/** As captured, with our recordTime (EPCIS 2.0, recordTime), and our eventID where it had none. */
async function eventOf(tools: QueryTools, document: StoredDocument, row: EventRow): Promise<EventBody> {
  const event = joinEvent(await readSections(tools.db, tools, document));
  return {
    ...event,
    eventID: event.eventID ?? row.eventId,
    recordTime: mintedAt(row.documentId).toISOString(),
  };
}

/**
 * The JSON-LD contexts of events from several documents. Prefixes that mean the same everywhere stand at the top; an
 * event whose document gave a prefix another meaning carries its own context.
 */
class Contexts {
  readonly #links = new Set<string>([STANDARD_CONTEXT]);
  readonly #terms = new Map<string, string>();

  place(context: unknown, event: EventBody): EventBody {
    const entries = Array.isArray(context) ? (context as unknown[]) : context === undefined ? [] : [context];
    const terms = entries.flatMap((entry) =>
      entry !== null && typeof entry === 'object' ? Object.entries(entry as object) : [],
    );
    const clash = terms.some(
      ([name, meaning]) => (this.#terms.get(name) ?? JSON.stringify(meaning)) !== JSON.stringify(meaning),
    );
    if (clash) return '@context' in event ? event : { '@context': context, ...event };
    for (const entry of entries) if (typeof entry === 'string') this.#links.add(entry);
    for (const [name, meaning] of terms) this.#terms.set(name, JSON.stringify(meaning));
    return event;
  }

  all(): unknown[] {
    const terms = [...this.#terms].map(([name, meaning]) => ({ [name]: JSON.parse(meaning) as unknown }));
    return [...this.#links, ...terms];
  }
}
