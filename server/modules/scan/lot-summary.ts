import type { Fact, Figure, LotSummary, PaperView, Stage, TestView } from '../../../web/scan/index.ts';
import type { State } from '../../../web/tokens.ts';
import type { WayNode } from '../../../web/way/index.ts';
import { daysBetween } from '../registry/index.ts';
import { type LotContext, valuesOf } from './lot-context.ts';
import { makerOf } from './lot-facts.ts';
import { sayFullDay } from './say-time.ts';
import { sayName } from './way-names.ts';
import type { WayOfLot } from './way-of-lot.ts';

const WORDS = {
  zh: {
    from: '来自',
    until: '到期',
    unknown: '没有登记从哪里来',
    stages: { origin: '产地', process: '加工', market: '批发', shop: '零售', you: '顾客' },
    places: (count: number) => `${count} 家`,
    past: '已过期',
    left: (days: number) => (days === 0 ? '今天到期' : `还有 ${days} 天`),
    papers: (count: number) => `证明 ${count} 份`,
    tests: (count: number) => `检测 ${count} 次`,
    failed: (count: number) => `${count} 次不合格`,
    missing: '缺应有的证明',
    wrong: '有证明对不上',
    none: '没有登记合格证明和检测',
    join: ' · ',
  },
  en: {
    from: 'From',
    until: 'Expires',
    unknown: 'where it came from is not on record',
    stages: { origin: 'Origin', process: 'Made', market: 'Wholesale', shop: 'Shops', you: 'Buyers' },
    places: (count: number) => `${count} places`,
    past: 'expired',
    left: (days: number) => (days === 0 ? 'expires today' : days === 1 ? '1 day left' : `${days} days left`),
    papers: (count: number) => (count === 1 ? '1 certificate' : `${count} certificates`),
    tests: (count: number) => (count === 1 ? '1 test' : `${count} tests`),
    failed: (count: number) => `${count} failed`,
    missing: 'a certificate is missing',
    wrong: 'a certificate does not fit',
    none: 'No certificate and no test is on record',
    join: ' · ',
  },
} as const;

interface Parts {
  way: WayOfLot;
  figures: readonly Figure[];
  papers: readonly PaperView[];
  missing: readonly string[];
  tests: readonly TestView[];
}

/** What stands on the first screen; it says nothing that the page below does not say. */
export function summaryOf(context: LotContext, parts: Parts): LotSummary {
  return {
    facts: [fromFact(context), ...expiryFact(context)],
    stages: stagesOf(context, parts.way.graph.nodes),
    papers: papersLine(context, parts),
  };
}

/** 漳浦禾汀家庭农场 · 福建省漳州市漳浦县. */
function fromFact(context: LotContext): Fact {
  const { frame, story } = context;
  const words = WORDS[frame.lang];
  const maker = makerOf(context);
  const origins = valuesOf(story.own, 'origin');
  const who = maker ? (maker.named ? maker.label : sayName(maker, frame.lang)) : null;
  const value = [who, origins.join(' / ') || null].filter((part) => part !== null).join(' · ');
  return { label: words.from, value: value === '' ? words.unknown : value };
}

function expiryFact({ frame, story, today }: LotContext): Fact[] {
  const words = WORDS[frame.lang];
  const days = valuesOf(story.own, 'expiryDate');
  const [first] = [...days].sort();
  if (!first) return [];
  const left = daysBetween(today, first);
  return [
    {
      label: words.until,
      value: days.map((day) => sayFullDay(day, frame.lang)).join(' / '),
      note: left < 0 ? words.past : words.left(left),
      state: left < 0 ? 'stop' : left === 0 || days.length > 1 ? 'attention' : undefined,
    },
  ];
}

const ORDER = ['origin', 'process', 'market', 'shop', 'you'] as const;
const WORST: readonly State[] = ['stop', 'attention', 'unknown', 'fine'];

function stagesOf({ frame }: LotContext, nodes: readonly WayNode[]): Stage[] {
  const words = WORDS[frame.lang];
  return ORDER.flatMap((kind): Stage[] => {
    const of = nodes.filter((node) => node.kind === kind);
    const [only] = of;
    if (!only) return [];
    const state = WORST.find((one) => of.some((node) => node.state === one)) ?? 'fine';
    const one = only.label === words.stages[kind] ? '' : only.label;
    return [
      { kind, label: words.stages[kind], detail: of.length === 1 ? one : words.places(of.length), state },
    ];
  });
}

function papersLine({ frame }: LotContext, { papers, missing, tests }: Parts): LotSummary['papers'] {
  const words = WORDS[frame.lang];
  const failed = tests.filter((test) => test.state === 'stop').length;
  const wrong = papers.some((paper) => paper.state === 'attention' || paper.state === 'stop');
  const said = [
    ...(papers.length > 0 ? [words.papers(papers.length)] : []),
    ...(tests.length > 0 ? [words.tests(tests.length)] : []),
    ...(failed > 0 ? [words.failed(failed)] : []),
    ...(wrong ? [words.wrong] : []),
    ...(missing.length > 0 ? [words.missing] : []),
  ];
  const bare = papers.length + tests.length === 0;
  const state: State = failed > 0 ? 'stop' : wrong || missing.length > 0 || bare ? 'attention' : 'fine';
  return { state, text: said.length > 0 ? said.join(words.join) : words.none };
}
