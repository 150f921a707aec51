import { expect, test } from 'vitest';
import { batchOf, DEFAULT_RATES, HONEST_RATES, type Rates } from '../../../simulator/full-city/index.ts';
import { runFullCity } from './testing/full-city-run.ts';

const E = process.env;
const wish = {
  seed: Number(E.SEED ?? 5),
  operators: Number(E.OPS ?? 300),
  products: Number(E.GOODS ?? 800),
  entries: Number(E.ENT ?? 500),
  days: Number(E.NDAYS ?? 5),
  startDate: '2026-09-14',
};
test('honest', async () => {
  const run = await runFullCity({ ...wish, rates: HONEST_RATES });
  console.log('honest', run.documents, run.refused, run.took_ms, run.found.length);
  for (const f of run.found.slice(0, 10)) console.log(JSON.stringify(f).slice(0, 1500));
  await run.platform.close();
  expect(1).toBe(1);
}, 600_000);
test('frauds', async () => {
  const m = Number(E.MULT ?? 8);
  const rates = Object.fromEntries(
    Object.entries(DEFAULT_RATES).map(([n, r]) => [
      n,
      n === 'scansPerEntry' || n === 'outbreaksPerDay'
        ? r
        : Math.min(
            0.3,
            [
              'late',
              'missing',
              'unanswered',
              'receiverOnly',
              'dayOnly',
              'mixing',
              'returned',
              'undated',
              'short',
              'refused',
            ].includes(n)
              ? r
              : r * m,
          ),
    ]),
  ) as Rates;
  const run = await runFullCity({ ...wish, rates });
  console.log('frauds', run.documents, run.refused, run.took_ms, run.found.length);
  const { census, town } = run.full;
  const plants = run.days.flatMap((d) => d.plants.map((p) => ({ ...p, day: d })));
  const kinds = [
    'overdrawn',
    'two-dates',
    'before-production',
    'after-disposal',
    'code-in-two-places',
    'off-route',
    'yield-out-of-band',
    'loss-out-of-band',
    'stock-does-not-add-up',
  ];
  const usccOf = (n: number) => (n < 0 ? null : census.member(n).uscc);
  const gtin = (l: number) => (l < 0 ? null : census.gtinOf(town.lots.productOf(l)));
  const matches = (p: any, f: any) => {
    if (p.kind !== f.kind) return false;
    if (p.kind === 'code-in-two-places')
      return p.day.sightings && f.evidence.some((e: any) => e.at === p.day.sightings.at.at(p.sightings[0]));
    const sameLot = Number(f.gtin) === Number(gtin(p.lot)) && f.batch === batchOf(town.lots, p.lot);
    if (['two-dates', 'before-production', 'yield-out-of-band'].includes(p.kind)) return sameLot;
    if (p.kind === 'off-route') return sameLot && (p.party < 0 || f.uscc === usccOf(p.party));
    if (['loss-out-of-band', 'stock-does-not-add-up'].includes(p.kind))
      return f.uscc === usccOf(p.party) && Number(f.gtin) === Number(gtin(p.lot));
    return sameLot && f.uscc === usccOf(p.party);
  };
  for (const kind of kinds) {
    const planted = plants.filter((p) => p.kind === kind);
    const found = run.found.filter((f) => f.kind === kind);
    const hit = planted.filter((p) => found.some((f) => matches(p, f)));
    const right = found.filter((f) => planted.some((p) => matches(p, f)));
    const wrong = found.filter((f) => !right.includes(f));
    console.log(
      kind,
      'planted',
      planted.length,
      'hit',
      hit.length,
      'found',
      found.length,
      'right',
      right.length,
    );
    const errorsAt = (f: any) => [
      ...new Set(
        plants
          .filter(
            (p) =>
              p.lot >= 0 &&
              Number(gtin(p.lot)) === Number(f.gtin) &&
              (f.batch === null || batchOf(town.lots, p.lot) === f.batch),
          )
          .map((p) => p.kind + (usccOf(p.party) === f.uscc || usccOf(p.other) === f.uscc ? '!' : '')),
      ),
    ];
    const n = Number(E.SHOW ?? 3);
    for (const f of wrong.slice(0, n))
      console.log(
        '  wrong',
        f.uscc,
        f.quantity,
        errorsAt(f).join(','),
        E.V ? JSON.stringify(f.evidence).slice(0, 2500) : '',
      );
    for (const p of planted.filter((one) => !hit.includes(one)).slice(0, n))
      console.log(
        '  missed',
        usccOf(p.party),
        gtin(p.lot),
        p.lot < 0 ? '' : batchOf(town.lots, p.lot),
        p.quantity,
        new Date(p.at).toISOString(),
        run.found
          .filter(
            (f) =>
              p.lot >= 0 && Number(f.gtin) === Number(gtin(p.lot)) && f.batch === batchOf(town.lots, p.lot),
          )
          .map((f) => f.kind)
          .join(','),
      );
  }
  await run.platform.close();
}, 900_000);
