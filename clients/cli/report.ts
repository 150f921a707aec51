/** One row that was not taken, for the table at the end. */
export interface Refused {
  line: number;
  type: string;
  documentNumber: string | null;
  status: string;
  code: string;
  path: string;
  zh: string;
  en: string;
}

export interface Tally {
  rows: number;
  taken: number;
  repeated: number;
  refused: number;
  waiting: number;
  dropped: number;
}

export const emptyTally = (): Tally => ({
  rows: 0,
  taken: 0,
  repeated: 0,
  refused: 0,
  waiting: 0,
  dropped: 0,
});

const SHOWN_MAX = 200;

/** Prints what is to be mended, by line, and the sums; as JSON for programs. */
export function report(tally: Tally, refused: readonly Refused[], asJson: boolean, isCheck: boolean): void {
  if (asJson) {
    console.log(JSON.stringify({ ...tally, rows: tally.rows, notTaken: refused }));
    return;
  }
  if (refused.length > 0) {
    console.log('行 line\t单号 number\t状态 status\t代码 code\t位置 path');
    for (const one of refused.slice(0, SHOWN_MAX)) {
      console.log([one.line, one.documentNumber ?? '-', one.status, one.code, one.path || '-'].join('\t'));
      console.log(`\t${one.zh}\n\t${one.en}`);
    }
    if (refused.length > SHOWN_MAX) console.log(`… 另有 and ${refused.length - SHOWN_MAX} 行 more`);
  }
  const { rows, taken, repeated, waiting, dropped } = tally;
  const verb = isCheck ? { zh: '可收下', en: 'would be taken' } : { zh: '收下', en: 'taken' };
  console.log(
    `共 ${rows} 行：${verb.zh} ${taken}，已有 ${repeated}，拒收 ${tally.refused}，待对照 ${waiting}，不收 ${dropped}。`,
  );
  console.log(
    `${rows} rows: ${taken} ${verb.en}, ${repeated} already there, ${tally.refused} refused, ${waiting} waiting for codes, ${dropped} dropped.`,
  );
}
