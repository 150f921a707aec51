import type {
  Contradiction,
  Fact,
  Figure,
  GoodsLink,
  LotPage,
  PaperView,
  ScanFrame,
  WayView,
} from '../../../web/scan/index.ts';
import type { State } from '../../../web/tokens.ts';
import { layoutWay, renderWaySvg } from '../../../web/way/index.ts';
import { formatPublicCode } from '../../platform/codes/public-code.ts';
import type { Words } from '../../platform/errors.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import {
  type CityData,
  certificateState,
  daysBetween,
  displayQuantity,
  goodsKindOf,
  type LotFacts,
  requiredFields,
} from '../registry/index.ts';
import { institutionOnly, publicName } from './public-names.ts';
import type { LotStory, ScanPorts } from './read-lot.ts';
import { judgeSafety, type Safety } from './safety.rules.ts';
import { sayDay, sayFullDay, sayInstant } from './say-time.ts';
import { sayName, type WayOfLot, wayOfLot } from './way-of-lot.ts';

/** Wide enough for two boxes beside each other on a phone; the page scales the drawing to its width. */
const DRAWING_PX = { normal: 340, large: 272 } as const;
const STEPS_MAX = 24;
const GOODS_MAX = 8;
const PAPERS_MAX = 12;
const CERTIFICATE_PREFIX = 'certificates:';

interface Context extends Pick<ScanPorts, 'city' | 'publicUrl'> {
  story: LotStory;
  frame: ScanFrame;
  now: Date;
  today: string;
  way: WayOfLot;
  safety: Safety;
  recallsChecked: boolean;
}

/** The page of a lot in one language. Pure: the same story, frame and instant give the same page. */
export function lotView(
  ports: Pick<ScanPorts, 'city' | 'publicUrl' | 'lotState'>,
  story: LotStory,
  frame: ScanFrame,
  now: Date,
): LotPage {
  const { city } = ports;
  const today = localDay(now, city.city.timezone);
  const safety = safetyOf(city, story, today, ports.lotState !== undefined);
  const way = wayOfLot({
    answer: story.answer,
    lotId: story.lotId,
    city,
    lang: frame.lang,
    parties: story.parties,
    lots: story.lots,
    stopped: safety.state === 'stop',
    sayInstant: (at_ms, precision_ms) =>
      sayInstant(new Date(at_ms), frame.lang, now, city.city.timezone, precision_ms),
  });
  const context: Context = {
    city,
    publicUrl: ports.publicUrl,
    story,
    frame,
    now,
    today,
    way,
    safety,
    recallsChecked: ports.lotState !== undefined,
  };
  const figures = figuresOf(context);
  return {
    frame,
    title: nameOf(story.own, frame),
    canonicalUrl: ports.publicUrl + story.own.scanPath,
    verdict: {
      state: safety.state,
      sentence: firstLine(context),
      reasons: safety.reasons.map((reason) => reason[frame.lang]),
    },
    contradictions: contradictionsOf(context),
    facts: factsOf(context),
    figures: figures.list,
    figuresNote: figures.note,
    way: wayView(context),
    madeOf: relatives(context, -1),
    madeInto: relatives(context, 1),
    papers: papersOf(context).slice(0, PAPERS_MAX),
    missingPapers: missingPapers(city, story, today).map((paper) => paper[frame.lang]),
    documents: story.documentIds.length,
    updated: story.updatedAt && {
      text: sayInstant(story.updatedAt, frame.lang, now, city.city.timezone),
      exact: story.updatedAt.toISOString(),
    },
    code: formatPublicCode(story.own.code),
  };
}

export function nameOf(lot: LotFacts, frame: Pick<ScanFrame, 'lang'>): string {
  return frame.lang === 'en' ? (lot.product.nameEn ?? lot.product.name) : lot.product.name;
}

const FIELDS = ['productionDate', 'expiryDate', 'origin'] as const;
const valuesOf = (lot: LotFacts, field: (typeof FIELDS)[number]): string[] => [
  ...new Set(lot.claims.map((claim) => claim[field]).filter((value) => value !== null)),
];

