import type { Words } from '../../../platform/errors.ts';
import type { Candidate, Measure, SourceAnswer, TrustReason } from './engine/question.ts';

/** What a source search found, in sentences for an officer. */

const MEASURE: Record<Measure, Words> = {
  likelihood: { zh: '似然排序', en: 'the ranking by likelihood' },
  reach: { zh: '可达得分排序', en: 'the ranking by reach' },
  distance: {
    zh: '有效距离排序（只看商户之间的往来）',
    en: 'the ranking by effective distance (businesses alone)',
  },
};
const WHY: Record<TrustReason, Words> = {
  'quantities-known': {
    zh: '病例都能在记录里对上，数量大多已知，货物流向的份额可用。',
    en: 'the cases are found in the records and most quantities are known, so shares of flow can be used.',
  },
  'quantities-missing': {
    zh: '途中两成以上的数量没有记录，流向份额不可靠，先看能解释多少病例。',
    en: 'more than a fifth of the quantities on the ways are missing, so see first how many cases each explains.',
  },
  'single-case': {
    zh: '只有一个病例，流向份额区分不出源头，先看记录能连到哪里。',
    en: 'there is one case only, and shares of flow cannot tell sources apart; see first what the records lead to.',
  },
  'exposures-missing': {
    zh: '半数以上的病例在记录里找不到对应的货物，只能先看商户之间的往来。',
    en: 'for more than half of the cases the records have no such goods, which leaves the trade between businesses.',
  },
  'nothing-common': {
    zh: '按记录没有任何一处能解释两个以上的病例，记录可能缺失，先看商户之间的往来。',
    en: 'by the records nothing explains more than one case; records may be missing, so see the trade between businesses first.',
  },
};

export function sayTrust({ first, why }: SourceAnswer['trust']): Words {
  return {
    zh: `请先看${MEASURE[first].zh}：${WHY[why].zh}`,
    en: `Read ${MEASURE[first].en} first: ${WHY[why].en}`,
  };
}

export function sayCandidate(one: Omit<Candidate, 'id'>): Words {
  const { explainedRecorded: recorded, explainedPossible: possible, explainedUnknown: unknown } = one;
  const all = recorded.length + possible.length + unknown.length + one.unexplained.length;
  if (one.restsOn === 'parties') {
    return {
      zh: '没有货物记录连到任何病例，只依据商户之间的往来。',
      en: 'No record of goods leads to a case; it rests on trade between businesses alone.',
    };
  }
  const parts: Words[] = [
    { zh: `${recorded.length} 例有批次记录`, en: `${recorded.length} by recorded lots` },
    { zh: `${possible.length} 例靠店内可能混用`, en: `${possible.length} by possible mixing` },
    { zh: `${unknown.length} 例要跨过缺失的记录`, en: `${unknown.length} across missing records` },
  ].filter((_, index) => ([recorded, possible, unknown][index]?.length ?? 0) > 0);
  const explained = recorded.length + possible.length + unknown.length;
  const against = one.negativesReached.length;
  return {
    zh: `能解释 ${all} 例中的 ${explained} 例（${parts.map((part) => part.zh).join('，')}）${against > 0 ? `；${against} 名未发病者也接触过` : ''}。`,
    en: `Explains ${explained} of ${all} cases (${parts.map((part) => part.en).join(', ')})${against > 0 ? `; ${against} who stayed well had it too` : ''}.`,
  };
}

export function sayExposure({ found, deliveries }: SourceAnswer['exposures'][number]): Words {
  switch (found) {
    case 'sold':
      return { zh: `按 ${deliveries} 条销售记录`, en: `By ${deliveries} recorded sales` };
    case 'received':
      return {
        zh: `没有销售记录，按此前 ${deliveries} 笔到货`,
        en: `No sale is recorded; by ${deliveries} deliveries that had come in`,
      };
    case 'lot':
      return {
        zh: `地点不明，按批次的 ${deliveries} 笔流转`,
        en: `Place unknown; by ${deliveries} deliveries of the lot`,
      };
    case 'nowhere':
      return { zh: '记录里没有相应的货物', en: 'The records have no such goods' };
  }
}

export function sayMissing(missing: SourceAnswer['missing'], cases: number): Words {
  const without = missing.casesWithoutRecord.length;
  if (without + missing.undated + missing.unknownQuantity === 0) {
    return {
      zh: `没有缺什么：${cases} 个病例都在记录里，连到病例的 ${missing.reached} 笔流转都有日期和数量。`,
      en: `Nothing is missing: all ${cases} cases are in the records, and the ${missing.reached} deliveries that lead to them have dates and quantities.`,
    };
  }
  return {
    zh: `${cases} 个病例中有 ${without} 个在记录里找不到；连到病例的 ${missing.reached} 笔流转中，${missing.undated} 笔没有日期，${missing.unknownQuantity} 笔没有数量。`,
    en: `${without} of ${cases} cases have no record; of ${missing.reached} deliveries that lead to cases ${missing.undated} have no date and ${missing.unknownQuantity} no quantity.`,
  };
}

export function sayTruncated({ limit, remaining }: { limit: string; remaining: number }): Words {
  return {
    zh: `数据太多，只查了一部分（限制：${limit}，还剩 ${remaining} 项）。请缩短时间、减少混用天数或写明吃了什么。`,
    en: `There was too much to load and only a part was searched (limit: ${limit}, ${remaining} left). Narrow the time, lower the mixing days, or say what was eaten.`,
  };
}
