import type { Contradiction, Fact, GoodsLink } from '../../../web/scan/index.ts';
import { mintedAt } from '../../platform/ids.ts';
import { daysBetween, toldInTwoWays } from '../registry/index.ts';
import {
  beginningOf,
  CLAIM_FIELDS,
  type ClaimField,
  type LotContext,
  makerId,
  nameOf,
  valuesOf,
} from './lot-context.ts';
import { type PublicName, publicName } from './public-names.ts';
import type { Safety } from './safety.rules.ts';
import { sayDay, sayFullDay } from './say-time.ts';
import { sayName } from './way-names.ts';

const GOODS_MAX = 8;

const WORDS = {
  zh: {
    goods: '品名',
    producer: '生产者',
    origin: '产地',
    productionDate: '生产日期',
    began: '产出时间',
    expiryDate: '到期日期',
    batch: '批号',
    serial: '序列号',
    unknown: '没有登记',
    more: '说法不一，见上文',
    today: '今天到期',
    left: (days: number) => `还有 ${days} 天`,
    past: (days: number) => `已过期 ${days} 天`,
    madeOn: (day: string) => `${day}生产`,
    inBatch: (batch: string) => `批号 ${batch}`,
  },
  en: {
    goods: 'Goods',
    producer: 'Producer',
    origin: 'Origin',
    productionDate: 'Produced',
    began: 'Produced',
    expiryDate: 'Expires',
    batch: 'Batch',
    serial: 'Serial',
    unknown: 'not on record',
    more: 'told in different ways, see above',
    today: 'expires today',
    left: (days: number) => (days === 1 ? '1 day left' : `${days} days left`),
    past: (days: number) => (days === 1 ? 'expired 1 day ago' : `expired ${days} days ago`),
    madeOn: (day: string) => `produced ${day}`,
    inBatch: (batch: string) => `batch ${batch}`,
  },
} as const;

/** The producer, by name where the city's kinds say so; never by the name of a stall. */
export function makerOf({ story, city, frame }: LotContext): PublicName | undefined {
  const maker = story.parties.get(makerId(story) ?? '');
  return maker && publicName(city, maker, { lang: frame.lang, finalSeller: false, market: undefined });
}

/** Chinese and Latin stand apart by a space. */
function beside(one: string, two: string): string {
  const apart = /\p{Script=Han}$/u.test(one) && /^[\p{Script=Latin}\d]/u.test(two);
  return apart ? `${one} ${two}` : one + two;
}

/** 这是漳浦某农场的大白菜，目前没有发现问题。 */
export function firstLine(context: LotContext, safety: Safety): string {
  const { lang } = context.frame;
  const name = nameOf(context.story.own, lang);
  const maker = makerOf(context);
  const by = maker?.named ? maker.label : null;
  if (lang === 'zh') return `${beside('这是', by ? beside(`${by}的`, name) : name)}，${safety.says.zh}`;
  return `${name}${by ? ` from ${by}` : ''}: ${safety.says.en}`;
}

export function factsOf(context: LotContext): Fact[] {
  const { story, frame, today } = context;
  const words = WORDS[frame.lang];
  const { lot, product } = story.own;
  const maker = makerOf(context);
  const goods = [nameOf(story.own, frame.lang), product.brand, product.specification];
  const facts: Fact[] = [
    { label: words.goods, value: goods.filter(Boolean).join(' · ') },
    {
      label: words.producer,
      value: maker ? (maker.named ? maker.label : sayName(maker, frame.lang)) : words.unknown,
    },
    claimFact(context, 'origin') ?? { label: words.origin, value: words.unknown },
    claimFact(context, 'productionDate') ?? beginningFact(context),
  ];
  const expiry = claimFact(context, 'expiryDate');
  const [day] = valuesOf(story.own, 'expiryDate');
  if (expiry && day) facts.push(expiry.note ? expiry : { ...expiry, ...lifeLeft(day, today, words) });
  if (lot.batch) facts.push({ label: words.batch, value: lot.batch });
  if (lot.serial) facts.push({ label: words.serial, value: lot.serial });
  return facts;
}

