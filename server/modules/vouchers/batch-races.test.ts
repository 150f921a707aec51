import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { BatchQueue } from '../../platform/batch-queue.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import { type RecordInput, recordEntry } from '../ledger/index.ts';
import { issueVoucher } from './issue-voucher.ts';
import { receiveVoucher } from './receive-voucher.ts';
import { recordPurchase } from './record-purchase.ts';
import type { PurchaseInput, ReceiptInput, VoucherInput } from './vouchers.schemas.ts';

/** What several documents in one transaction decide must be what each would have decided alone, whoever else writes. */

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

/** Tools without a queue: what they record is another process's, committed at once. */
const elsewhere = () => ({ ...city.tools, batches: undefined });
const kg = (quantity: number) => ({ quantity, unit: 'kg' });

/** A database in which something else happens right after the first statement of this name. */
function meanwhile(name: string, happen: () => Promise<unknown>): { db: Db; happened: () => boolean } {
  const { db } = city.tools;
  let happened = false;
  return {
    happened: () => happened,
    db: {
      ...db,
      transaction: (work) =>
        db.transaction((tx) =>
          work({
            ...tx,
            async query<Row>(text: string, values?: readonly unknown[], named?: string): Promise<Row[]> {
              const rows = await tx.query<Row>(text, values, named);
              if (named === name && !happened) {
                happened = true;
                await happen();
              }
              return rows;
            },
          } satisfies Queryable),
        ),
    },
  };
}

const cheese = (number: string, batch: string, receiver: 'wholesaler' | 'stall' | 'supermarket') =>
  ({
    documentNumber: number,
    receiver: { partyId: city.parties[receiver].partyId },
    lines: [city.cheese(batch)],
    certificates: [city.inspectionReport()],
  }) as unknown as VoucherInput;
const on = (db: Db) => ({ ...city.tools, db });
/** Lines that ask more questions than the companions', so that this document is the last to lock. */
const slowLines = () =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((field) => ({
    ...city.cabbage(),
    origin: `地 ${field}`,
    producer: { name: `农户 ${field}` },
  }));

