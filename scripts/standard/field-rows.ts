import type { Words } from '../../server/platform/errors.ts';
import type { Schema } from './collect-messages.ts';

/** One field of a message as people read it. */
export interface FieldRow {
  /** lines[].product.gtin */
  path: string;
  required: boolean;
  /** text, 1–64 characters. */
  type: Words;
  /** What it is, in both languages. */
  name: Words;
  note: string;
  codes: readonly string[];
}

export type FieldWords = Readonly<Record<string, Words>>;

/** Fields of one level below: products in goods in a voucher. Deeper ones are in the schema. */
const DEPTH_MAX = 4;

/** All fields of a schema, parents before children. `words` go by path, by its last two parts, or by its last. */
export function fieldRows(schema: Schema, words: FieldWords): FieldRow[] {
  const rows: FieldRow[] = [];
  walk(schema, '', 0, rows, words);
  return rows;
}

function walk(schema: Schema, prefix: string, depth: number, rows: FieldRow[], words: FieldWords): void {
  if (depth > DEPTH_MAX) return;
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const inner = unwrap(field);
    const isList = inner.type === 'array';
    const full = isList ? `${path}[]` : path;
    rows.push({
      path: full,
      required: (schema.required ?? []).includes(name),
      type: typeWords(inner),
      name: nameOf(full, name, field.description, words),
      note: field.description ?? '',
      codes: inner.enum ?? inner.items?.enum ?? [],
    });
    walk(isList ? unwrap(inner.items ?? {}) : inner, full, depth + 1, rows, words);
  }
}

/** Nullable is a choice with null: the other one is what the field is. */
function unwrap(schema: Schema): Schema {
  const choices = (schema.anyOf ?? []).filter((one) => one.type !== 'null');
  return choices.length === 1 && choices[0] ? choices[0] : schema;
}

function nameOf(path: string, name: string, description: string | undefined, words: FieldWords): Words {
  const bare = path.replaceAll('[]', '');
  const lastTwo = bare.split('.').slice(-2).join('.');
  const found = words[bare] ?? words[lastTwo] ?? words[name];
  if (found) return found;
  return { zh: description ?? name, en: description ?? name };
}

function typeWords(schema: Schema): Words {
  const { type, format, minLength, maxLength, minimum, maximum, minItems, maxItems } = schema as Record<
    string,
    never
  >;
  if (schema.enum) return { zh: '代码', en: 'code' };
  if (format === 'date') return { zh: '日期 YYYY-MM-DD', en: 'day YYYY-MM-DD' };
  if (format === 'date-time') return { zh: '日期时间 RFC 3339', en: 'instant RFC 3339' };
  if (format === 'id') return { zh: '平台编号（数字）', en: 'id (digits)' };
  if (type === 'array') {
    const many = range(minItems, maxItems);
    return { zh: `列表${many && `，${many} 项`}`, en: `list${many && `, ${many} items`}` };
  }
  if (type === 'object') return { zh: '组合', en: 'object' };
  if (type === 'boolean') return { zh: '是/否', en: 'yes/no' };
  if (type === 'integer' || type === 'number') {
    const size = range(minimum, maximum);
    const zh = type === 'integer' ? '整数' : '数';
    return {
      zh: zh + (size && ` ${size}`),
      en: (type === 'integer' ? 'whole number' : 'number') + (size && ` ${size}`),
    };
  }
  if (schema.anyOf?.some((one) => one.type === 'number'))
    return { zh: '数量：整数，或写成文字的小数', en: 'amount: whole, or a decimal as text' };
  const length = range(minLength, maxLength);
  return { zh: `文字${length && ` ${length} 字`}`, en: `text${length && `, ${length} characters`}` };
}

function range(least: number | undefined, most: number | undefined): string {
  if (least === undefined && most === undefined) return '';
  if (most === undefined) return `≥ ${least}`;
  return least === undefined ? `≤ ${most}` : least === most ? `${least}` : `${least}–${most}`;
}
