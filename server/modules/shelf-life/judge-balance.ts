import type { Words } from '../../platform/errors.ts';
import { type MovementRecord, showQuantity } from '../ledger/index.ts';
import type { CityData, LotFacts } from '../registry/index.ts';
import type { Disposal, StoredAmount, StoredStep } from './disposals.store.ts';
import { amountsOf } from './rules/amounts.ts';
import { type CarriedOut, type LotFigures, type Misfit, misfitOf } from './rules/balance.ts';
import { figuresSince } from './rules/figures.ts';

export interface LotVerdict {
  lotId: string;
  figures: LotFigures;
  misfit: (Misfit & { words: Words }) | null;
}

export interface BalanceQuestion {
  disposal: Disposal;
  rows: readonly StoredAmount[];
  steps: readonly StoredStep[];
  lots: ReadonlyMap<string, LotFacts>;
  movements: readonly MovementRecord[];
  /** Counted on the shelf, by lot; absent or null: nobody counted. */
  left: ReadonlyMap<string, number | null>;
}

/** Each lot's figures since it was taken off, and which of them does not fit. Pure. */
export function judgeBalance(city: CityData, question: BalanceQuestion): LotVerdict[] {
  const { disposal, steps } = question;
  const start = steps.find((step) => step.step === 'take-off') ?? steps[0];
  const own = new Set(steps.flatMap((step) => step.movedBy));
  const rows = Map.groupBy(question.rows, (row) => row.lotId as string);
  const movements = Map.groupBy(question.movements, (movement) => movement.lotId as string);
  const returnSteps = new Set(
    question.rows.filter((row) => row.method === 'return').map((row) => row.stepId),
  );
  const returns = new Set(
    steps.filter((step) => returnSteps.has(step.stepId)).flatMap((step) => step.movedBy),
  );
  return [...question.lots].map(([lotId, facts]) => {
    const ofLot = rows.get(lotId) ?? [];
    const figures = figuresSince(movements.get(lotId) ?? [], {
      partyId: disposal.partyId,
      at: start?.at ?? disposal.openedAt,
      documentId: start?.stepId ?? disposal.disposalId,
      own,
      returns,
    });
    const misfit = misfitOf(figures, amountsOf(ofLot), carriedBy(ofLot), question.left.get(lotId) ?? null);
    return { lotId, figures, misfit: misfit && { ...misfit, words: wordsOf(city, misfit, facts) } };
  });
}

function carriedBy(rows: readonly StoredAmount[]): CarriedOut {
  const sum = (fits: (row: StoredAmount) => boolean) =>
    rows.reduce(
      (total, row) => total + (row.what === 'carried-out' && fits(row) ? (row.quantity ?? 0) : 0),
      0,
    );
  return {
    destroyed: sum((row) => row.method !== 'return' && row.method !== 'donate'),
    returned: sum((row) => row.method === 'return'),
    donated: sum((row) => row.method === 'donate'),
  };
}

function wordsOf(city: CityData, { figure, expected, is }: Misfit, facts: LotFacts): Words {
  const [should, now] = [showQuantity(city, expected, facts), showQuantity(city, is, facts)];
  const name = facts.product.name;
  switch (figure) {
    case 'unknown':
      return {
        zh: `${name}有 ${is} 笔数量不明的记录，先盘点一次再关闭。`,
        en: `${name}: ${is} entries of unknown quantity. Take stock of it first.`,
      };
    case 'held':
      return {
        zh: `${name}待处置区还有 ${now.zh} 没有处置。请继续执行；少了的写“缺少”和原因。`,
        en: `${name}: ${now.en} are still held apart. Carry them out, or say how much is missing and why.`,
      };
    case 'destroyed':
      return {
        zh: `${name}处置单上处置了 ${should.zh}，账上处置只有 ${now.zh}。`,
        en: `${name}: ${should.en} disposed of here, ${now.en} in the ledger.`,
      };
    case 'returned':
      return {
        zh: `${name}处置单上退了 ${should.zh}，供货者拒收后账上只退了 ${now.zh}。请对退回来的货另开一张处置单。`,
        en: `${name}: ${should.en} were sent back, of which after refusals ${now.en} stayed there. Take what came back off the shelf again.`,
      };
    case 'donated':
      return {
        zh: `${name}处置单上捐了 ${should.zh}，账上只有 ${now.zh}。`,
        en: `${name}: ${should.en} donated here, ${now.en} in the ledger.`,
      };
    case 'lost':
      return {
        zh: `${name}写了缺少 ${should.zh}，账上的损耗、盘亏只有 ${now.zh}。请先盘点，把缺少的记进账。`,
        en: `${name}: ${should.en} are said to be missing, ${now.en} are in the books as lost. Take stock first.`,
      };
    case 'sold':
      return {
        zh: `${name}下架以后卖出、转出 ${now.zh}，架上只有 ${should.zh} 可以动：待处置的货可能被卖了。请核对销售记录并盘点。`,
        en: `${name}: ${now.en} left since, but only ${should.en} were free. Goods that were held apart may have been sold; check the sales and take stock.`,
      };
    case 'closing':
      return {
        zh: `${name}账上应剩 ${should.zh}，实际是 ${now.zh}。请先盘点。`,
        en: `${name}: ${should.en} should be left, there are ${now.en}. Take stock first.`,
      };
  }
}
