import { type Finding, finding } from './findings.ts';

/** A unit as a sentence names it. */
export interface Named {
  zh: string;
  en: string;
}

export function factorMissing(unit: Named, bulk: Named, of: string, path: string): Finding {
  return finding(
    'packing-factor-missing',
    path,
    `还缺一个换算系数：每${unit.zh}是多少${bulk.zh}？请填写每${unit.zh}的含量（each）或实际重量（actualWeight）。`,
    `A factor is missing: how many ${bulk.en} are in one ${unit.en}? Please state what one holds (each) or the actual weight (actualWeight).`,
    { missing: { unit: unit.zh, of } },
  );
}

export function unitUnknown(text: string, path: string): Finding {
  const shown = text.slice(0, 20);
  return finding(
    'unit-unknown',
    path,
    `没有找到单位“${shown}”。常用单位有：公斤、斤、克、吨、升、毫升、个、箱、袋、瓶、盒。`,
    `There is no unit "${shown}". Common units: kg, jin, g, t, L, ml, piece, carton, bag, bottle, box.`,
  );
}

export function notExact(value: number, path: string): Finding {
  return finding(
    'quantity-not-exact',
    path,
    `带小数的数量请写成文本（例如 "${value}"），或换成更小的单位用整数表示。`,
    `Please write a quantity with decimals as text ("${value}"), or as an integer in a smaller unit.`,
  );
}

export function notPositive(path: string): Finding {
  return finding(
    'quantity-not-positive',
    path,
    '数量应大于 0。退货、报损请用对应的单据。',
    'A quantity is greater than 0. Returns and losses have documents of their own.',
  );
}

export function notANumber(path: string): Finding {
  return finding(
    'quantity-not-a-number',
    path,
    '数量请写成整数，或写成文本形式的小数，例如 12 或 "12.5"。',
    'Please write a quantity as an integer or as decimal text, such as 12 or "12.5".',
  );
}

export function tooLarge(path: string): Finding {
  return finding(
    'quantity-too-large',
    path,
    '数量超出可记录的范围，请检查单位是否写对。',
    'The quantity is beyond what can be recorded. Please check the unit.',
  );
}

export function notWhole(text: string, base: Named, path: string): Finding {
  return finding(
    'quantity-not-whole',
    path,
    `换算后是 ${text} ${base.zh}，账上只记整数。请按整${base.zh}填写，或填写实际重量。`,
    `This makes ${text} ${base.en}; the ledger holds whole numbers only. Please state whole units, or an actual weight.`,
  );
}

export function circular(unit: Named, path: string): Finding {
  return finding(
    'packing-circular',
    path,
    `包装层级互相包含（又回到了“${unit.zh}”）。请在商品资料里改成从大到小的层级。`,
    `The packing levels run in a circle (back to ${unit.en}). Please order them from large to small in the product.`,
  );
}

export function eachNotUsed(path: string): Finding {
  return finding(
    'each-not-used',
    `${path}/each`,
    '这个单位本身就能换算，“每件含量”没有用到。',
    'This unit converts by itself; the content of each was not used.',
    { severity: 'flag' },
  );
}

export function actualNotUsed(unit: Named, base: Named, path: string): Finding {
  return finding(
    'actual-not-used',
    `${path}/actual/unit`,
    `这批货按${base.zh}计数，实际数量（${unit.zh}）只作记录，不参与换算。`,
    `This lot is counted in ${base.en}; the actual amount in ${unit.en} is kept as a remark only.`,
    { severity: 'flag' },
  );
}

export function actualDiffers(actual: string, expected: string, path: string): Finding {
  return finding(
    'actual-differs',
    `${path}/actual/quantity`,
    `实际数量 ${actual} 与按包装换算的 ${expected} 相差较大，以实际数量记账，差异已记录。`,
    `The actual ${actual} differs from the ${expected} that the packing gives. The actual amount counts; the difference is kept.`,
    { severity: 'flag' },
  );
}

export function unitTwice(text: string, path: string): Finding {
  return finding(
    'packing-unit-twice',
    path,
    `“${text.slice(0, 20)}”已有一个换算关系，同一包装单位只填一次。`,
    `There is a level for "${text.slice(0, 20)}" already; give each packing unit once.`,
  );
}
