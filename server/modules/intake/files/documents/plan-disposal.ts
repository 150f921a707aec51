import { finding, isFinding } from '../cells/findings.ts';
import type { Fields } from '../cells/read-row.ts';
import { documentTime } from './document-time.ts';
import { amountOf, text } from './goods-line.ts';
import { lotOf } from './held-lots.ts';
import type { DocumentParts, PlanContext, Planned } from './plan-context.ts';
import { type PlacedFinding, Places, type StoredRow } from './planned.ts';

const NAMES = /[、，,;；/\s]+/;

/** Who was there: who handled it and who watched. The law asks for two at least (项目档案 1.8). */
function witnessesOf(fields: Fields): string[] {
  return [
    ...new Set([text(fields, 'witnesses'), text(fields, 'handledBy')].flatMap((names) => names.split(NAMES))),
  ].filter((name) => name !== '');
}

export function planDisposal(context: PlanContext, { number, partyId, rows }: DocumentParts): Planned {
  const first = rows[0] as StoredRow;
  const places = new Places(first.row);
  for (const [path, field] of Object.entries({
    '/documentNumber': 'number',
    '/at': 'date',
    '/reason': 'reason',
    '/method': 'method',
    '/place': 'place',
    '/witnesses': 'witnesses',
  }))
    places.put(path, first.row, field);
  const findings: PlacedFinding[] = [];
  const lines = rows.flatMap(({ row, fields }, index) => {
    const path = `/lines/${index}`;
    const found = lotOf(fields, context.names, context.held.of(partyId));
    const amount = amountOf(fields, context.names);
    places.put(path, row, text(fields, 'lot') === '' ? 'goods' : 'lot');
    places.put(`${path}/quantity`, row, 'quantity');
    places.put(`${path}/unit`, row, 'unit');
    if ('code' in found) findings.push({ ...found, row, path: `${path}/lot` });
    if (isFinding(amount))
      findings.push({
        ...amount,
        row,
        field: amount.code === 'unit-missing' ? 'unit' : 'quantity',
        path: `${path}/unit`,
      });
    return 'code' in found || isFinding(amount) ? [] : [{ lot: found.lot, ...amount }];
  });
  const witnesses = witnessesOf(first.fields);
  if (witnesses.length < 2) {
    findings.push({
      ...finding(
        'witnesses-few',
        '处置须有两人以上在场：监督人和经办人合计至少写两人，用顿号分开。',
        'A disposal is before two people at least: write two or more between the handler and the witnesses, parted by 、.',
      ),
      row: first.row,
      field: 'witnesses',
      path: '/witnesses',
    });
  }
  if (findings.length > 0) return { findings };
  const time = documentTime(first.fields, context.city.city.timezone);
  const body = {
    documentNumber: number,
    ...(time ?? {}),
    lines,
    reason: text(first.fields, 'reason'),
    method: text(first.fields, 'method'),
    place: text(first.fields, 'place'),
    witnesses: witnesses.slice(0, 6),
  };
  return { document: { kind: 'disposal', body, partyId, places } };
}
