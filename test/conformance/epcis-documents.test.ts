import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../server/app.ts';
import type { EventBody } from '../../server/modules/epcis/epcis.schemas.ts';
import type { ResolvedEvent } from '../../server/modules/epcis/index.ts';
import { namedThings } from '../../server/modules/epcis/named-things.ts';
import {
  type Answer,
  type Business,
  type EpcisHouse,
  openEpcisHouse,
} from '../../server/modules/epcis/testing/epcis-house.ts';
import {
  documentsById,
  edgesOfLots,
  movementsOfLots,
  observationsOfLots,
  readResolved,
  type StoredDocument,
} from '../../server/modules/ledger/index.ts';
import { describeLots, keyText, lotKeys, lotsByKeys } from '../../server/modules/registry/index.ts';
import { loadLots, runTrace } from '../../server/modules/trace/index.ts';
import { docsTable, type ExampleResult, generatedPart, withGenerated } from './epcis-docs.ts';
import { DOCS, isPresent, jsonExamples, OFFICIAL, officialJsonSchema } from './epcis-verdict.ts';

/** Holds the EPCIS endpoints against the official examples. */
const present = isPresent('examples/json');

const json = (path: string): Answer => JSON.parse(readFileSync(path, 'utf8'));
const files = jsonExamples();
const eventsOf = (document: Answer): EventBody[] =>
  document.epcisBody.eventList ?? document.epcisBody.queryResults.resultsBody.eventList;
const listOf = (answer: Answer): EventBody[] => answer.epcisBody.queryResults.resultsBody.eventList;

const theirs = officialJsonSchema();

