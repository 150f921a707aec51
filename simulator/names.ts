import type { Random } from './random.ts';

/**
 * Words that invented names are put together from. Every 字号 begins with a character of this project (鹭, 澄,
 * 汀 …) and none was found to be a business of that trade; together with codes ending in QQQ (identities.ts)
 * nobody can take them for real.
 */
const first = [...'鹭澄汀岚榕蔗禾穗芗筠浔苇渚瀛屿埔麦栀棠杉'];
const second = [...'源禾川泽和润丰田谷汐野苗熙宁安朗佳嘉衡远'];
const surnames = [...'陈林黄张李王吴蔡刘郑许谢洪叶苏庄周柯邱曾'];
const given = [
  '晓岚',
  '文澄',
  '建禾',
  '秀汀',
  '志衡',
  '丽川',
  '国泽',
  '美田',
  '永和',
  '雅宁',
  '家润',
  '海棠',
];

/** A place outside the city: the county is real (code of GB/T 2260), the village is invented. */
export interface OutsidePlace {
  county: string;
  division: string;
  address: string;
}
export const origins: readonly OutsidePlace[] = [
  { county: '漳浦', division: '350623', address: '福建省漳州市漳浦县禾汀村' },
  { county: '南靖', division: '350627', address: '福建省漳州市南靖县田澄村' },
  { county: '平和', division: '350628', address: '福建省漳州市平和县柚岚村' },
  { county: '安溪', division: '350524', address: '福建省泉州市安溪县茶渚村' },
  { county: '惠安', division: '350521', address: '福建省泉州市惠安县浔埔湾村' },
  { county: '长汀', division: '350821', address: '福建省龙岩市长汀县谷远村' },
  { county: '大田', division: '350425', address: '福建省三明市大田县高穗村' },
  { county: '霞浦', division: '350921', address: '福建省宁德市霞浦县瀛海村' },
];

/** All two-character 字号 in an order of the seed's own, some four hundred; then with a third character. */
export class NameSource {
  private readonly order: readonly string[];
  private readonly taken: Set<string>;
  private used = 0;

  /** @param taken 字号 that must not be used; each one handed out is added to it */
  constructor(random: Random, taken: Set<string>) {
    const pairs = first.flatMap((one) => second.map((two) => one + two));
    this.order = random.some(pairs, pairs.length);
    this.taken = taken;
  }

  next(): string {
    for (;;) {
      const round = Math.floor(this.used / this.order.length);
      const pair = this.order[this.used % this.order.length] ?? '';
      this.used += 1;
      const name =
        round === 0
          ? pair
          : `${pair}${second[(round - 1) % second.length]}${round > second.length ? round : ''}`;
      if (this.taken.has(name)) continue;
      this.taken.add(name);
      return name;
    }
  }
}

/** The n-th 字号 of all: two characters, then three, then four; 176,820 different ones. */
export function markOf(n: number): string {
  const pairs = first.length * second.length;
  const longer = second.length * pairs;
  const pair = (at: number): string =>
    `${first[at % first.length]}${second[Math.floor(at / first.length) % second.length]}`;
  const tail = (at: number): string => second[at % second.length] ?? '';
  if (n < pairs) return pair(n);
  const third = n - pairs;
  if (third < longer) return pair(third) + tail(Math.floor(third / pairs));
  const fourth = third - longer;
  return pair(fourth) + tail(Math.floor(fourth / pairs)) + tail(Math.floor(fourth / longer));
}

export function personName(random: Random): string {
  return random.pick(surnames) + random.pick(given);
}

export type PartyKind =
  | 'farm'
  | 'cooperative'
  | 'slaughterhouse'
  | 'factory'
  | 'workshop'
  | 'importer'
  | 'wholesale-market'
  | 'wholesaler'
  | 'market-stall'
  | 'supermarket'
  | 'shop'
  | 'restaurant'
  | 'canteen'
  | 'central-kitchen'
  | 'cold-store'
  | 'online-platform'
  | 'other';

const endings: Record<PartyKind, readonly string[]> = {
  farm: ['种植场', '蔬菜基地', '家庭农场'],
  cooperative: ['果蔬专业合作社', '农产品专业合作社'],
  slaughterhouse: ['肉类屠宰有限公司'],
  factory: ['食品有限公司', '食品工业有限公司'],
  workshop: ['豆制品加工坊', '糕饼加工坊'],
  importer: ['进出口贸易有限公司'],
  'wholesale-market': ['农副产品批发市场有限公司'],
  wholesaler: ['农产品批发部', '食品商行', '供应链有限公司'],
  'market-stall': ['蔬菜摊', '肉摊', '水产摊', '果蔬摊'],
  supermarket: ['超市有限公司', '生活超市'],
  shop: ['食品店', '便利店', '粮油店'],
  restaurant: ['餐厅', '小吃店', '酒楼'],
  canteen: ['中学食堂', '幼儿园食堂', '产业园食堂'],
  'central-kitchen': ['团餐管理有限公司'],
  'cold-store': ['冷链仓储有限公司'],
  'online-platform': ['网络科技有限公司'],
  other: ['农贸市场管理有限公司'],
};

/** What follows the 字号 in the name of such a business. */
export function endingFor(kind: PartyKind, random: Random): string {
  return random.pick(endings[kind]);
}