export function safetyOf(city: CityData, story: LotStory, today: string, recallsChecked: boolean): Safety {
  const { own, answer } = story;
  const flows = answer.flows.filter((flow) => flow.lotId === story.lotId);
  const seen = answer.observations.some((one) => one.lotId === story.lotId);
  const began = flows.some(
    (flow) => flow.fromId === null && (flow.kind === 'produced' || flow.kind === 'transformed-out'),
  );
  return judgeSafety({
    today,
    expiryDates: valuesOf(own, 'expiryDate'),
    contradictory: FIELDS.filter((field) => valuesOf(own, field).length > 1),
    twoStories: story.discrepancies.some(
      (one) => one.kind === 'two-stories' || one.kind === 'late-contradiction',
    ),
    known: flows.length > 0 || seen,
    originKnown: own.lot.producerId !== null || own.product.producerId !== null || began,
    papers: story.papers.map((paper) => ({ state: paperState(city, paper, today).state })),
    missingPapers: missingPapers(city, story, today),
    lotState: story.lotState,
    recallsChecked,
  });
}

/** The producer on record; else whoever the goods began with. */
function producerId(story: LotStory): string | null {
  const { lot, product } = story.own;
  const began = story.answer.flows.find(
    (flow) =>
      flow.lotId === story.lotId &&
      flow.fromId === null &&
      (flow.kind === 'produced' || flow.kind === 'transformed-out'),
  );
  return lot.producerId ?? product.producerId ?? began?.toId ?? null;
}

/** Papers that the law asks for by goods and maker, of which none came with the lot. */
function missingPapers(city: CityData, story: LotStory, today: string): Words[] {
  const { product, productionDate } = story.own;
  if (!city.categories.has(product.category)) return [];
  const maker = story.parties.get(producerId(story) ?? '');
  const goodsKind = goodsKindOf(city, product.category, { imported: product.imported });
  const kinds = new Set(story.papers.map((paper) => paper.kind));
  return requiredFields(city, { goodsKind, senderKind: maker?.kind ?? 'other', on: productionDate ?? today })
    .filter((field) => field.field.startsWith(CERTIFICATE_PREFIX))
    .filter((field) => !field.alternatives.some((one) => kinds.has(one.slice(CERTIFICATE_PREFIX.length))))
    .filter((field) =>
      field.alternatives.some(
        (one) => city.certificateKinds.get(one.slice(CERTIFICATE_PREFIX.length))?.scope === 'lot',
      ),
    );
}

/** 这是漳浦某农场的大白菜，目前没有发现问题。 */
function firstLine({ story, frame, safety, city }: Context): string {
  const name = nameOf(story.own, frame);
  const maker = story.parties.get(producerId(story) ?? '');
  const shown = maker && publicName(city, maker, { lang: frame.lang, finalSeller: false, market: undefined });
  const by = shown?.named ? shown.label : null;
  if (frame.lang === 'zh') return `这是${by ? `${by}的` : ''}${name}，${safety.says.zh}`;
  return `${name}${by ? ` from ${by}` : ''}: ${safety.says.en}`;
}

const LABELS = {
  zh: {
    goods: '品名',
    producer: '生产者',
    origin: '产地',
    made: '生产日期',
    expiry: '到期日期',
    batch: '批号',
    serial: '序列号',
    unknown: '没有登记',
    more: '说法不一，见上文',
    today: '今天到期',
    left: (n: number) => `还有 ${n} 天`,
    past: (n: number) => `已过期 ${n} 天`,
  },
  en: {
    goods: 'Goods',
    producer: 'Producer',
    origin: 'Origin',
    made: 'Produced',
    expiry: 'Best before',
    batch: 'Batch',
    serial: 'Serial',
    unknown: 'not on record',
    more: 'Told in different ways, see above',
    today: 'expires today',
    left: (n: number) => (n === 1 ? '1 day left' : `${n} days left`),
    past: (n: number) => (n === 1 ? 'expired 1 day ago' : `expired ${n} days ago`),
  },
} as const;

