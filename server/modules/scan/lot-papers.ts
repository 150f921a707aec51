import type { PaperView } from '../../../web/scan/index.ts';
import type { State } from '../../../web/tokens.ts';
import type { Words } from '../../platform/errors.ts';
import { type CityData, certificateState, goodsKindOf, requiredFields } from '../registry/index.ts';
import { type PaperState, paperName } from '../vouchers/index.ts';
import { type LotContext, makerId } from './lot-context.ts';
import { shownIssuer } from './public-names.ts';
import type { LotStory } from './read-lot.ts';
import { sayFullDay } from './say-time.ts';

const CERTIFICATE_PREFIX = 'certificates:';

type Paper = LotStory['papers'][number];

const STATE_OF: Readonly<Record<ReturnType<typeof certificateState>['state'], State>> = {
  valid: 'fine',
  expiring: 'fine',
  undated: 'fine',
  incomplete: 'unknown',
  'not-yet-valid': 'attention',
  expired: 'attention',
  revoked: 'stop',
};

/** How a paper stands today. Goods, quantity, origin and issuer may stand on the voucher that it came with. */
export function paperState(
  city: CityData,
  paper: Paper,
  today: string,
  states: LotStory['paperStates'] = new Map(),
): Words & { state: State } {
  const byDates = stateByDates(city, paper, today);
  const said = states.get(paperName(paper));
  if (!said) return byDates;
  const state = STATE_OF_DEPARTMENT[said.state];
  // What speaks against it is said alone; else both what its dates and what its department say.
  if (state !== null) return { state, zh: said.zh, en: said.en };
  return { state: byDates.state, zh: `${byDates.zh} · ${said.zh}`, en: `${byDates.en} · ${said.en}` };
}

/** Null: says nothing against the goods. */
const STATE_OF_DEPARTMENT: Readonly<Record<PaperState, State | null>> = {
  unverified: null,
  verified: null,
  unknown: 'attention',
  overdrawn: 'attention',
  withdrawn: 'stop',
};

function stateByDates(city: CityData, paper: Paper, today: string): Words & { state: State } {
  const kind = city.certificateKinds.get(paper.kind);
  if (!kind) return { state: 'unknown', zh: '种类不明', en: 'of unknown kind' };
  const stated = { ...paper, issuer: paper.issuer ?? '-', goodsName: '-', quantity: '-', origin: '-' };
  const { state, zh, en } = certificateState(stated, kind, today);
  // A paper for goods speaks of the day of delivery, which issuing a voucher checks; its later end harms nothing.
  if (state === 'expired' && kind.scope === 'lot')
    return { state: 'fine', zh: '交货时有效', en: 'valid on delivery' };
  return { state: STATE_OF[state], zh, en };
}

/** Papers for the goods that the law asks for, by kind of goods and maker, and of which none is on record. */
export function missingPapers(city: CityData, story: LotStory, today: string): Words[] {
  const { product, productionDate } = story.own;
  if (!city.categories.has(product.category)) return [];
  const goodsKind = goodsKindOf(city, product.category, { imported: product.imported });
  const senderKind = story.parties.get(makerId(story) ?? '')?.kind ?? 'other';
  const standing = story.papers.filter(
    (paper) => story.paperStates.get(paperName(paper))?.state !== 'withdrawn',
  );
  const has = new Set(standing.map((paper) => CERTIFICATE_PREFIX + paper.kind));
  const speaksForLot = (path: string) =>
    city.certificateKinds.get(path.slice(CERTIFICATE_PREFIX.length))?.scope === 'lot';
  return requiredFields(city, { goodsKind, senderKind, on: productionDate ?? today }).filter(
    ({ alternatives }) => alternatives.some(speaksForLot) && !alternatives.some((path) => has.has(path)),
  );
}

/** Papers as the public sees them. `named`: businesses that the page names. */
export function papersOf({ story, frame, city, today }: LotContext, named: ReadonlySet<string>): PaperView[] {
  const { lang } = frame;
  const distinct = new Map(story.papers.map((paper) => [`${paper.kind} ${paper.number}`, paper]));
  return [...distinct.values()].map((paper) => {
    const state = paperState(city, paper, today, story.paperStates);
    const day = paper.issuedOn && sayFullDay(paper.issuedOn, lang);
    const issued = day && (lang === 'zh' ? `${day}签发` : `issued ${day}`);
    return {
      name: city.certificateKinds.get(paper.kind)?.[lang] ?? paper.kind,
      number: paper.number,
      detail: [shownIssuer(paper.issuer, named), issued].filter(Boolean).join(' · '),
      state: state.state,
      stateWord: state[lang],
    };
  });
}