function claimFact({ story, frame }: LotContext, field: ClaimField): Fact | null {
  const words = WORDS[frame.lang];
  const values = valuesOf(story.own, field);
  if (values.length === 0) return null;
  const value = values.map((one) => (field === 'origin' ? one : sayFullDay(one, frame.lang))).join(' / ');
  return {
    label: words[field],
    value,
    ...(values.length > 1 ? { note: words.more, state: 'attention' as const } : {}),
  };
}

/** Goods of the field carry no date; when they came in from it is on record. */
function beginningFact({ story, frame, say }: LotContext): Fact {
  const words = WORDS[frame.lang];
  const begun = beginningOf(story);
  if (!begun) return { label: words.productionDate, value: words.unknown };
  return { label: words.began, value: say(new Date(begun.at), begun.precision_ms).text };
}

function lifeLeft(
  day: string,
  today: string,
  words: (typeof WORDS)['zh'] | (typeof WORDS)['en'],
): Pick<Fact, 'note' | 'state'> {
  const left = daysBetween(today, day);
  if (left < 0) return { note: words.past(-left), state: 'stop' };
  return left === 0 ? { note: words.today, state: 'attention' } : { note: words.left(left) };
}

/** One batch, told in different ways: each saying with who said it and when it was recorded. */
export function contradictionsOf(
  context: LotContext,
  names: ReadonlyMap<string, PublicName>,
): Contradiction[] {
  const { story, frame, city, say } = context;
  return CLAIM_FIELDS.flatMap((field): Contradiction[] => {
    const values = valuesOf(story.own, field);
    const said = story.own.claims.map((claim) => ({
      [field]: claim[field],
      expiryComputed: claim.expiryComputed,
    }));
    if (values.length < 2 || !toldInTwoWays(said)) return [];
    const sayings = values.map((value) => {
      const documentId = story.own.claims.find((claim) => claim[field] === value)?.documentId ?? '0';
      const sender = story.claimants.get(documentId) ?? '';
      const plain = publicName(city, story.parties.get(sender), {
        lang: frame.lang,
        finalSeller: false,
        market: undefined,
      });
      return {
        value: field === 'origin' ? value : sayFullDay(value, frame.lang),
        by: sayName(names.get(sender) ?? plain, frame.lang),
        when: say(mintedAt(documentId)),
      };
    });
    return [{ field: WORDS[frame.lang][field], sayings }];
  });
}

/** What it was made of (-1) or went into (1), one transformation away. */
export function relatives(context: LotContext, side: -1 | 1): GoodsLink[] {
  const { answer } = context.story;
  const own = new Set(answer.lots.filter((lot) => lot.rank === 0).map((lot) => lot.lotId));
  const others = answer.edges
    .filter((edge) => own.has(side === -1 ? edge.outputLotId : edge.inputLotId))
    .map((edge) => (side === -1 ? edge.inputLotId : edge.outputLotId));
  return goodsLinks(
    context,
    others.filter((lotId) => !own.has(lotId)),
  );
}

export const otherSide = (link: { lotId: string; otherLotId: string }, lotId: string): string =>
  link.lotId === lotId ? link.otherLotId : link.lotId;

/** The same goods under other batches. */
export function sameGoods(context: LotContext): GoodsLink[] {
  const { lotId, answer } = context.story;
  const links = answer.links.filter((link) => link.lotId === lotId || link.otherLotId === lotId);
  return goodsLinks(
    context,
    links.map((link) => otherSide(link, lotId)),
  );
}

function goodsLinks({ story, frame, today }: LotContext, lotIds: readonly string[]): GoodsLink[] {
  const words = WORDS[frame.lang];
  return [...new Set(lotIds)].slice(0, GOODS_MAX).flatMap((lotId): GoodsLink[] => {
    const lot = story.lots.get(lotId);
    if (!lot) return [];
    const made = lot.productionDate && words.madeOn(sayDay(lot.productionDate, frame.lang, today));
    const detail = [lot.origin, made, lot.lot.batch && words.inBatch(lot.lot.batch)]
      .filter(Boolean)
      .join(' · ');
    return [{ name: nameOf(lot, frame.lang), detail, path: lot.scanPath }];
  });
}
