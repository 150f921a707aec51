import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCity, type TestCity, TODAY } from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { runOutboxOnce } from './run-outbox.ts';
import {
  type Command,
  commands,
  HOLDERS,
  type HolderName,
  Model,
  type Shipment,
} from './testing/goods-model.ts';

/**
 * Random businesses do random things over HTTP; a slow model that knows nothing of movements, only of heaps of goods,
 * does the same. In the end every holding, every voucher's state and every overdraft must agree, each business's
 * 进销存 must add up to what it holds, and verify must find nothing.
 */

let city: TestCity;
let run = 0;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

/** Half a minute between deeds, so that "the oldest first" means something. */
function tick(): void {
  city.clock.set(new Date(city.clock.now().getTime() + 1_000));
}

interface Done {
  status: number;
  code: string | undefined;
}

class Driver {
  readonly model = new Model();
  private readonly lots = new Map<string, string>();
  private readonly vouchers = new Map<Shipment, string>();
  private made = 0;

  /** Does a command in the model and over HTTP; both must take or refuse it. */
  async obey(command: Command): Promise<void> {
    tick();
    const verdict = this.model.obey(command);
    if (verdict.kind === 'skip') return;
    const done = await this.send(command, verdict.shipment);
    const wanted = verdict.kind === 'refuse' ? { code: verdict.code } : { taken: true };
    expect({
      command,
      ...(verdict.kind === 'refuse' ? { code: done.code } : { taken: done.status < 300 }),
    }).toEqual({ command, ...wanted });
  }

  private async send(command: Command, shipment: Shipment | undefined): Promise<Done> {
    const grams = (quantity: number) => ({ quantity, unit: 'g' });
    switch (command.do) {
      case 'ship':
        return this.issue(command.from, command.to, command.lot, command.quantity, shipment);
      case 'produce':
        return this.learn(
          'farm',
          'productions',
          { lines: [{ ...this.goods(command.lot), ...grams(command.quantity) }] },
          [command.lot],
        );
      case 'buy':
        return this.learn(
          command.to,
          'purchases',
          {
            supplier: { partyId: city.parties.farm.partyId },
            lines: [{ ...this.goods(command.lot), ...grams(command.quantity) }],
          },
          [command.lot],
        );
      case 'transform': {
        const inputs = command.inputs.map(({ lot, quantity }) => ({
          lot: this.lotOf(lot),
          ...grams(quantity),
        }));
        this.made += 1;
        const output = {
          product: { productId: city.products.cabbage.productId },
          batch: `${run}-${this.made}`,
          origin: '本店分拣',
          ...grams(command.makes),
        };
        return this.learn(command.who, 'transformations', { inputs, outputs: [output] }, [command.output]);
      }
      case 'sell':
      case 'take-back':
      case 'throw-away': {
        const path = { sell: 'sales', 'take-back': 'consumer-returns', 'throw-away': 'disposals' }[
          command.do
        ];
        const extra = {
          sell: {},
          'take-back': { reason: '退' },
          'throw-away': { reason: 'spoiled', method: '填埋', place: '店', witnesses: ['甲', '乙'] },
        }[command.do];
        return this.learn(
          command.who,
          path,
          { ...extra, lines: [{ lot: this.lotOf(command.lot), ...grams(command.quantity) }] },
          [],
        );
      }
      case 'count':
        return this.learn(
          command.who,
          'stock-takings',
          { reason: '盘', lines: [{ lot: this.lotOf(command.lot), counted: grams(command.quantity) }] },
          [],
        );
      case 'close':
        return this.learn(
          command.who,
          'day-closes',
          {
            day: TODAY,
            lines: [{ lot: this.lotOf(command.lot), outcome: 'left', ...grams(command.quantity) }],
          },
          [],
        );
      case 'confirm':
        return this.answer(shipment, 'receipts', { decision: 'all' });
      case 'refuse':
        return this.answer(shipment, 'receipts', { decision: 'refuse', reason: '坏' });
      case 'take-part': {
        const line = { line: 1, accepted: grams(command.accepted), refused: grams(command.refused) };
        return this.answer(shipment, 'receipts', { decision: 'part', reason: '少', lines: [line] });
      }
      case 'void':
        return this.answer(shipment, 'void', { reason: '错' });
      default: {
        const next = this.model.shipments.at(-1);
        const body = {
          reason: '改',
          receiver: { partyId: this.party(shipment?.to ?? 'stall') },
          lines: [{ ...this.goods(shipment?.lot ?? ''), ...grams(command.quantity) }],
        };
        const done = await this.answer(shipment, 'corrections', body);
        if (next && next !== shipment && done.number) this.vouchers.set(next, done.number);
        return done;
      }
    }
  }

  private party = (name: HolderName) => city.parties[name].partyId;
  private lotOf = (lot: string) => this.lots.get(lot) ?? '1';
  /** The farm's goods by product and field, so that the first document mints the lot; others' by the lot. */
  private goods(lot: string): object {
    const known = this.lots.get(lot);
    return known
      ? { lot: known }
      : { product: { productId: city.products.cabbage.productId }, origin: `${run} 号 ${lot}` };
  }

