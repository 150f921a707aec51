import type { Words } from '../../platform/errors.ts';
import type { ReportInput } from './incident.schemas.ts';

/** What a first report says, in the order in which it is read out. Labels are those of the forms that offices use. */
const LABELS = {
  knownAt: ['接报时间', 'Told at'],
  what: ['接报内容', 'What was told'],
  place: ['发生单位', 'Where it happened'],
  address: ['发生地点', 'Address'],
  licence: ['信用代码、许可证', 'Credit code, licences'],
  responsible: ['单位负责人', 'Responsible person'],
  eaten: ['进餐时间', 'Eaten at'],
  exposed: ['就餐人数', 'Ate'],
  ill: ['发病人数', 'Fell ill'],
  inHospital: ['住院人数', 'In hospital'],
  critical: ['危重人数', 'In danger'],
  dead: ['死亡人数', 'Died'],
  firstOnset: ['首例发病时间', 'First fell ill at'],
  symptoms: ['主要症状', 'Symptoms'],
  suspectedFood: ['可疑食品', 'Suspected food'],
  goods: ['当时在该单位的批次', 'Lots in the kitchen then'],
  suppliers: ['供货单位', 'Suppliers'],
  others: ['收到同批货的其他单位', 'Others who got of these lots'],
  cause: ['初步原因', 'Cause, as far as known'],
  grade: ['事故级别', 'Grade'],
  measures: ['已采取的措施', 'Done so far'],
  requests: ['需要支持的事项', 'Help needed'],
} as const satisfies Record<string, readonly [string, string]>;
export type DraftKey = keyof typeof LABELS;

export interface DraftLine {
  key: DraftKey;
  label: Words;
  /** Null: not known, and said to be. */
  value: Words | null;
}

/** Numbers of people, which stand without a unit in the draft's own words. */
const COUNTS = ['exposed', 'ill', 'inHospital', 'critical', 'dead'] as const;
const TEXTS = ['symptoms', 'suspectedFood', 'cause', 'grade', 'measures', 'requests'] as const;

type Known = Partial<Record<DraftKey, Words | null>>;
type Told = Partial<Omit<ReportInput, 'documentNumber' | 'stage' | 'case'>>;

/** What the platform knows, overlaid by what officers have told, the last word of each. */
export function draftOf(known: Known, told: readonly Told[], time: (at: string) => string): DraftLine[] {
  const values: Known = { ...known };
  for (const one of told) {
    for (const key of COUNTS) {
      const count = one[key];
      if (count !== undefined) values[key] = { zh: `${count} 人`, en: String(count) };
    }
    for (const key of TEXTS) {
      const text = one[key];
      if (text !== undefined) values[key] = { zh: text, en: text };
    }
    if (one.firstOnset !== undefined) {
      const at = time(one.firstOnset);
      values.firstOnset = { zh: at, en: at };
    }
  }
  return (Object.keys(LABELS) as DraftKey[]).map((key) => ({
    key,
    label: { zh: LABELS[key][0], en: LABELS[key][1] },
    value: values[key] ?? null,
  }));
}

/** What is said where nobody knows yet. */
export const NOT_KNOWN: Words = { zh: '不详，正在核实', en: 'not known, being looked into' };
