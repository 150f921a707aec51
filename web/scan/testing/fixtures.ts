import { layoutWay, renderWaySvg, type WayGraph, type WayKind } from '../../way/index.ts';
import {
  type FoundPage,
  type HomePage,
  type LinesPage,
  type LotPage,
  type NoticePage,
  type ScanFrame,
  STORY_PICTURES,
  type StoryView,
  type TellPage,
  type ToldPage,
  type VoucherPage,
} from '../scan-view.ts';

/** What somebody may try to have shown: markup, attributes, script, direction controls. */
export const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)>' onclick='x \u202E javascript:alert(1)`;

export function frame(rest: Partial<ScanFrame> = {}): ScanFrame {
  return {
    ...{ lang: 'zh', langAsked: false, large: false, path: '/t/T000000000000000', query: [] },
    ...{ platform: '鹭源', city: '某市', phone: '12315' },
    ...rest,
  };
}

const KINDS: readonly WayKind[] = ['origin', 'process', 'market', 'shop', 'shop', 'shop'];

/** A way of so many places that none of them folds. */
export function wayOf(places: number, label = '城南区第八农贸市场（摊位 12）'): WayGraph {
  const nodes = Array.from({ length: places }, (_, index) => ({
    id: `place-${index}`,
    kind: KINDS[index % KINDS.length] as WayKind,
    label,
    sublabel: '城南区',
    state: 'fine' as const,
    weight: 1000,
    keep: true,
  }));
  const links = nodes.slice(1).map((node, index) => ({
    from: `place-${Math.floor(index / 3)}`,
    to: node.id,
    quantity: 1000 + index,
    label: '1,480 公斤',
    state: 'fine' as const,
    dash: 'recorded' as const,
  }));
  return { nodes, links };
}

export const drawing = (graph: WayGraph): string =>
  renderWaySvg(layoutWay(graph, { orientation: 'vertical', width: 340 }), { theme: 'page' });

const TELL_FIELD = {
  ...{ code: 'what', label: '', hint: '请写具体', value: '', required: true, maxLength: 200 },
  ...{ kind: 'text' as const, autocomplete: null, options: [], problem: null },
};
const when = { text: '今天 08:32', exact: '2026-11-23T08:32:00+08:00' };

/** A page with something in every part of it; `text` stands wherever a text from outside may stand. */
export function lotPage(rest: Partial<LotPage> = {}, text = '大白菜', places = 8): LotPage {
  const goods = { name: text, detail: text, path: '/t/T000000000000001' };
  return {
    frame: frame(),
    title: text,
    canonicalUrl: 'https://city.example/t/T000000000000000',
    verdict: {
      state: 'attention',
      sentence: `这是${text}，有一点要留意。`,
      reasons: [text, '没有问题记录。'],
    },
    summary: {
      facts: [
        { label: '来自', value: `${text} · ${text}` },
        { label: '到期', value: '2026年12月1日', note: '还有 8 天', state: 'attention' },
      ],
      stages: [
        { kind: 'origin', label: '产地', detail: text, state: 'fine' },
        { kind: 'process', label: '加工', detail: text, state: 'unknown' },
        { kind: 'market', label: '批发', detail: '批发商（城南区）', state: 'fine' },
        { kind: 'shop', label: '零售', detail: '45 家', state: 'stop' },
        { kind: 'you', label: '顾客', detail: '', state: 'fine' },
      ],
      papers: { state: 'fine', text: '证明 2 份 · 检测 1 次' },
    },
    strips: [{ state: null, text }],
    tests: [{ item: text, detail: '市场检测', when, state: 'fine', stateWord: '合格' }],
    story: null,
    contradictions: [
      {
        field: '到期日期',
        sayings: [
          { value: '2026年7月7日', by: text, when },
          { value: '2026年10月25日', by: '批发商（城南区）', when },
        ],
      },
    ],
    facts: [
      { label: '品名', value: text },
      { label: '到期日期', value: '2026年12月1日', note: '说法不一，见上文', state: 'attention' },
    ],
    figures: [
      { label: '一共产出', value: '4,890 袋' },
      { label: '顾客买走', value: '2,640 袋' },
    ],
    figuresNote: '有的单据没有写数量。',
    way: {
      svg: drawing(wayOf(places, text)),
      steps: [{ from: text, to: text, did: '交货', quantity: '480 公斤', when, sure: 'possible' }],
      stepsLeftOut: 3,
      notes: ['有的地方只知道货到过。'],
    },
    sameGoods: [goods],
    madeOf: [goods],
    madeInto: [goods],
    papers: [
      { name: '出厂检验报告', number: text, detail: text, state: 'fine', stateWord: '有效' },
      { name: '快检单', number: 'KJ-1', detail: '', state: 'stop', stateWord: '已撤销' },
    ],
    missingPapers: [text],
    documents: 12,
    updated: when,
    code: 'T0000-00000-00000',
    ...rest,
  };
}

export function voucherPage(rest: Partial<VoucherPage> = {}, text = '大白菜'): VoucherPage {
  return {
    frame: frame({ path: '/v/V000000000000000' }),
    canonicalUrl: 'https://city.example/v/V000000000000000',
    number: 'V0000-00000-00000',
    state: 'fine',
    stateWord: '在途，等待收货确认',
    sentence: `这是一张食品上市凭证：${text}。`,
    facts: [{ label: '供货方', value: text }],
    goods: [{ name: text, detail: text, path: '/t/T000000000000001' }],
    goodsLeftOut: 2,
    confirmPath: '/console/vouchers/V000000000000000',
    proof: [{ label: '签名', value: 'A'.repeat(86) }],
    qrSvg: '<svg viewBox="0 0 8 8" xmlns="http://www.w3.org/2000/svg"><path d="M0 0h8v8z"/></svg>',
    ...rest,
  };
}

export function noticePage(rest: Partial<NoticePage> = {}, text = 'T12'): NoticePage {
  return {
    frame: frame(),
    title: '编码对不上',
    state: 'attention',
    sentence: '请对照标签再输入一次。',
    advice: [text],
    suggestion: { text, path: '/t/T000000000000001' },
    asked: text,
    ...rest,
  };
}

export const homePage = (rest: Partial<HomePage> = {}, text = ''): HomePage => ({
  frame: frame({ path: '/' }),
  asked: text,
  notices: [
    { name: text || '大白菜', detail: '监管部门已要求停止销售', when, path: '/t/T000000000000001' },
    { name: text || '奶酪', detail: '检测不合格', when, path: null },
  ],
  site: ['主办：某市市场监督管理局', text || '某ICP备00000000号'],
  ...rest,
});

export const linesPage = (rest: Partial<LinesPage> = {}, text = '大白菜'): LinesPage => ({
  frame: frame({ path: '/r/R000000000000000' }),
  title: `${text}的小票`,
  lead: '小票上有 2 样。',
  canonicalUrl: 'https://city.example/r/R000000000000000',
  facts: [{ label: '商家', value: text }],
  strips: [{ state: 'attention', text }],
  lines: [
    {
      name: text,
      detail: '500 克 · 就是这一批',
      lots: [{ name: text, path: '/t/T000000000000001', state: 'fine', stateWord: '没有停售通知' }],
    },
    {
      name: text,
      detail: '可能是这 2 批里的一批',
      lots: [
        { name: text, path: '/t/T000000000000002', state: 'stop', stateWord: '不要食用' },
        { name: text, path: '/t/T000000000000003', state: 'attention', stateWord: '已过保质期' },
      ],
    },
    { name: text, detail: '收银时没有对上批次', lots: [] },
  ],
  notes: ['小票上的价格不公开。'],
  code: 'R0000-00000-00000',
  ...rest,
});

export const foundPage = (rest: Partial<FoundPage> = {}, text = '大白菜'): FoundPage => ({
  frame: frame({ path: '/q', query: [['code', text]] }),
  asked: text,
  goods: [
    { name: text, detail: text, path: '/01/06900000000008' },
    { name: text, detail: text, path: null },
  ],
  businesses: [{ name: text, detail: '城南区', path: '/b/B000000000000000' }],
  ...rest,
});

export const tellPage = (rest: Partial<TellPage> = {}, text = '大白菜'): TellPage => ({
  frame: frame({ path: '/complain' }),
  title: '投诉',
  says: '您自己买到的东西出了问题。',
  answer: '7 个工作日内告知您是否受理。',
  action: '/complain',
  token: 'token',
  about: { path: '/t/T000000000000001', label: text },
  fields: [
    { ...TELL_FIELD, code: 'what', label: '出了什么事', value: text, kind: 'long', problem: null },
    {
      ...TELL_FIELD,
      code: 'place',
      label: '在哪个区',
      kind: 'choice',
      required: false,
      options: [{ value: '1', text }],
    },
    {
      ...TELL_FIELD,
      code: 'phone',
      label: '您的电话',
      value: text,
      kind: 'tel',
      problem: '电话是 7 到 15 位数字。',
    },
  ],
  photos: { max: 3, megabytes_max: 10, problem: '照片太大。' },
  problem: '还差几处。',
  other: { text: '改用举报', href: '/report' },
  ...rest,
});

export const toldPage = (rest: Partial<ToldPage> = {}, text = '投诉'): ToldPage => ({
  frame: frame({ path: '/j/J000000000000000' }),
  title: 'J0000-00000-00000',
  state: 'fine',
  stateWord: '已收到',
  sentence: `您的${text}已收到。`,
  number: 'J0000-00000-00000',
  facts: [{ label: '收到时间', value: text }],
  next: '7 个工作日内告知您是否受理。',
  ...rest,
});

/** A step of every kind of picture, two of them blended. */
export const storyView = (text = '铁观音'): StoryView => ({
  title: `${text}：从田头到手里`,
  span: '3月1日 到 4月2日，9 步。',
  steps: STORY_PICTURES.map((picture) => ({
    picture,
    title: text,
    place: `${text} · 萎凋间`,
    when,
    values: [
      { name: '温度', value: '82 ℃', limit: '75–90 ℃', within: true },
      { name: text, value: '9 %', limit: '≤ 7 %', within: false },
    ],
    inputs: picture === 'blend' ? [`${text}（甲）`, `${text}（乙）`, `${text}（丙）`] : [],
    photo: null,
  })),
  stepsLeftOut: 2,
});
