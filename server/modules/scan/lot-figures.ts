import type { Figure } from '../../../web/scan/index.ts';
import { displayQuantity } from '../registry/index.ts';
import type { LotContext } from './lot-context.ts';

const WORDS = {
  zh: {
    made: '一共产出',
    arrived: '一共进来',
    sold: '顾客买走',
    there: '商家手里还有',
    way: '在路上',
    used: '用来加工',
    gone: '损耗、处置、捐赠',
    lost: '去向不明',
    beyond: '来源不明',
    noneYet: '还没有',
    noneLeft: '没有了',
    about: (text: string) => `约 ${text}（估算）`,
    estimated: '没有收银机和电子秤的摊位收摊时只说还剩多少，卖出的数量按此估算。',
    ownOnly: '这里只算这个批号；下面的图连同别的批号一起画。',
    atLeast: '有的单据没有写数量，以上是至少有的数量。',
  },
  en: {
    made: 'Produced',
    arrived: 'Brought in',
    sold: 'Bought by customers',
    there: 'Still with businesses',
    way: 'On the way',
    used: 'Made into other food',
    gone: 'Lost, disposed of, donated',
    lost: 'Unaccounted for',
    beyond: 'Of unknown source',
    noneYet: 'none yet',
    noneLeft: 'none left',
    about: (text: string) => `about ${text} (estimated)`,
    estimated:
      'Stalls without till or scale say at the end of the day what is left; what they sold is estimated from that.',
    ownOnly: 'These figures are for this batch alone; the drawing below shows it with the other batch.',
    atLeast: 'Some documents give no quantity; the figures are the least there was.',
  },
} as const;

/** How much there is of the lot, as people say it; what is nought and needs no saying is left out. */
export function figuresOf({ story, frame, city }: LotContext): { figures: Figure[]; note: string | null } {
  const totals = story.answer.lots.find((lot) => lot.lotId === story.lotId)?.totals;
  if (!totals) return { figures: [], note: null };
  const words = WORDS[frame.lang];
  const joined = story.answer.lots.filter((lot) => lot.rank === 0).length > 1;
  const notes = [
    ...(totals.unknownQuantity ? [words.atLeast] : []),
    ...(joined ? [words.ownOnly] : []),
    ...(totals.soldEstimated > 0 ? [words.estimated] : []),
  ];
  const note = notes.length > 0 ? notes.join(frame.lang === 'zh' ? '' : ' ') : null;
  const produced = totals.produced + totals.madeFrom + totals.adjustedIn;
  const beyond = totals.fromOutside + totals.excess + totals.overdrawn;
  if (produced + beyond === 0) return { figures: [], note: null };
  const { lot, product } = story.own;
  const piece = product.pieceUnit ?? undefined;
  const say = (quantity: number) => displayQuantity(city.units, quantity, lot.baseUnit, frame.lang, piece);
  const sold = Math.max(0, totals.sold - totals.returnedByConsumers);
  const soldWords = totals.soldEstimated > 0 ? words.about(say(sold)) : say(sold);
  const always: Figure[] = [
    produced > 0 ? { label: words.made, value: say(produced) } : { label: words.arrived, value: say(beyond) },
    { label: words.sold, value: sold === 0 ? words.noneYet : soldWords },
    { label: words.there, value: totals.stillThere === 0 ? words.noneLeft : say(totals.stillThere) },
  ];
  const ifAny: [string, number][] = [
    [words.way, totals.inTransit],
    [words.used, totals.consumedInto],
    [words.gone, totals.disposed + totals.donated + totals.lost + totals.adjustedOut],
    [words.lost, totals.unaccounted],
    [words.beyond, produced > 0 ? beyond : 0],
  ];
  const others = ifAny
    .filter(([, quantity]) => quantity > 0)
    .map(([label, quantity]) => ({ label, value: say(quantity) }));
  return { figures: [...always, ...others], note };
}