describe.skipIf(!present)('official EPCIS 2.0 examples', () => {
  let house: EpcisHouse;
  let pages: Awaited<ReturnType<typeof buildApp>>;
  let officer: string;
  const results: ExampleResult[] = [];

  beforeAll(async () => {
    house = await openEpcisHouse();
    pages = await buildApp({
      tools: { ...house.ports, noteInCase: async () => {}, caseAccess: async () => {} },
      publicUrl: 'http://test.example',
      logLevel: 'silent',
      requestsPerMinute_max: 0,
      trustProxy: false,
    });
    officer = await house.officer();
  });
  afterAll(() => house?.close());

  it('There are examples of the three event types to hold against', () => {
    expect(files.length).toBeGreaterThanOrEqual(40);
    const types = files.flatMap((file) =>
      eventsOf(json(join(OFFICIAL, 'examples/json', file))).map((event) => event.type),
    );
    expect([...new Set(types)]).toEqual(
      expect.arrayContaining(['ObjectEvent', 'AggregationEvent', 'TransformationEvent']),
    );
  });

  it.each(files)('%s is captured as it is, traced, and found again', async (file) => {
    const text = readFileSync(join(OFFICIAL, 'examples/json', file), 'utf8');
    const events = eventsOf(JSON.parse(text));
    // Each file by a business of its own: some files use the event ids of others.
    const sender: Business = await house.business(`Sender of ${file}`);
    const captured = await house.post(sender.key, text);
    expect(captured.body).toMatchObject({ success: true, running: false });
    expect(captured.status).toBe(202);
    const outcomes: Answer[] = captured.body['luyuan:events'];
    expect(outcomes).toHaveLength(events.length);
    const documents = await documentsById(
      house.db,
      outcomes.map((outcome) => outcome.documentId),
    );
    const resolvedOf = (documentId: string) =>
      readResolved(documents.get(documentId) as StoredDocument) as ResolvedEvent;
    results.push({
      file,
      events: events.map((event, index) => ({
        event,
        outcome: outcomes[index].outcome,
        resolved: resolvedOf(outcomes[index].documentId),
      })),
    });
    for (const [index, event] of events.entries()) {
      const outcome = outcomes[index];
      await expectFound(sender, event, outcome.eventID);
      await expectTraced(event, outcome);
    }
  });

  /** The event comes back by id, by each identifier and by its time, with nothing lost and its recordTime added. */
  async function expectFound(sender: Business, event: EventBody, eventID: string): Promise<void> {
    const time = encodeURIComponent(new Date(event.eventTime).toISOString());
    const next = encodeURIComponent(new Date(new Date(event.eventTime).getTime() + 1).toISOString());
    const paths = [
      `/epcis/events/${encodeURIComponent(eventID)}`,
      `/epcis/events?GE_eventTime=${time}&LT_eventTime=${next}`,
      ...namedThings(event).map((thing) => `/epcis/events?epc=${encodeURIComponent(thing.text)}`),
    ];
    for (const path of paths) {
      const answer = await house.get(sender.key, path);
      expect(answer.status).toBe(200);
      expect(theirs(answer.body)).toBe(true);
      const same = listOf(answer.body).find(
        (found) =>
          found.eventID === eventID &&
          found.errorDeclaration?.declarationTime === event.errorDeclaration?.declarationTime,
      );
      expect({ ...same, recordTime: undefined }).toEqual({ ...event, eventID, recordTime: undefined });
      expect(same?.recordTime).toMatch(/^\d{4}-/);
    }
  }

  /** Every lot that the event names is in the ledger and can be traced both ways. */
  async function expectTraced(
    event: EventBody,
    outcome: { outcome: string; documentId: string },
  ): Promise<void> {
    const keys = namedThings(event).flatMap((thing) => {
      const { identifier } = thing;
      if (identifier.kind !== 'batch' && identifier.kind !== 'serial') return [];
      return lotKeys(identifier).slice(0, 1);
    });
    const lots = await lotsByKeys(house.db, keys);
    for (const key of keys) expect(lots.has(keyText(key))).toBe(true);
    const lotIds = [...new Set(lots.values())];
    const trace = await runTrace({ start: lotIds.map((lotId) => ({ lotId })), direction: 'both' }, (wanted) =>
      loadLots(house.db, wanted),
    );
    expect(trace.truncated).toBeNull();
    const rows = [
      await movementsOfLots(house.db, lotIds),
      await edgesOfLots(house.db, lotIds),
      await observationsOfLots(house.db, lotIds),
    ].flat();
    const shown = [...trace.flows, ...trace.edges, ...trace.observations].some(
      (row) => row.documentId === outcome.documentId,
    );
    expect(rows.some((row) => row.documentId === outcome.documentId)).toBe(lotIds.length > 0);
    expect(shown).toBe(lotIds.length > 0);
    if (lotIds.length > 0) expect(outcome.outcome).not.toBe('stored');
    await expectShown(lotIds);
  }

  /** Each lot has its public page, with its way or what was seen of it, and the same for a machine. */
  async function expectShown(lotIds: readonly string[]): Promise<void> {
    for (const lot of (await describeLots(house.db, lotIds)).values()) {
      const page = await pages.inject({ url: lot.scanPath, headers: { accept: 'text/html' } });
      expect({ path: lot.scanPath, status: page.statusCode }).toEqual({ path: lot.scanPath, status: 200 });
      expect(page.body).toContain(lot.lot.batch ?? lot.lot.serial ?? lot.code);
      expect(page.body.length).toBeLessThan(50 * 1024);
      const data = await pages.inject({ url: lot.scanPath, headers: { accept: 'application/ld+json' } });
      expect(data.statusCode).toBe(200);
      expect(() => JSON.parse(data.body)).not.toThrow();
    }
  }

  it('An officer finds them all, page by page', async () => {
    let path: string | null = '/epcis/events?perPage=7';
    let count = 0;
    while (path !== null) {
      const answer: { body: Answer; link: string } = await house.get(officer, path);
      expect(theirs(answer.body)).toBe(true);
      count += listOf(answer.body).length;
      path = /<([^>]+)>/.exec(answer.link)?.[1] ?? null;
    }
    expect(count).toBe(results.flatMap((result) => result.events).length);
  });

  it('Of two examples that give one id to two events, the same sender may capture the first', async () => {
    const sender = await house.business('One sender');
    const [first, second] = ['13', '17'].map((number) =>
      json(join(OFFICIAL, `examples/json/WithSensorData/SensorDataExample${number}.jsonld`)),
    );
    expect((await house.post(sender.key, first)).status).toBe(202);
    const answer = await house.post(sender.key, second);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: 'exists-with-different-event',
      path: '/epcisBody/eventList/0/eventID',
    });
  });

  it('Rebuilding the ledger from the captured examples gives what is stored', async () => {
    expect(await house.verify()).toEqual([]);
  });

  it('docs/epcis.md lists what became of each example', () => {
    const table = docsTable(results);
    if (process.env.UPDATE_DOCS) withGenerated(DOCS, table);
    expect(generatedPart(DOCS)).toBe(table);
  });
});
