import type { State } from '../../../web/tokens.ts';
import type { Words } from '../../platform/errors.ts';

/** What later modules (recall, sampling) know of a lot; `stop` says that nobody should eat it. */
export interface LotState extends Words {
  state: 'attention' | 'stop';
}

export interface SafetyFacts {
  /** Day at the city, 'YYYY-MM-DD'. */
  today: string;
  /** Every expiry day that any document states. */
  expiryDates: readonly string[];
  /** Fields of which documents say different things. */
  contradictory: readonly ('productionDate' | 'expiryDate' | 'origin')[];
  /** A document contradicted earlier ones about what the lot is. */
  twoStories: boolean;
  /** Somebody found that these goods were sold under other labels. */
  relabelled: boolean;
  /** Somebody is recorded to have made, handed over or sold it; that it was seen somewhere is not enough. */
  known: boolean;
  /** Who made or brought in the goods is on record. */
  originKnown: boolean;
  /** Papers that speak for the lot, as they stand today. */
  papers: readonly { state: State }[];
  /** Names of papers that the law asks for and nobody has shown. */
  missingPapers: readonly Words[];
  /** More of it went round than was ever made or brought in, beyond what weighing explains. */
  sourceDoubtful: boolean;
  /** Some business's quantities do not add up. */
  quantityFindings: boolean;
  /** What recall and sampling say; null: nothing. */
  lotState: LotState | null;
  /** Whether anybody was asked: without a recall module the page does not claim that there was no recall. */
  recallsChecked: boolean;
}

export interface Safety {
  state: State;
  /** End of the first sentence. */
  says: Words;
  reasons: Words[];
}

const FIELD_WORDS = {
  productionDate: { zh: '生产日期', en: 'production dates' },
  expiryDate: { zh: '到期日期', en: 'expiry dates' },
  origin: { zh: '产地', en: 'places of origin' },
} as const;

/**
 * Whether it is safe to eat, as far as the records tell, the first that applies:
 * stop (recalled, frozen or failed in a test, which later modules say; past any expiry day stated), unknown (nothing is known of where it was),
 * attention (told in two ways; papers missing or not valid; nobody knows where it began), fine.
 * Fine claims no more than what was looked at.
 */
export function judgeSafety(facts: SafetyFacts): Safety {
  const stopped = stopReasons(facts);
  const cautions = cautionReasons(facts);
  const [first] = stopped;
  if (first)
    return {
      state: 'stop',
      says: first.says,
      reasons: [...stopped.slice(1).map((one) => one.says), ...cautions],
    };
  if (!facts.known) {
    return {
      state: 'unknown',
      says: {
        zh: '没有它的流通记录，无法判断是否安全。',
        en: 'nothing is on record of its way, so nobody can say whether it is safe.',
      },
      reasons: cautions,
    };
  }
  if (cautions.length > 0) {
    const twoWays = facts.twoStories || facts.relabelled || facts.contradictory.length > 0;
    return {
      state: 'attention',
      says: twoWays
        ? {
            zh: '单据说法不一，核实之前建议先不要食用。',
            en: 'its records disagree; better not eat it until that is settled.',
          }
        : {
            zh: `没有发现有害的记录，但有${cautions.length > 1 ? '几' : '一'}点要留意。`,
            en: `no harm is on record, but there ${cautions.length > 1 ? 'are things' : 'is something'} to note.`,
          },
      reasons: cautions,
    };
  }
  return {
    state: 'fine',
    says: { zh: '目前没有发现问题。', en: 'no problem is known at present.' },
    reasons: fineReasons(facts),
  };
}

function stopReasons(facts: SafetyFacts): { says: Words }[] {
  const found: { says: Words }[] = [];
  if (facts.lotState?.state === 'stop') found.push({ says: facts.lotState });
  const past = facts.expiryDates.filter((day) => day < facts.today);
  if (past.length > 0) {
    const all = past.length === facts.expiryDates.length;
    found.push({
      says: all
        ? { zh: '已经过了保质期，请不要食用。', en: 'it is past its expiry date; do not eat it.' }
        : {
            zh: '有单据说它已经过期，请不要食用。',
            en: 'by one of its records it has expired; do not eat it.',
          },
    });
  }
  return found;
}

function cautionReasons(facts: SafetyFacts): Words[] {
  const reasons: Words[] = [];
  if (facts.lotState?.state === 'attention') reasons.push(facts.lotState);
  const fields = facts.contradictory.map((field) => FIELD_WORDS[field]);
  if (fields.length > 0) {
    reasons.push({
      zh: `${fields.map((field) => field.zh).join('、')}在不同单据上说法不一。`,
      en: `Different ${fields.map((field) => field.en).join(' and ')} are on record.`,
    });
  } else if (facts.twoStories) {
    reasons.push({ zh: '同一批次的单据前后说法不一。', en: 'Documents tell this batch in different ways.' });
  }
  if (facts.relabelled) {
    reasons.push({
      zh: '查明有货换过标签：同样的货也用别的批号卖。',
      en: 'It was found relabelled: the same goods are sold under another batch too.',
    });
  }
  if (!facts.known) return reasons;
  if (facts.missingPapers.length > 0) {
    reasons.push({
      zh: `还没有看到${facts.missingPapers.map((paper) => `“${paper.zh}”`).join('、')}。`,
      en: `Not seen yet: ${facts.missingPapers.map((paper) => paper.en).join('; ')}.`,
    });
  } else if (facts.papers.length === 0) {
    reasons.push({
      zh: '没有登记合格证明或检验报告。',
      en: 'No certificate and no test report is on record.',
    });
  }
  if (facts.papers.some((paper) => paper.state === 'attention' || paper.state === 'stop')) {
    reasons.push({
      zh: '有一份证明尚未生效、已经过期、被撤销，或与签发部门的登记对不上。',
      en: 'One of its certificates is not valid yet, expired, withdrawn, or not as its department has it.',
    });
  }
  if (!facts.originKnown) {
    reasons.push({
      zh: '查不到最初是谁生产或运来的。',
      en: 'Who first made it or brought it in is not on record.',
    });
  }
  if (facts.sourceDoubtful) {
    reasons.push({
      zh: '市面上的数量比产出的多，有一部分来源不明。',
      en: 'More of it is about than was made; a part is of unknown source.',
    });
  }
  return reasons;
}

function fineReasons(facts: SafetyFacts): Words[] {
  const dated = facts.expiryDates.length > 0;
  return [
    { zh: '有合格证明。', en: 'It has its certificate.' },
    dated
      ? { zh: '在保质期内。', en: 'It is within its shelf life.' }
      : { zh: '没有登记保质期，请看新鲜程度。', en: 'No shelf life is stated; judge by its freshness.' },
    nothingFound(facts),
  ];
}

/** No more than what was looked at: a page that nobody told of recalls does not say that there is none. */
function nothingFound({ quantityFindings, recallsChecked }: SafetyFacts): Words {
  if (quantityFindings) {
    return {
      zh: '没有质量方面的问题记录；有商家的进出数量对不上，已记录待查。',
      en: 'No finding about its quality is on record; some quantities do not add up, which is noted for inspection.',
    };
  }
  return recallsChecked
    ? { zh: '没有召回或问题记录。', en: 'No recall and no finding is on record.' }
    : { zh: '没有问题记录。', en: 'No finding is on record.' };
}
