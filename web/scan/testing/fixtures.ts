import { layoutWay, renderWaySvg, type WayGraph, type WayKind } from '../../way/index.ts';
import type { HomePage, LotPage, NoticePage, ScanFrame, VoucherPage } from '../scan-view.ts';

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
  ...rest,
});