describe('Documents recorded together', () => {
  it('Every document that was answered is stored, though another one was repeated and a third lost its lot', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const sale = { documentNumber: 'SALE-1', lines: [{ lot: lotId, ...kg(1) }] } as RecordInput;
    await recordEntry(elsewhere(), city.principals.stall, 'sale', sale);
    const queue = new BatchQueue(city.tools.db);
    let looks = 0;
    const results = await Promise.allSettled([
      queue.run((db) => issueVoucher(on(db), city.principals.factory, cheese('V-A', 'B-NEW', 'wholesaler'))),
      queue.run(async () => {
        looks += 1;
        // The first time is the look ahead; now another process mints the same lot.
        if (looks === 2)
          await issueVoucher(elsewhere(), city.principals.factory, cheese('V-B', 'B-NEW', 'wholesaler'));
      }),
      queue.run((db) => recordEntry(on(db), city.principals.stall, 'sale', sale)),
    ]);
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    const { rows } = await city.owner.query<{ sender_number: string }>(
      `SELECT sender_number FROM ledger.document WHERE sender_number IN ('V-A', 'V-B') ORDER BY 1`,
    );
    expect(rows.map((row) => row.sender_number)).toEqual(['V-A', 'V-B']);
  });

  it('A receipt that comes twice at once, to two servers, is answered twice', async () => {
    const queues = [new BatchQueue(city.tools.db), new BatchQueue(city.tools.db)];
    for (let round = 0; round < 10; round += 1) {
      const voucher = await city.issueCabbage('farm', 'stall', { origin: `两次 ${round}` });
      const body = { documentNumber: `TWICE-${round}`, decision: 'all' } as ReceiptInput;
      const answers = await Promise.all(
        queues.map((queue) =>
          queue.run((db) => receiveVoucher(on(db), city.principals.stall, voucher.documentId, body)),
        ),
      );
      expect(answers.map((one) => one.replayed).sort()).toEqual([false, true]);
    }
  });

  it('A receipt committed between look and lock is not implied once more', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const ship = (receiver: 'stall' | 'supermarket') =>
      city.issue('wholesaler', {
        receiver: { partyId: city.parties[receiver].partyId },
        lines: [{ lot: lotId, ...kg(10) }],
      });
    const first = await ship('stall');
    await ship('stall');
    await city.receive('supermarket', await ship('supermarket'));
    await city.record('supermarket', 'sales', { lines: [{ lot: lotId, ...kg(5) }] });
    const { db, happened } = meanwhile('ledger-movements-of-lots', () =>
      receiveVoucher(elsewhere(), city.principals.stall, first.documentId, {
        documentNumber: 'R-ELSE',
        decision: 'all',
      } as ReceiptInput),
    );
    const queue = new BatchQueue(db);
    await Promise.all([
      queue.run((one) =>
        recordEntry(on(one), city.principals.supermarket, 'consumer-return', {
          documentNumber: 'CR-1',
          lines: [{ lot: lotId, ...kg(1) }],
          reason: '退',
        } as RecordInput),
      ),
      queue.run((one) =>
        issueVoucher(on(one), city.principals.stall, {
          documentNumber: 'SV-1',
          receiver: { partyId: city.parties.stranger.partyId },
          lines: [{ lot: lotId, ...kg(15) }, ...slowLines()],
        } as unknown as VoucherInput),
      ),
    ]);
    expect(happened()).toBe(true);
    const { rows } = await city.owner.query(
      'SELECT 1 FROM ledger.movement WHERE lot_id = $1 AND answers_document = $2',
      [lotId, first.documentId],
    );
    expect(rows).toHaveLength(1);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 5_000, incoming: 0 });
  });

  it('A lot that another process made between two questions is found by any of its keys', async () => {
    const { db, happened } = meanwhile('registry-lots-by-keys', () =>
      issueVoucher(elsewhere(), city.principals.factory, cheese('V-ELSE', 'B-ELSE', 'wholesaler')),
    );
    const queue = new BatchQueue(db);
    const gtin = (city.products.cheese.gtin ?? '').padStart(14, '0');
    const sale = {
      documentNumber: 'S-ELSE',
      lines: [{ lot: `(01)${gtin}(10)B-ELSE`, quantity: 1, unit: '袋' }],
    } as RecordInput;
    const [, issued] = await Promise.allSettled([
      queue.run((one) => recordEntry(on(one), city.principals.stall, 'sale', sale)),
      queue.run((one) =>
        issueVoucher(on(one), city.principals.factory, cheese('V-HERE', 'B-ELSE', 'wholesaler')),
      ),
    ]);
    expect(happened()).toBe(true);
    expect(issued.status).toBe('fulfilled');
    const { rows } = await city.owner.query(`SELECT 1 FROM registry.lot WHERE batch = 'B-ELSE'`);
    expect(rows).toHaveLength(1);
  });

  it('A purchase recorded between look and lock is matched by its voucher, and posted once', async () => {
    const { parties } = city;
    const buy = (number: string, batch: string) =>
      recordPurchase(elsewhere(), city.principals.stall, {
        documentNumber: `P-${number}`,
        supplier: { partyId: parties.wholesaler.partyId },
        supplierDocument: number,
        lines: [city.cheese(batch)],
      } as unknown as PurchaseInput);
    await buy('OLD', 'B-OLD');
    const { db, happened } = meanwhile('vouchers-lock-unmatched', () => buy('V-LATE', 'B-LATE'));
    const queue = new BatchQueue(db);
    const issue = (who: 'factory' | 'wholesaler', body: VoucherInput) =>
      queue.run((one) => issueVoucher(on(one), city.principals[who], body));
    const late = cheese('V-LATE', 'B-LATE', 'stall');
    await Promise.all([
      issue('factory', cheese('V-1', 'B-1', 'stall')),
      issue('wholesaler', cheese('V-2', 'B-2', 'supermarket')),
      issue('wholesaler', { ...late, lines: [...slowLines(), ...late.lines] } as unknown as VoucherInput),
    ]);
    expect(happened()).toBe(true);
    const { rows } = await city.owner.query(
      `SELECT d.sender_number FROM ledger.movement m JOIN ledger.document d USING (document_id)
         JOIN registry.lot l USING (lot_id) WHERE l.batch = 'B-LATE' AND m.from_id IS NOT NULL AND m.answers_document IS NULL`,
    );
    expect(rows).toHaveLength(1);
  });

  it('A serial number of a known batch is taken', async () => {
    const one = await city.call(
      'factory',
      'POST',
      '/api/v1/vouchers',
      cheese('V-B1', 'B-SERIAL', 'wholesaler'),
    );
    const two = await city.call('factory', 'POST', '/api/v1/vouchers', {
      ...cheese('V-B2', 'B-SERIAL', 'wholesaler'),
      lines: [{ ...city.cheese('B-SERIAL'), serial: 'S1', quantity: 1 }],
    });
    expect([one.status, two.status]).toEqual([201, 201]);
  });

  it('Nothing of it all is at odds with the documents', async () => {
    expect((await city.verify()).findings).toEqual([]);
  });
});