function factsOf({ story, frame, city, today }: Context): Fact[] {
  const words = LABELS[frame.lang];
  const { own } = story;
  const maker = story.parties.get(producerId(story) ?? '');
  const shown = maker && publicName(city, maker, { lang: frame.lang, finalSeller: false, market: undefined });
  const told = (field: (typeof FIELDS)[number]) =>
    valuesOf(own, field).length > 1 ? { note: words.more, state: 'attention' as State } : {};
  const joined = (field: 'productionDate' | 'expiryDate') =>
    valuesOf(own, field)
      .map((day) => sayFullDay(day, frame.lang))
      .join(' / ') || words.unknown;
  const facts: Fact[] = [
    {
      label: words.goods,
      value: [nameOf(own, frame), own.product.brand, own.product.specification].filter(Boolean).join(' · '),
    },
    {
      label: words.producer,
      value: shown ? (shown.named ? shown.label : sayName(shown, frame.lang)) : words.unknown,
    },
    { label: words.origin, value: valuesOf(own, 'origin').join(' / ') || words.unknown, ...told('origin') },
    { label: words.made, value: joined('productionDate'), ...told('productionDate') },
  ];
  const [first, ...others] = valuesOf(own, 'expiryDate').sort();
  if (first !== undefined)
    facts.push({
      label: words.expiry,
      value: joined('expiryDate'),
      ...(others.length > 0 ? told('expiryDate') : lifeLeft(first, today, words)),
    });
  if (own.lot.batch) facts.push({ label: words.batch, value: own.lot.batch });
  if (own.lot.serial) facts.push({ label: words.serial, value: own.lot.serial });
  return facts;
}

function lifeLeft(
  expiry: string,
  today: string,
  words: (typeof LABELS)['zh'] | (typeof LABELS)['en'],
): Pick<Fact, 'note' | 'state'> {
  const left = daysBetween(today, expiry);
  if (left < 0) return { note: words.past(-left), state: 'stop' };
  return left === 0 ? { note: words.today, state: 'attention' } : { note: words.left(left) };
}

const FIELD_NAMES = {
  zh: { productionDate: '生产日期', expiryDate: '到期日期', origin: '产地' },
  en: { productionDate: 'Production date', expiryDate: 'Expiry date', origin: 'Origin' },
} as const;

function contradictionsOf({ story, frame, city, way, now }: Context): Contradiction[] {
  return FIELDS.flatMap((field): Contradiction[] => {
    const values = valuesOf(story.own, field);
    if (values.length < 2) return [];
    const sayings = values.map((value) => {
      const claim = story.own.claims.find((one) => one[field] === value);
      const documentId = claim?.documentId ?? '0';
      const sender = story.claimants.get(documentId) ?? '';
      const name =
        way.names.get(sender) ??
        publicName(city, story.parties.get(sender), {
          lang: frame.lang,
          finalSeller: false,
          market: undefined,
        });
      const at = mintedAt(documentId);
      return {
        value: field === 'origin' ? value : sayFullDay(value, frame.lang),
        by: sayName(name, frame.lang),
        when: { text: sayInstant(at, frame.lang, now, city.city.timezone), exact: at.toISOString() },
      };
    });
    return [{ field: FIELD_NAMES[frame.lang][field], sayings }];
  });
}

const FIGURE_WORDS = {
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
    atLeast: '有的单据没有写数量，以上是至少有的数量。',
  },
  en: {
    made: 'Produced',
    arrived: 'Brought in',
    sold: 'Bought by customers',
    there: 'Still with sellers',
    way: 'On the way',
    used: 'Used to make other food',
    gone: 'Lost, disposed of, donated',
    lost: 'Unaccounted for',
    beyond: 'Of unknown source',
    atLeast: 'Some documents give no quantity; the figures are the least there was.',
  },
} as const;

/** How much there is of the lot, as people say it; what is nought and needs no saying is left out. */
function figuresOf({ story, frame, city }: Context): { list: Figure[]; note: string | null } {
  const totals = story.answer.lots.find((lot) => lot.lotId === story.lotId)?.totals;
  if (!totals) return { list: [], note: null };
  const words = FIGURE_WORDS[frame.lang];
  const { lot, product } = story.own;
  const say = (quantity: number) =>
    displayQuantity(city.units, quantity, lot.baseUnit, frame.lang, product.pieceUnit ?? undefined);
  const produced = totals.produced + totals.madeFrom + totals.adjustedIn;
  const beyond = totals.fromOutside + totals.excess + totals.overdrawn;
  const entered = produced > 0 ? produced : beyond;
  if (entered === 0) return { list: [], note: totals.unknownQuantity ? words.atLeast : null };
  const rows: (readonly [string, number, boolean])[] = [
    [produced > 0 ? words.made : words.arrived, entered, true],
    [words.sold, Math.max(0, totals.sold - totals.returnedByConsumers), true],
    [words.there, totals.stillThere, true],
    [words.way, totals.inTransit, false],
    [words.used, totals.consumedInto, false],
    [words.gone, totals.disposed + totals.donated + totals.lost + totals.adjustedOut, false],
    [words.lost, totals.unaccounted, false],
    [words.beyond, produced > 0 ? beyond : 0, false],
  ];
  return {
    list: rows
      .filter(([, quantity, always]) => always || quantity > 0)
      .map(([label, quantity]) => ({ label, value: say(quantity) })),
    note: totals.unknownQuantity ? words.atLeast : null,
  };
}

