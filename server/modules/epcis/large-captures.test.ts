import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { receiveCapture } from './receive-capture.ts';
import { runCaptures } from './run-captures.ts';
import { type Business, type EpcisHouse, openEpcisHouse } from './testing/epcis-house.ts';
import { jsonDocument, shipment, shipments, xmlDocument } from './testing/many-events.ts';

// Thousands of events: seconds on a machine of its own, and many of them beside other tests.
vi.setConfig({ testTimeout: 120_000 });

const HERE = '6901234500028';
const SHOP = '6901234500011';
let house: EpcisHouse;
let sender: Business;

beforeAll(async () => {
  house = await openEpcisHouse();
  sender = await house.business('批发商', HERE);
  await house.business('超市', SHOP);
});
afterAll(() => house?.close());

const textOf = (parts: Iterable<string>): string => [...parts].join('');
const json = (count: number, start: number) => textOf(jsonDocument(shipments(count, HERE, SHOP, start)));
const tables = [
  'ledger.document',
  'epcis.event',
  'epcis.capture',
  'epcis.capture_job',
  'epcis.capture_piece',
];
const counts = () => Promise.all([...tables, 'epcis.capture_number'].map(house.count));

describe('documents that are too large for one transaction', () => {
  it('1,200 events are answered with a running job, taken piece by piece, and read back', async () => {
    const answer = await house.post(sender.key, json(1200, 0));
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ running: true, success: true, 'luyuan:counts': { events: 1200 } });
    expect(await house.count('epcis.event')).toBe(0);
    expect(await runCaptures(house.ports)).toBe(6);
    const job = await house.get(sender.key, answer.location);
    expect(job.body).toMatchObject({
      running: false,
      success: true,
      errors: [],
      'luyuan:counts': { events: 1200, posted: 1200, repeated: 0, refused: 0 },
    });
    expect(job.body['luyuan:events']).toHaveLength(1000);
    const rest = await house.get(sender.key, /<([^>]+)>/.exec(job.link)?.[1] ?? '');
    expect(rest.body['luyuan:events']).toHaveLength(200);
    expect(rest.body['luyuan:events'][199].eventID).toBe(shipment(1199, HERE, SHOP).eventID);
    expect(await house.count('epcis.capture_piece')).toBe(0);
    expect(await house.movements('https://id.gs1.org/01/04012345123456/10/B1199')).toHaveLength(1);
  });

  it('Sent again, also in XML, every event is known by its id and nothing is stored twice', async () => {
    const documents = await house.count('ledger.document');
    const answer = await house.post(sender.key, json(1200, 0));
    await runCaptures(house.ports);
    const job = await house.get(sender.key, answer.location);
    expect(job.body['luyuan:counts']).toMatchObject({ repeated: 1200, posted: 0, refused: 0 });
    const xml = await house.post(sender.key, textOf(xmlDocument(shipments(1200, HERE, SHOP))), {
      'content-type': 'application/xml',
    });
    await runCaptures(house.ports);
    expect((await house.get(sender.key, xml.location)).body['luyuan:counts']).toMatchObject({
      repeated: 1200,
    });
    expect(await house.count('ledger.document')).toBe(documents);
  });

  it('An error in the last of 1,500 events leaves nothing, and is found before anything is taken', async () => {
    const before = await counts();
    const events = [...shipments(1500, HERE, SHOP, 5000)];
    (events[1499] as Record<string, unknown>).bizStep = 'shiping';
    const answer = await house.post(sender.key, textOf(jsonDocument(events)));
    expect([answer.status, answer.body.path]).toEqual([400, '/epcisBody/eventList/1499/bizStep']);
    expect(await runCaptures(house.ports)).toBe(0);
    expect(await counts()).toEqual(before);
  });

  it('A text that breaks off after 1,500 events leaves nothing', async () => {
    const before = await counts();
    for (const [text, type, code] of [
      [json(1500, 5000).slice(0, -2), 'application/json', 'json-broken'],
      [textOf(xmlDocument(shipments(1500, HERE, SHOP, 5000))).slice(0, -30), 'text/xml', 'xml-broken'],
    ] as const) {
      const answer = await house.post(sender.key, text, { 'content-type': type });
      expect([answer.status, answer.body.code]).toEqual([400, code]);
    }
    expect(await counts()).toEqual(before);
  });

  it('One id with two contents is refused, in one document and against the ledger', async () => {
    const before = await counts();
    const twice = [...shipments(1500, HERE, SHOP, 5000)];
    (twice[1400] as Record<string, unknown>).eventID = twice[3]?.eventID;
    const inside = await house.post(sender.key, textOf(jsonDocument(twice)));
    expect([inside.status, inside.body.code]).toEqual([409, 'exists-with-different-event']);
    const used = [...shipments(1500, HERE, SHOP, 5000)];
    (used[700] as Record<string, unknown>).eventID = shipment(7, HERE, SHOP).eventID;
    const outside = await house.post(sender.key, textOf(jsonDocument(used)));
    expect([outside.status, outside.body.code, outside.body.path]).toEqual([
      409,
      'exists-with-different-event',
      '/epcisBody/eventList/700/eventID',
    ]);
    expect(await counts()).toEqual(before);
  });

  it('Stopped after any piece it goes on behind it, and takes nothing twice', async () => {
    const answer = await house.post(sender.key, json(1100, 10_000));
    let pieces = 0;
    for (let turn = 0; turn < 20 && pieces < 6; turn += 1) {
      let asked = 0;
      // Asked before a job is claimed and before each piece: one piece a turn.
      pieces += await runCaptures(house.ports, () => ++asked > 2);
    }
    expect(pieces).toBe(6);
    const job = await house.get(sender.key, answer.location);
    expect(job.body['luyuan:counts']).toMatchObject({ events: 1100, posted: 1100, repeated: 0, refused: 0 });
  });

  it('Killed in the middle of a piece, another server takes it over when the lease has run out', async () => {
    const answer = await house.post(sender.key, json(1100, 20_000));
    const killed = {
      ...house.ports,
      // The connection goes away with the third piece's commit.
      db: { ...house.db, transaction: failAfter(2) },
    };
    await expect(runCaptures(killed)).rejects.toThrow('killed');
    expect(await runCaptures(house.ports)).toBe(0);
    house.clock.set(new Date(house.clock.now().getTime() + 61_000));
    expect(await runCaptures(house.ports)).toBe(4);
    const job = await house.get(sender.key, answer.location);
    expect(job.body).toMatchObject({ running: false, 'luyuan:counts': { posted: 1100, repeated: 0 } });
  });

  function failAfter(times: number): typeof house.db.transaction {
    let done = 0;
    return async (work) => {
      if (done >= times) {
        await house.db.transaction(async (tx) => {
          await work(tx);
          throw new Error('killed');
        });
      }
      done += 1;
      return house.db.transaction(work);
    };
  }

  it('An id that somebody used meanwhile is the one event that is left out, and said so', async () => {
    const answer = await house.post(sender.key, json(1100, 30_000));
    const other = { ...shipment(30_500, HERE, SHOP), bizStep: 'staging_outbound' };
    expect((await house.post(sender.key, textOf(jsonDocument([other])))).status).toBe(202);
    await runCaptures(house.ports);
    const job = await house.get(sender.key, answer.location);
    expect(job.body).toMatchObject({ running: false, success: false });
    expect(job.body['luyuan:counts']).toMatchObject({ posted: 1099, refused: 1 });
    expect(job.body.errors).toMatchObject([
      { code: 'exists-with-different-event', path: '/epcisBody/eventList/500/eventID' },
    ]);
  });

  it('Two servers that run at once take each piece once', async () => {
    const answers = [
      await house.post(sender.key, json(1100, 40_000)),
      await house.post(sender.key, json(1100, 50_000)),
    ];
    await Promise.all([runCaptures(house.ports), runCaptures(house.ports)]);
    for (const { location } of answers)
      expect((await house.get(sender.key, location)).body['luyuan:counts']).toMatchObject({ posted: 1100 });
  });

  it('Of a document whose server was killed while it came in nothing stays', async () => {
    await house.db.query(
      `INSERT INTO epcis.capture_job (capture_id, sender_id, recorded_by, created_at, state) VALUES (5, 1, 1, $1, 'receiving')`,
      [new Date(house.clock.now().getTime() - 3 * 3_600_000)],
    );
    await runCaptures(house.ports);
    expect(await house.db.query('SELECT 1 FROM epcis.capture_job WHERE capture_id = 5')).toEqual([]);
  });

  it('One that is still coming in when it is dropped is refused at its end, not lost', async () => {
    const principal = { partyId: sender.partyId, accountId: '1' } as never;
    const text = json(1100, 60_000);
    // No real stream, which would read ahead.
    async function* slowly() {
      yield Buffer.from(text.slice(0, text.length - 100));
      await house.db.query("UPDATE epcis.capture_job SET created_at = $1 WHERE state = 'receiving'", [
        new Date(house.clock.now().getTime() - 3 * 3_600_000),
      ]);
      await runCaptures(house.ports);
      yield Buffer.from(text.slice(text.length - 100));
    }
    const body = { iterator: () => slowly(), resume: () => undefined };
    const before = await counts();
    await expect(
      receiveCapture(house.ports, principal, body as never, 'application/json'),
    ).rejects.toMatchObject({ code: 'capture-took-too-long' });
    expect(await counts()).toEqual(before);
  });

  it('10,000 events in one document are taken whole, and the ledger rebuilt from them is what is stored', async () => {
    const started = performance.now();
    const answer = await house.post(sender.key, json(10_000, 100_000));
    const received = performance.now();
    await runCaptures(house.ports);
    console.info(
      `10,000 events: received in ${Math.round(received - started)} ms, taken in ${Math.round(performance.now() - received)} ms`,
    );
    const job = await house.get(sender.key, answer.location);
    expect(job.body['luyuan:counts']).toMatchObject({ events: 10_000, posted: 10_000, refused: 0 });
    expect(await house.verify()).toEqual([]);
  });
});
