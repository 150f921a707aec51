import { documentTime } from './document-time.ts';
import { text } from './goods-line.ts';
import { lotOf } from './held-lots.ts';
import type { DocumentParts, PlanContext, Planned } from './plan-context.ts';
import { Places, type StoredRow } from './planned.ts';

/** Rows of one sample become one test with several items; the lot is one of the stall's, or of one's own. */
export function planLotTest(context: PlanContext, { number, partyId, rows }: DocumentParts): Planned {
  const first = rows[0] as StoredRow;
  const places = new Places(first.row);
  const named = text(first.fields, 'stall');
  const stall = named === '' ? null : context.names.stall(named);
  if (stall !== null && 'code' in stall)
    return { findings: [{ ...stall, row: first.row, field: 'stall', path: '' }] };
  const found = lotOf(first.fields, context.names, context.held.of(stall?.partyId ?? partyId));
  if ('code' in found) return { findings: [{ ...found, row: first.row, path: '/lot' }] };
  for (const [path, field] of Object.entries({
    '/documentNumber': 'number',
    '/at': 'date',
    '/lot': text(first.fields, 'lot') === '' ? 'goods' : 'lot',
    '/tester': 'tester',
    '/place': 'place',
    '/number': 'number',
  }))
    places.put(path, first.row, field);
  const items = rows.map(({ row, fields }, index) => {
    places.put(`/items/${index}`, row, 'item');
    places.put(`/items/${index}/value`, row, 'value');
    places.put(`/items/${index}/result`, row, 'result');
    const value = text(fields, 'value');
    return { item: text(fields, 'item'), result: text(fields, 'result'), ...(value === '' ? {} : { value }) };
  });
  const time = documentTime(first.fields, context.city.city.timezone);
  const [tester, place, slip] = ['tester', 'place', 'number'].map((field) => text(first.fields, field));
  const body = {
    documentNumber: number,
    ...(time ?? {}),
    lot: found.lot,
    items,
    ...(tester ? { tester } : {}),
    ...(place ? { place } : {}),
    ...(slip ? { number: slip } : {}),
  };
  return { document: { kind: 'lot-test', body, partyId, places } };
}
