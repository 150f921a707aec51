import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { rulesBrokenBy } from '../../../test/architecture/citus-rules.ts';
import { openEmptyCity, type TestCity } from '../../../test/support/city.ts';
import { PLACEMENTS } from '../../distribute.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import { projections } from '../../projections.ts';
import { createAccount } from '../identity/index.ts';
import { verifyLedger } from '../ledger/index.ts';
import { refusedAfter } from './backlog.store.ts';
import { loadBacklog } from './load-backlog.ts';
import { type BacklogPlan, backlogRows, type Row } from './testing/backlog-rows.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luyuan-backlog-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const open: TestCity[] = [];
afterEach(async () => {
  for (const city of open.splice(0)) await city.close();
});

async function newCity(options: { distributed?: boolean } = {}) {
  const city = await openEmptyCity(options);
  open.push(city);
  const account = await createAccount(city.tools.db, city.tools.ids, {
    userName: 'loader',
    displayName: '导入员',
    password: 'egret-over-water',
    role: 'administrator',
  });
  return { city, recordedBy: account.accountId };
}

let files = 0;
function fileOf(rows: readonly unknown[]): string {
  files += 1;
  const path = join(folder, `backlog-${files}.ndjson`);
  writeFileSync(path, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));
  return path;
}

/** Everything that was stored, told by what people know and not by ids, which differ from run to run. */
async function stored(city: TestCity): Promise<unknown> {
  const ask = async (sql: string) => (await city.owner.query(sql)).rows;
  const lot = `(SELECT coalesce(p.gtin, p.name) || '/' || coalesce(l.batch, '') FROM registry.lot l
     JOIN registry.product p USING (product_id) WHERE l.lot_id = x.lot_id)`;
  const party = (column: string) => `(SELECT name FROM registry.party q WHERE q.party_id = x.${column})`;
  const document = (column: string) =>
    `(SELECT sender_number FROM ledger.document d WHERE d.document_id = x.${column})`;
  return {
    movements: await ask(
      `SELECT ${lot} AS lot, ${document('document_id')} AS document, line, kind, ${party('from_id')} AS from_name,
         ${party('to_id')} AS to_name, quantity, at, ${document('answers_document')} AS answers, answers_line
         FROM ledger.movement x ORDER BY 1, 2, 3`,
    ),
    holdings: await ask(
      `SELECT ${lot} AS lot, ${party('party_id')} AS party, on_hand, incoming, unknowns FROM ledger.holding x ORDER BY 1, 2`,
    ),
    findings: await ask(
      `SELECT ${lot} AS lot, ${document('document_id')} AS document, ${party('party_id')} AS party, kind, quantity, line
         FROM ledger.discrepancy x ORDER BY 1, 2, 4, 6`,
    ),
    claims: await ask(
      `SELECT ${lot} AS lot, ${document('document_id')} AS document, line, production_date::text, expiry_date::text, origin
         FROM registry.lot_claim x ORDER BY 1, 2, 3`,
    ),
    vouchers: await ask(
      `SELECT ${document('document_id')} AS document, state, ${party('receiver_id')} AS receiver, summary, lines
         FROM vouchers.sent x ORDER BY 1`,
    ),
    inbox: await ask(`SELECT ${document('document_id')} AS document, state FROM vouchers.inbox x ORDER BY 1`),
    answers: await ask(
      `SELECT ${document('document_id')} AS document, ${document('answer_document_id')} AS answer, kind
         FROM vouchers.answer x ORDER BY 1, 2`,
    ),
    papers: await ask(`SELECT ${lot} AS lot, kind, number FROM vouchers.lot_paper x ORDER BY 1, 2, 3`),
    lots: await ask(`SELECT ${lot} AS lot FROM registry.lot x ORDER BY 1`),
    keys: await ask('SELECT scheme, count(*)::int AS keys FROM registry.lot_key GROUP BY 1 ORDER BY 1'),
    waiting: await ask('SELECT count(*)::int AS documents FROM ledger.outbox'),
    documents: await ask('SELECT count(*)::int AS documents FROM ledger.document'),
  };
}

const PLAN: BacklogPlan = { seed: 7, days: 4, farms: 3, traders: 4, stalls: 5 };