function wayView({ way, frame, story, city }: Context): WayView | null {
  if (way.graph.nodes.length === 0) return null;
  const { lot, product } = story.own;
  const width = frame.large ? DRAWING_PX.large : DRAWING_PX.normal;
  const layout = layoutWay(way.graph, {
    orientation: 'vertical',
    width,
    lang: frame.lang,
    quantityText: (quantity) =>
      displayQuantity(city.units, quantity, lot.baseUnit, frame.lang, product.pieceUnit ?? undefined),
  });
  const title =
    frame.lang === 'zh' ? `${nameOf(story.own, frame)}的来路` : `The way of ${nameOf(story.own, frame)}`;
  return {
    svg: renderWaySvg(layout, { theme: 'page', lang: frame.lang, title }),
    steps: way.steps.slice(0, STEPS_MAX),
    stepsLeftOut: Math.max(0, way.steps.length - STEPS_MAX),
    notes: way.notes,
  };
}

/** What it was made of (-1) or went into (1), one transformation away. */
function relatives({ story, frame, today }: Context, side: -1 | 1): GoodsLink[] {
  const near = new Set(story.answer.lots.filter((lot) => lot.rank === 0).map((lot) => lot.lotId));
  const ids = story.answer.edges
    .filter((edge) => near.has(side === -1 ? edge.outputLotId : edge.inputLotId))
    .map((edge) => (side === -1 ? edge.inputLotId : edge.outputLotId))
    .filter((lotId) => !near.has(lotId));
  return [...new Set(ids)].slice(0, GOODS_MAX).flatMap((lotId): GoodsLink[] => {
    const lot = story.lots.get(lotId);
    if (!lot) return [];
    const made = lot.productionDate && sayDay(lot.productionDate, frame.lang, today);
    const parts =
      frame.lang === 'zh'
        ? [lot.origin, made && `${made}生产`, lot.lot.batch && `批号 ${lot.lot.batch}`]
        : [lot.origin, made && `produced ${made}`, lot.lot.batch && `batch ${lot.lot.batch}`];
    return [{ name: nameOf(lot, frame), detail: parts.filter(Boolean).join(' · '), path: lot.scanPath }];
  });
}

const STATE_OF_PAPER: Readonly<Record<ReturnType<typeof certificateState>['state'], State>> = {
  valid: 'fine',
  expiring: 'fine',
  undated: 'fine',
  incomplete: 'unknown',
  'not-yet-valid': 'attention',
  expired: 'attention',
  revoked: 'stop',
};

type Paper = LotStory['papers'][number];

/** Goods, quantity, origin and issuer stand on the voucher that the paper came with, so the paper need not repeat them. */
function paperState(city: CityData, paper: Paper, today: string): { state: State; zh: string; en: string } {
  const kind = city.certificateKinds.get(paper.kind);
  if (!kind) return { state: 'unknown', zh: '种类不明', en: 'of unknown kind' };
  const found = certificateState(
    { ...paper, issuer: paper.issuer ?? '-', goodsName: '-', quantity: '-', origin: '-' },
    kind,
    today,
  );
  // A paper for goods speaks of the day of delivery, which was checked then; that its term has ended since harms nothing.
  if (found.state === 'expired' && kind.scope === 'lot')
    return { state: 'fine', zh: '交货时有效', en: 'valid on delivery' };
  return { state: STATE_OF_PAPER[found.state], zh: found.zh, en: found.en };
}

function papersOf({ story, frame, city, today }: Context): PaperView[] {
  const distinct = new Map(story.papers.map((paper) => [`${paper.kind} ${paper.number}`, paper]));
  return [...distinct.values()].map((paper) => {
    const kind = city.certificateKinds.get(paper.kind);
    const state = paperState(city, paper, today);
    const issued = paper.issuedOn && sayFullDay(paper.issuedOn, frame.lang);
    const parts = [
      institutionOnly(paper.issuer),
      issued && (frame.lang === 'zh' ? `${issued}签发` : `issued ${issued}`),
    ];
    return {
      name: kind?.[frame.lang] ?? paper.kind,
      number: paper.number,
      detail: parts.filter(Boolean).join(' · '),
      state: state.state,
      stateWord: state[frame.lang],
    };
  });
}
