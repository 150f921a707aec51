import type { CityData } from '../../../registry/index.ts';
import { type Finding, finding, isFinding } from '../cells/findings.ts';
import type { Fields } from '../cells/read-row.ts';
import type { Names } from './names.ts';
import type { PlacedFinding, Places, StoredRow } from './planned.ts';

export const text = (fields: Fields, field: string): string => {
  const value = fields[field];
  return typeof value === 'string' ? value.trim() : '';
};

export const day = (fields: Fields, field: string): string | undefined => {
  const value = fields[field];
  return typeof value === 'object' && 'day' in value ? value.day : undefined;
};

export interface LineAmount {
  quantity: string;
  unit: string;
}

/** Quantity and unit of a row. Findings: `unit-missing`, `unit-differs`. */
export function amountOf(fields: Fields, names: Names, field = 'quantity'): LineAmount | Finding {
  const value = fields[field];
  const read = typeof value === 'object' && 'number' in value ? value : { number: '', unit: null };
  const beside = field === 'quantity' ? text(fields, 'unit') : '';
  const [own, said] = [
    read.unit === null ? '' : names.unit(read.unit),
    beside === '' ? '' : names.unit(beside),
  ];
  if (own !== '' && said !== '' && own !== said) {
    return finding(
      'unit-differs',
      `数量里写的是“${own}”，单位列写的是“${said}”，请统一。`,
      `The quantity says "${own}" and the unit says "${said}"; make them the same.`,
    );
  }
  const unit = own || said;
  if (unit === '') {
    return finding(
      'unit-missing',
      '缺少单位。请填“单位”列，或写在数量后面（12.5kg），或写在表头里：重量(kg)。',
      'The unit is missing: fill the column 单位, write it behind the quantity (12.5kg), or into the heading: 重量(kg).',
    );
  }
  return { quantity: read.number, unit };
}

const TEXT_FIELDS = ['spec', 'batch', 'shelfLife', 'origin', 'scNumber', 'storage'] as const;

export interface LineContext {
  city: CityData;
  names: Names;
  places: Places;
  supplierId: string | null;
}

/** A row as a line of goods of the API, each of its parts with its place in the file. */
export function goodsLine(
  { row, fields }: StoredRow,
  index: number,
  context: LineContext,
): { line: Record<string, unknown> } | { findings: PlacedFinding[] } {
  const { names, places } = context;
  const path = `/lines/${index}`;
  const findings: PlacedFinding[] = [];
  const put = (part: string, field: string) => places.put(part === '' ? path : `${path}/${part}`, row, field);
  put('', text(fields, 'gtin') === '' ? 'goods' : 'gtin');
  for (const [part, field] of [
    ['quantity', 'quantity'],
    ['unit', 'unit'],
    ['name', 'goods'],
    ['lot', 'lot'],
    ['productionDate', 'productionDate'],
    ['expiryDate', 'expiryDate'],
    ['producer', 'producer'],
    ['unitPriceFen', 'unitPrice'],
    ['each', 'eachWeight'],
    ...TEXT_FIELDS.map((one) => [one, one]),
  ] as const)
    put(part, field);
  const line: Record<string, unknown> = {};
  const lot = text(fields, 'lot');
  if (lot !== '') line.lot = lot;
  else {
    const found = names.product(fields, context.supplierId);
    if ('product' in found) line.product = { productId: found.product.productId };
    else findings.push({ ...found, row, path: `${path}/product` });
  }
  const amount = amountOf(fields, names);
  if (isFinding(amount))
    findings.push({
      ...amount,
      row,
      field: amount.code === 'unit-missing' ? 'unit' : 'quantity',
      path: `${path}/unit`,
    });
  else Object.assign(line, amount);
  const each = fields.eachWeight === undefined ? undefined : amountOf(fields, names, 'eachWeight');
  if (each !== undefined && isFinding(each))
    findings.push({ ...each, row, field: 'eachWeight', path: `${path}/each` });
  else if (each !== undefined) line.each = each;
  if (findings.length > 0) return { findings };
  const goods = text(fields, 'goods');
  if (goods !== '') line.name = goods;
  for (const field of TEXT_FIELDS) if (text(fields, field) !== '') line[field] = text(fields, field);
  for (const field of ['productionDate', 'expiryDate'] as const) {
    const value = day(fields, field);
    if (value !== undefined) line[field] = value;
  }
  if (text(fields, 'producer') !== '') line.producer = { name: text(fields, 'producer') };
  if (text(fields, 'unitPrice') !== '') line.unitPriceFen = Number(text(fields, 'unitPrice'));
  return { line };
}