describe('A backlog', () => {
  it('Stores many rows a transaction just as it stores each by itself', async () => {
    const path = fileOf(backlogRows(PLAN));
    const one = await newCity();
    const many = await newCity();
    const single = await loadBacklog(one.city.tools, { path, recordedBy: one.recordedBy, batch_rows: 1 });
    const batched = await loadBacklog(many.city.tools, {
      path,
      recordedBy: many.recordedBy,
      batch_rows: 150,
    });
    expect([batched.taken, batched.repeated, batched.refused]).toEqual([
      single.taken,
      single.repeated,
      single.refused,
    ]);
    // Some of the rows are meant to be refused, and some goods to be sold that nobody had.
    expect(single.refused).toBeGreaterThan(0);
    const expected = (await stored(one.city)) as { findings: unknown[]; movements: unknown[] };
    expect(expected.findings.length).toBeGreaterThan(0);
    expect(expected.movements.length).toBeGreaterThan(100);
    expect(await stored(many.city)).toEqual(expected);
    const { rows: leftOver } = await many.city.owner.query(
      `SELECT batch FROM registry.lot WHERE batch LIKE 'never-%'`,
    );
    expect(leftOver).toEqual([]);
    const refusedOf = (city: TestCity, id: string) => refusedAfter(city.tools.db, id, 0, 1000);
    expect(await refusedOf(many.city, batched.backlogId)).toEqual(
      await refusedOf(one.city, single.backlogId),
    );
    const verified = await verifyLedger(many.city.tools.db, projections(many.city.tools.city), {
      after: '0',
    });
    expect(verified.findings).toEqual([]);
  });

  it('Is stored the same by the statements for Citus, and none of them is one that Citus refuses', async () => {
    const path = fileOf(backlogRows({ ...PLAN, seed: 17 }));
    const plain = await newCity();
    await loadBacklog(plain.city.tools, { path, recordedBy: plain.recordedBy, batch_rows: 60 });
    const expected = await stored(plain.city);
    for (const batch_rows of [60, 1]) {
      const { city, recordedBy } = await newCity({ distributed: true });
      const said = new Set<string>();
      const db = overheard(city.tools.db, said);
      await loadBacklog({ ...city.tools, db }, { path, recordedBy, batch_rows });
      expect(await stored(city)).toEqual(expected);
      expect([...said].filter((sql) => rulesBrokenBy(sql, PLACEMENTS).length > 0)).toEqual([]);
      expect([...said].filter((sql) => /^INSERT INTO ledger\.movement .*VALUES/.test(sql))).not.toEqual([]);
    }
  });

  it('Goes on after a kill at any point, with nothing lost and nothing doubled', async () => {
    const path = fileOf(backlogRows({ ...PLAN, seed: 11 }));
    const whole = await newCity();
    await loadBacklog(whole.city.tools, { path, recordedBy: whole.recordedBy, batch_rows: 8 });
    const killed = await newCity();
    let deaths = 0;
    for (let tries = 0; ; tries += 1) {
      // Each run dies at its third transaction: by turns before its commit, after it, and in the midst of its work.
      const db = mortal(
        killed.city.tools.db,
        3,
        (['before', 'after', 'within'] as const)[tries % 3] ?? 'within',
      );
      try {
        const done = await loadBacklog(
          { ...killed.city.tools, db },
          { path, recordedBy: killed.recordedBy, batch_rows: 8 },
        );
        expect(done.finishedAt).not.toBeNull();
        break;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        deaths += 1;
      }
    }
    expect(deaths).toBeGreaterThan(3);
    expect(await stored(killed.city)).toEqual(await stored(whole.city));
  });

  it('Takes nothing a second time from the same rows in another file', async () => {
    const rows = backlogRows({ ...PLAN, seed: 13, days: 2, mistakes: false });
    const { city, recordedBy } = await newCity();
    const first = await loadBacklog(city.tools, { path: fileOf(rows), recordedBy });
    expect(first.refused).toBe(0);
    const before = await stored(city);
    const again = await loadBacklog(city.tools, { path: fileOf([...rows, '']), recordedBy });
    expect([again.taken, again.refused, again.repeated]).toEqual([0, 0, rows.length + 1]);
    expect(await stored(city)).toEqual(before);
  });

  it('Says of each refused row where it stands and what to write instead, and takes the others', async () => {
    const good = backlogRows({ ...PLAN, seed: 3, days: 1, mistakes: false });
    const voucher = good.find((row) => row.type === 'voucher') as Row & { body: Record<string, unknown> };
    const rows = [
      ...good,
      '{"type":"voucher"',
      { ...voucher, body: { ...voucher.body, documentNumber: 'N-1', lines: [] } },
      { ...voucher, body: { ...voucher.body, documentNumber: 'N-2', lines: undefined } },
      { ...voucher, sender: '91350200MA0000000X' },
      { ...voucher, sender: undefined },
      { type: 'voucher-of-a-kind', body: {} },
      {
        ...voucher,
        body: {
          ...voucher.body,
          documentNumber: 'N-3',
          lines: [{ product: { gtin: '06901234567890' }, quantity: 1, unit: 'kg' }],
        },
      },
      `{"type":"party","body":{"name":"${'长'.repeat(400_000)}"}}`,
    ];
    const { city, recordedBy } = await newCity();
    const done = await loadBacklog(city.tools, { path: fileOf(rows), recordedBy, batch_rows: 500 });
    expect(done.taken).toBe(good.length);
    const refused = await refusedAfter(city.tools.db, done.backlogId, 0, 100);
    const at = good.length;
    expect(refused.map(({ line, code, path }) => [line - at, code, path])).toEqual([
      [1, 'json-broken', ''],
      [2, 'request-invalid', '/body/lines'],
      [3, 'request-invalid', '/body/lines'],
      [4, 'sender-unknown', '/sender'],
      [5, 'sender-missing', '/sender'],
      [6, 'row-type-unknown', '/type'],
      [7, 'gtin-check-digit', '/body/lines/0/product/gtin'],
      [8, 'row-too-long', ''],
    ]);
    for (const row of refused) expect(`${row.zh}${row.en}`).toMatch(/[一-鿿].*[a-z]/);
  });

  it('Finds a file again under another name, and takes a longer one for another', async () => {
    const rows = backlogRows({ ...PLAN, seed: 5, days: 1, mistakes: false });
    const { city, recordedBy } = await newCity();
    const first = await loadBacklog(city.tools, { path: fileOf(rows), recordedBy });
    const copy = fileOf(rows);
    const same = await loadBacklog(city.tools, { path: copy, recordedBy });
    expect(same).toEqual(first);
    appendFileSync(copy, `${JSON.stringify(rows[0])}\n`);
    const longer = await loadBacklog(city.tools, { path: copy, recordedBy });
    expect(longer.backlogId).not.toBe(first.backlogId);
    expect(longer.repeated).toBe(rows.length + 1);
  });
});

