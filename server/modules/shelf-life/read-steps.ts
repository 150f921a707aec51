import type { Db } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import { displayNames } from '../identity/index.ts';
import {
  documentsById,
  joinRecord,
  type RecordTools,
  readResolved,
  readSections,
  showQuantity,
} from '../ledger/index.ts';
import type { LotFacts } from '../registry/index.ts';
import { voucherNumber } from '../vouchers/index.ts';
import type { StoredAmount, StoredStep } from './disposals.store.ts';
import { STEP_WORDS } from './rules/steps.ts';
import { REASON_WORDS } from './what-holds.ts';

/** What a step's document can say; each step says some of it. */
export interface Said {
  reason?: string;
  place?: string;
  photos?: string[];
  method?: string;
  plannedAt?: string;
  recipient?: string;
  carrier?: { name: string; licence?: string; document?: string };
  answer?: 'attend' | 'noted' | 'wait';
  until?: string;
  handler?: string;
  supervisor?: string;
  witnesses?: string[];
  remedy?: string;
  note?: string;
  corrects?: string;
  lines?: { lot: string; why?: string }[];
}

export interface ReadStep {
  stored: StoredStep;
  said: Said;
  by: string | null;
  amounts: StoredAmount[];
}

/** Steps with what their documents say, private sections included: for those who may see the disposal. */
export async function readSteps(
  tools: RecordTools & { db: Db },
  steps: readonly StoredStep[],
  amounts: readonly StoredAmount[],
): Promise<ReadStep[]> {
  const documents = await documentsById(
    tools.db,
    steps.map((step) => step.stepId),
  );
  const names = await displayNames(
    tools.db,
    steps.flatMap((step) => step.recordedBy ?? []),
  );
  const byStep = Map.groupBy(amounts, (row) => row.stepId);
  const read: ReadStep[] = [];
  for (const stored of steps) {
    const document = documents.get(stored.stepId);
    const said = document ? (joinRecord(await readSections(tools.db, tools, document)) as Said) : {};
    const resolved = document ? (readResolved(document) as { corrects?: string }) : {};
    read.push({
      stored,
      said: { ...said, ...(resolved.corrects ? { corrects: resolved.corrects } : {}) },
      by: names.get(stored.recordedBy ?? '') ?? null,
      amounts: byStep.get(stored.stepId) ?? [],
    });
  }
  return read;
}

/** What counts of steps of one kind: the last one, with what later steps corrected of it. */
export function lastSaid(steps: readonly ReadStep[], step: StoredStep['step']): Said | null {
  const last = steps.findLast((one) => one.stored.step === step);
  if (!last) return null;
  return corrected(steps, last);
}

export function corrected(steps: readonly ReadStep[], one: ReadStep): Said {
  const { stepId } = one.stored;
  const mended: Said = { ...one.said };
  for (const later of steps) {
    if (later.stored.step !== 'correct' || later.said.corrects !== stepId) continue;
    const { reason: _why, corrects: _which, note: _note, ...facts } = later.said;
    Object.assign(mended, facts);
  }
  return mended;
}

interface Fact {
  label: Words;
  value: Words;
}
const both = (text: string): Words => ({ zh: text, en: text });
const carrierText = ({ name, licence, document }: NonNullable<Said['carrier']>): string =>
  [name, licence, document].filter(Boolean).join(' · ');

export function showStep(
  tools: RecordTools,
  step: ReadStep,
  lots: ReadonlyMap<string, LotFacts>,
  clock: (at: Date) => string,
) {
  const { stored, said } = step;
  const words =
    stored.step === 'attend'
      ? said.answer === 'attend'
        ? { zh: '监管人员到场监督', en: 'An officer attends' }
        : { zh: '监管人员已知悉', en: 'Noted by an officer' }
      : STEP_WORDS[stored.step];
  return {
    stepId: stored.stepId,
    step: stored.step,
    words,
    at: stored.at.toISOString(),
    by: step.by,
    byOffice: stored.byOffice,
    facts: [...amountFacts(tools, step, lots), ...saidFacts(tools, said, stored.step, clock)],
    photos: said.photos ?? [],
    vouchers: step.amounts.some((row) => row.method === 'return') ? stored.movedBy.map(voucherNumber) : [],
    corrects: said.corrects ?? null,
  };
}

function amountFacts(
  tools: RecordTools,
  { stored, amounts }: ReadStep,
  lots: ReadonlyMap<string, LotFacts>,
): Fact[] {
  return amounts.flatMap(({ lotId, quantity, what }): Fact[] => {
    const lot = lots.get(lotId);
    // A lot that is let go at closing was never there.
    if (!lot || (stored.step === 'close' && what === 'let-go')) return [];
    const name = [lot.product.name, lot.lot.batch].filter(Boolean).join(' ');
    const amount =
      quantity === null ? { zh: '全部库存', en: 'all in stock' } : showQuantity(tools.city, quantity, lot);
    return [{ label: both(name), value: amount }];
  });
}

function saidFacts(
  { city }: RecordTools,
  said: Said,
  step: StoredStep['step'],
  clock: (at: Date) => string,
): Fact[] {
  const facts: Fact[] = [];
  const add = (zh: string, en: string, value: Words | string | undefined) => {
    if (value !== undefined && value !== '')
      facts.push({ label: { zh, en }, value: typeof value === 'string' ? both(value) : value });
  };
  const reason = REASON_WORDS[said.reason as keyof typeof REASON_WORDS];
  add('原因', 'Reason', reason ?? said.reason);
  const method = city.disposalMethods.find((row) => row.code === said.method);
  add('方式', 'Way', method ? { zh: method.zh, en: method.en } : undefined);
  add('计划时间', 'Planned', said.plannedAt ? clock(new Date(said.plannedAt)) : undefined);
  add(step === 'hold' ? '存放地点' : '地点', step === 'hold' ? 'Kept at' : 'Place', said.place);
  add('接收方', 'Received by', said.recipient);
  add('经办人', 'Handled by', said.handler);
  add('监督人', 'Supervised by', said.supervisor);
  add('见证人', 'Witnesses', said.witnesses?.join('、'));
  add('收运单位及凭证', 'Carrier and slip', said.carrier ? carrierText(said.carrier) : undefined);
  add('等到', 'Until', said.until ? clock(new Date(said.until)) : undefined);
  add('补救', 'Remedy', said.remedy);
  for (const { why } of said.lines ?? []) add('缺少原因', 'Why missing', why);
  add('备注', 'Note', said.note);
  return facts;
}
