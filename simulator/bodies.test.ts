import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import * as ledger from '../server/modules/ledger/index.ts';
import { LotTestBody } from '../server/modules/lot-tests/index.ts';
import { ProcessCheckBody, ReleaseBody } from '../server/modules/production/index.ts';
import * as registry from '../server/modules/registry/index.ts';
import { checkClaims, missingFields, toBaseQuantity } from '../server/modules/registry/index.ts';
import * as vouchers from '../server/modules/vouchers/index.ts';
import type { OperationName } from './target.ts';
import { city, sharedPlan, withFakeIds } from './test-plan.ts';

const plan = sharedPlan();
const schemas: Record<OperationName, TSchema> = {
  certificate: registry.CertificateBody,
  production: ledger.ProductionBody,
  transformation: ledger.TransformationBody,
  voucher: vouchers.VoucherBody,
  receipt: vouchers.ReceiptBody,
  void: vouchers.VoidBody,
  correction: vouchers.CorrectionBody,
  purchase: vouchers.PurchaseBody,
  sale: ledger.SaleBody,
  'consumer-return': ledger.ConsumerReturnBody,
  disposal: ledger.DisposalBody,
  donation: ledger.DonationBody,
  'stock-taking': ledger.StockTakingBody,
  'lot-link': ledger.LotLinkBody,
  'lot-test': LotTestBody,
  'process-check': ProcessCheckBody,
  release: ReleaseBody,
};
const parties = new Map(plan.parties.map((party) => [party.key, party.body]));
const products = new Map(plan.products.map((product) => [product.key, product.body]));
const lots = new Map(plan.truth.lots.map((lot) => [lot.key, lot]));

describe('Bodies are what the API takes', () => {
  test.each(Object.keys(schemas) as OperationName[])('Every %s passes the schema of its call', (op) => {
    const bodies = plan.operations.filter((one) => one.op === op).map((one) => withFakeIds(one.body));
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) {
      if (!Value.Check(schemas[op], body))
        expect([body, [...Value.Errors(schemas[op], body)]]).toBe('a body that passes');
    }
  });

  test('Every business and product passes the schema of its registration', () => {
    for (const { body } of plan.parties)
      expect(Value.Check(registry.PartyBody, withFakeIds(body))).toBe(true);
    for (const { body } of plan.products)
      expect(Value.Check(registry.ProductBody, withFakeIds(body))).toBe(true);
  });

  test('A reference names what is registered, or minted by an operation that was recorded before', () => {
    const known = new Set([
      ...[...parties.keys()].map((key) => `party:${key}`),
      ...[...products.keys()].map((key) => `product:${key}`),
    ]);
    for (const operation of plan.operations) {
      const own = new Set((operation.mints ?? []).map((key) => `lot:${key}`));
      for (const [, ref = ''] of JSON.stringify(operation).matchAll(/"ref":"([^"]+)"/g)) {
        expect([operation.key, ref, known.has(ref)]).toEqual([operation.key, ref, true]);
        expect(own.has(ref) && operation.op !== 'purchase').toBe(false);
      }
      for (const key of own) known.add(key);
      if (operation.op === 'voucher' || operation.op === 'correction') known.add(`voucher:${operation.key}`);
    }
  });
});

/** Documents about goods that the actor must have had. */
const records: ReadonlySet<OperationName> = new Set([
  'transformation',
  'sale',
  'consumer-return',
  'disposal',
  'donation',
  'stock-taking',
]);

test('A business records only of lots that an earlier document brought to it', () => {
  const heard = new Set<string>();
  const strangers: string[] = [];
  for (const one of plan.operations) {
    const minted = new Set(one.mints ?? []);
    for (const lot of one.touches) {
      if (records.has(one.op) && !minted.has(lot) && !heard.has(`${one.actor} ${lot}`))
        strangers.push(`${one.key} ${lot}`);
    }
    const receiver =
      one.op === 'voucher' || one.op === 'correction' ? refKey(one.body.receiver.partyId) : one.actor;
    for (const lot of one.touches) heard.add(`${one.actor} ${lot}`).add(`${receiver} ${lot}`);
  }
  expect(strangers).toEqual([]);
});

/** Every goods line of the plan with its lot. */
const goodsLines = plan.operations.flatMap((one) => {
  const lines =
    one.op === 'production' || one.op === 'voucher' || one.op === 'correction' || one.op === 'purchase'
      ? one.body.lines
      : one.op === 'transformation'
        ? one.body.outputs
        : [];
  return lines.map((line, index) => {
    const ref =
      (line.lot as { ref: string } | undefined)?.ref.slice('lot:'.length) ?? one.mints?.[index] ?? '';
    return { operation: one, line, lot: lots.get(ref) };
  });
});

describe('Bodies are what the law and the quantities ask for', () => {
  test('Every goods line comes to whole base units', () => {
    for (const { operation, line, lot } of goodsLines) {
      const product = products.get(lot?.product ?? '');
      const result = toBaseQuantity(city.units, {
        base: product?.baseUnit as 'g',
        pieceUnit: product?.pieceUnit as string | undefined,
        levels: (product?.packing ?? []) as { unit: string; contains: number; of: string }[],
        declared: { quantity: line.quantity, unit: String(line.unit) },
        each: line.each as { quantity: number; unit: string } | undefined,
      });
      if (!result.ok) expect([operation.key, result.findings]).toBe('a whole quantity');
    }
  });

  test('No document contradicts itself in its dates', () => {
    for (const { operation, line } of goodsLines) {
      const { productionDate, expiryDate, shelfLife } = withFakeIds(line) as Record<string, string>;
      expect([operation.key, checkClaims({ productionDate, expiryDate, shelfLife })]).toEqual([
        operation.key,
        [],
      ]);
    }
  });

  test('Every voucher has all fields and papers that may stop it', () => {
    for (const operation of plan.operations) {
      if (operation.op !== 'voucher' && operation.op !== 'correction') continue;
      const lines = goodsLines.filter((one) => one.operation === operation);
      const sender = parties.get(operation.actor);
      const found = missingFields(city, {
        senderKind: String(sender?.kind),
        on: operation.at.slice(0, 10),
        header: headerOf(operation.at, sender, parties.get(refKey(operation.body.receiver.partyId))),
        lines: lines.map(({ line, lot }, index) => ({
          goodsKind: goodsKindOf(lot?.product ?? ''),
          values: line,
          certificates: (operation.body.certificates ?? []).flatMap((paper) =>
            paper.lines?.includes(index + 1) ? [String(paper.kind)] : [],
          ),
        })),
      });
      expect([operation.key, found.filter(({ severity }) => severity !== 'flag')]).toEqual([
        operation.key,
        [],
      ]);
    }
  });
});

const refKey = (value: unknown): string => (value as { ref: string }).ref.slice('party:'.length);

function headerOf(
  at: string,
  sender: (typeof plan.parties)[number]['body'] | undefined,
  receiver: typeof sender,
) {
  const facts = (one: typeof sender) => ({
    name: one?.name,
    address: one?.address,
    contact: one?.contactPhone,
  });
  const licenceNumber = sender?.licenceNumbers?.[0]?.number;
  return { date: at, sender: { ...facts(sender), licenceNumber }, receiver: facts(receiver) };
}

function goodsKindOf(key: string): string {
  const body = products.get(key);
  const kind = city.categories.get(String(body?.category))?.goodsKind ?? '';
  return (body?.imported && city.goodsKinds.get(kind)?.imported) || kind;
}