/** Notes every statement. */
function overheard(db: Db, said: Set<string>): Db {
  const listening = (tx: Queryable): Queryable => ({
    distributed: tx.distributed ?? false,
    query: (text, values, name) => {
      said.add(text);
      return tx.query(text, values, name);
    },
  });
  return {
    ...listening(db),
    transaction: (work) => db.transaction((tx) => work(listening(tx))),
    close: () => Promise.resolve(),
  };
}

class Killed extends Error {}

/** A database whose process dies at its nth transaction. */
function mortal(db: Db, life: number, when: 'before' | 'after' | 'within'): Db {
  let transactions = 0;
  const distributed = db.distributed ?? false;
  return {
    distributed,
    query: db.query,
    close: () => Promise.resolve(),
    async transaction(work) {
      transactions += 1;
      if (transactions > life) throw new Killed();
      if (transactions < life) return db.transaction(work);
      if (when === 'after') {
        await db.transaction(work);
        throw new Killed();
      }
      let statements = 0;
      return db.transaction(async (tx) => {
        const done = await work({
          distributed,
          query: async (text, values, name) => {
            statements += 1;
            if (when === 'within' && statements > 12) throw new Killed();
            return tx.query(text, values, name);
          },
        });
        if (when === 'before') throw new Killed();
        return done;
      });
    },
  };
}