  private async issue(
    from: HolderName,
    to: HolderName,
    lot: string,
    quantity: number,
    shipment: Shipment | undefined,
  ): Promise<Done> {
    const body = {
      documentNumber: city.number('V'),
      receiver: { partyId: this.party(to) },
      lines: [{ ...this.goods(lot), quantity, unit: 'g' }],
    };
    const answer = await city.call<{ code?: string; number: string; lineItems: { lotId: string }[] }>(
      from,
      'POST',
      '/api/v1/vouchers',
      body,
    );
    const lotId = answer.body.lineItems?.[0]?.lotId;
    if (lotId) this.lots.set(lot, lotId);
    if (shipment) this.vouchers.set(shipment, answer.body.number);
    return { status: answer.status, code: answer.body.code };
  }

  private async learn(who: HolderName, path: string, body: object, mints: string[]): Promise<Done> {
    const answer = await city.record(who, path, body);
    for (const [index, lot] of mints.entries()) {
      const lotId = answer.body.lots?.[index]?.lotId;
      if (lotId) this.lots.set(lot, lotId);
    }
    return { status: answer.status, code: answer.body.code };
  }

  private async answer(
    shipment: Shipment | undefined,
    path: string,
    body: object,
  ): Promise<Done & { number?: string }> {
    if (!shipment) throw new Error('the model answers a shipment that there is not');
    const who = path === 'receipts' ? shipment.to : shipment.from;
    const url = `/api/v1/vouchers/${this.vouchers.get(shipment)}/${path}`;
    const answer = await city.call<{ code?: string; number: string }>(who, 'POST', url, {
      documentNumber: city.number('A'),
      ...body,
    });
    return { status: answer.status, code: answer.body.code, number: answer.body.number };
  }

  /** What the database holds of this run's lots, in the model's words. */
  async compare(): Promise<void> {
    const names = new Map(HOLDERS.map((name) => [this.party(name) as string, name]));
    const lots = new Map([...this.lots].map(([name, id]) => [id, name]));
    const { rows } = await city.owner.query<{
      party_id: string;
      lot_id: string;
      on_hand: string;
      incoming: string;
    }>(
      'SELECT party_id, lot_id, on_hand, incoming FROM ledger.holding WHERE lot_id = ANY($1::bigint[]) AND (on_hand <> 0 OR incoming <> 0)',
      [[...lots.keys()]],
    );
    const stored = rows.map(
      (row) =>
        `${names.get(row.party_id)} ${lots.get(row.lot_id)}: ${row.on_hand} here, ${row.incoming} coming`,
    );
    expect(stored.sort()).toEqual(this.model.holdings());
    const found = (await city.discrepancies()).filter(
      (one) => lots.has(one.lot_id) && ['overdrawn', 'short', 'excess', 'missing'].includes(one.kind),
    );
    const told = found.map(
      (one) => `${one.kind} ${names.get(one.party_id)} ${lots.get(one.lot_id)} ${one.quantity}`,
    );
    expect(told.sort()).toEqual([...this.model.findings].sort());
    for (const [shipment, number] of this.vouchers) {
      const answer = await city.call<{ state: string }>('admin', 'GET', `/api/v1/vouchers/${number}`);
      expect({ number, state: answer.body.state }).toEqual({ number, state: shipment.state });
    }
  }
}

test('Whatever people do, quantities are conserved and nothing is clipped, lost or doubled', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (deeds) => {
      run += 1;
      const driver = new Driver();
      for (const deed of deeds) await driver.obey(deed);
      await driver.compare();
    }),
    {
      numRuns: Number(process.env.FC_RUNS ?? 30),
      ...(process.env.FC_SEED ? { seed: Number(process.env.FC_SEED) } : {}),
    },
  );
}, 120_000);

interface Books {
  products: ({ productId: string } & Record<
    'opening' | 'received' | 'produced' | 'sold' | 'movedOn' | 'used' | 'lostOrDisposed' | 'closing',
    number
  >)[];
}

test.each(HOLDERS)('进销存 of %s adds up, and closes at what is in its hands', async (name) => {
  while ((await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 500)).done > 0);
  const { partyId } = city.parties[name];
  const read = async (query: string) =>
    (await city.call<Books>(name, 'GET', `/api/v1/parties/${partyId}/ledger?${query}`)).body.products[0];
  const { rows } = await city.owner.query<{ held: string }>(
    'SELECT coalesce(sum(on_hand), 0) AS held FROM ledger.holding WHERE party_id = $1',
    [partyId],
  );
  const day = await read(`from=${TODAY}&to=${TODAY}`);
  if (!day) throw new Error('the business has no books');
  expect(day.opening).toBe(0);
  expect(day.closing).toBe(Number(rows[0]?.held));
  const added = (sums: typeof day) =>
    sums.opening + sums.received + sums.produced - sums.sold - sums.movedOn - sums.used - sums.lostOrDisposed;
  expect(added(day)).toBe(day.closing);
  // The next day opens where this one closed, and nothing moves in it.
  const next = await read('from=2026-11-21&to=2026-11-21');
  expect(next).toMatchObject({
    opening: day.closing,
    received: 0,
    produced: 0,
    sold: 0,
    movedOn: 0,
    used: 0,
    lostOrDisposed: 0,
    closing: day.closing,
  });
});

test('Rebuilt from the documents, the ledger is the same to the last movement', async () => {
  const result = await city.verify();
  expect(result.findings).toEqual([]);
  expect(result.documents).toBeGreaterThan(40);
});
