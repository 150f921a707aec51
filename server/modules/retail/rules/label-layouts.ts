import { issue, type ScanIssue } from './scan-issue.ts';

/** What the digits of in-store labels mean, from a day or instant on: per scale, per shop, or the city's guess. */
export interface LabelLayout {
  /** '22', or '2' for all of 20 to 29. */
  prefix: string;
  length: 13 | 18;
  /** Of 13 digits: what the five before the last mean. Of 18: `amount-weight` or `weight-amount`, five digits each. */
  carries: 'weight' | 'amount' | 'amount-weight' | 'weight-amount';
  /** Grams that one unit of the weight stands for: 1, or 10 where scales print hundredths of a kilogram. */
  weightStep_g: number;
}

export interface LabelAmounts {
  weight_g?: number;
  amountFen?: number;
  notes: ScanIssue[];
}

/** The layout for these digits: the one with the longest prefix that fits. */
export function layoutFor(layouts: readonly LabelLayout[], digits: string): LabelLayout | undefined {
  return layouts
    .filter((one) => one.length === digits.length && digits.startsWith(one.prefix))
    .toSorted((one, two) => two.prefix.length - one.prefix.length)[0];
}

/**
 * Weight and amount of a label (2 for the prefix, 5 for the goods, then the amounts, then a check digit). A weight of
 * nothing, or beyond what the scale can weigh, is none: the sale stands, how much it was is unknown.
 */
export function readLabel(
  layout: LabelLayout | undefined,
  digits: string,
  weightMax_g: number,
): LabelAmounts {
  if (!layout) {
    const note = issue(
      'label-layout-unknown',
      7,
      '没有登记这种店内码的含义（重量还是金额），本行重量未知。请在“货架与收银”页登记。',
      'What the digits of this in-store label mean (weight or amount) is not on record, so its weight is unknown. Record it on the page “Shelves and tills”.',
    );
    return { notes: [note] };
  }
  const [first, second] = [digits.slice(7, 12), digits.slice(12, 17)];
  const amounts = {
    weight: { weight: first },
    amount: { amount: first },
    'amount-weight': { amount: first, weight: second },
    'weight-amount': { weight: first, amount: second },
  }[layout.carries];
  return amountsOf(amounts, layout, digits, weightMax_g);
}

function amountsOf(
  { weight, amount }: { weight?: string; amount?: string },
  layout: LabelLayout,
  digits: string,
  weightMax_g: number,
): LabelAmounts {
  const found: LabelAmounts = { notes: [] };
  if (amount !== undefined) found.amountFen = Number(amount);
  if (weight === undefined) return found;
  const weight_g = Number(weight) * layout.weightStep_g;
  if (weight_g > 0 && weight_g <= weightMax_g) return { ...found, weight_g };
  found.notes.push(
    issue(
      'label-weight-impossible',
      digits.lastIndexOf(weight),
      `标签上的重量 ${weight_g} 克不可能：应大于 0、不超过 ${weightMax_g} 克。销售已记下，重量按未知处理。`,
      `The label's weight of ${weight_g} g is not possible: more than 0 and at most ${weightMax_g} g is expected. The sale is kept; its weight counts as unknown.`,
    ),
  );
  return found;
}
