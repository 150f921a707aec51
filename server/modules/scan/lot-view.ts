import type { LotPage, ScanFrame, WayView } from '../../../web/scan/index.ts';
import { layoutWay, renderWaySvg } from '../../../web/way/index.ts';
import { formatPublicCode } from '../../platform/codes/public-code.ts';
import { localDay } from '../../platform/local-time.ts';
import { isLoss } from '../ledger/index.ts';
import { type CityData, displayQuantity } from '../registry/index.ts';
import { beginningOf, CLAIM_FIELDS, type LotContext, nameOf, valuesOf } from './lot-context.ts';
import { contradictionsOf, factsOf, firstLine, otherSide, relatives, sameGoods } from './lot-facts.ts';
import { figuresOf } from './lot-figures.ts';
import { missingPapers, paperState, papersOf } from './lot-papers.ts';
import { summaryOf } from './lot-summary.ts';
import { testsOf } from './lot-tests.ts';
import type { LotStory, ScanPorts } from './read-lot.ts';
import { judgeSafety, type Safety } from './safety.rules.ts';
import { makeSayer } from './say-time.ts';
import { storyOf } from './story/story-of.ts';
import { type WayOfLot, wayOfLot } from './way-of-lot.ts';

/** Wide enough for two boxes beside each other on a phone; the page scales the drawing to its width. */
const DRAWING_PX = { normal: 340, large: 272 } as const;
const STEPS_MAX = 14;
const PAPERS_MAX = 12;

type ViewPorts = Pick<ScanPorts, 'city' | 'publicUrl' | 'recallsKnown'>;

/** The page of a lot in one language. Pure: the same story, frame and instant give the same page. */
export function lotView(ports: ViewPorts, story: LotStory, frame: ScanFrame, now: Date): LotPage {
  const { city, publicUrl } = ports;
  const { timezone } = city.city;
  const context: LotContext = {
    city,
    story,
    frame,
    today: localDay(now, timezone),
    say: makeSayer(frame.lang, now, timezone),
  };
  const safety = safetyOf(context, ports.recallsKnown === true);
  const { answer, lotId, parties, lots } = story;
  const way = wayOfLot({
    answer,
    lotId,
    parties,
    lots,
    city,
    lang: frame.lang,
    say: context.say,
    stopped: safety.state === 'stop',
  });
  const named = new Set([...way.names.values()].filter((name) => name.named).map((name) => name.label));
  const { figures, note } = figuresOf(context);
  const papers = papersOf(context, named);
  const missing = missingPapers(city, story, context.today).map((paper) => paper[frame.lang]);
  const tests = testsOf(context);
  return {
    frame,
    title: nameOf(story.own, frame.lang),
    summary: summaryOf(context, { way, figures, papers, missing, tests }),
    strips: [],
    tests,
    story: storyOf(context),
    canonicalUrl: publicUrl + story.own.scanPath,
    verdict: {
      state: safety.state,
      sentence: firstLine(context, safety),
      reasons: safety.reasons.map((reason) => reason[frame.lang]),
    },
    contradictions: contradictionsOf(context, way.names),
    facts: factsOf(context),
    figures,
    figuresNote: note,
    way: wayView(context, way),
    sameGoods: sameGoods(context),
    madeOf: relatives(context, -1),
    madeInto: relatives(context, 1),
    papers: papers.slice(0, PAPERS_MAX),
    missingPapers: missing,
    documents: story.documentIds.length,
    updated: story.updatedAt && context.say(story.updatedAt),
    code: formatPublicCode(story.own.code),
  };
}

/** Findings that make it doubtful what the lot is; what a business owes another is not for this page. */
const IDENTITY_FINDINGS: ReadonlySet<string> = new Set(['two-stories', 'late-contradiction']);

/** `recallsChecked`: whether somebody who knows of recalls was asked. */
export function safetyOf(
  { city, story, today }: Pick<LotContext, 'city' | 'story' | 'today'>,
  recallsChecked: boolean,
): Safety {
  const { own, answer, lotId } = story;
  const twins = twinLinks(story).flatMap((link) => story.lots.get(otherSide(link, lotId)) ?? []);
  return judgeSafety({
    today,
    expiryDates: [own, ...twins].flatMap((lot) => valuesOf(lot, 'expiryDate')),
    contradictory: CLAIM_FIELDS.filter((field) => valuesOf(own, field).length > 1),
    twoStories: story.discrepancies.some((one) => IDENTITY_FINDINGS.has(one.kind)),
    relabelled: twinLinks(story).some((link) => link.kind === 'relabelled'),
    known: answer.flows.some((flow) => flow.lotId === lotId),
    originKnown:
      own.lot.producerId !== null || own.product.producerId !== null || beginningOf(story) !== undefined,
    papers: story.papers.map((paper) => paperState(city, paper, today, story.paperStates)),
    missingPapers: missingPapers(city, story, today),
    sourceDoubtful: sourceDoubtful(city, story),
    quantityFindings: story.discrepancies.length > 0,
    lotState: story.lotState,
    recallsChecked,
  });
}

/** The same goods under another batch. What a correction replaced is not: its dates were wrong. */
const twinLinks = ({ answer, lotId }: LotStory) =>
  answer.links.filter(
    (link) =>
      (link.lotId === lotId || link.otherLotId === lotId) &&
      (link.kind === 'relabelled' || link.kind === 'same-batch'),
  );

/** What nobody is recorded to have made or brought, against what weighing explains for such goods. */
function sourceDoubtful(city: CityData, { answer, lotId, own }: LotStory): boolean {
  const totals = answer.lots.find((lot) => lot.lotId === lotId)?.totals;
  if (!totals) return false;
  const made = totals.produced + totals.madeFrom + totals.adjustedIn;
  const beyond = totals.fromOutside + totals.excess + totals.overdrawn;
  const permille = city.categories.get(own.product.category)?.loss.permille ?? 0;
  return made > 0 && beyond > 0 && !isLoss(beyond, made, permille);
}

function wayView({ frame, story, city }: LotContext, way: WayOfLot): WayView | null {
  if (way.graph.nodes.length === 0) return null;
  const { lang } = frame;
  const { lot, product } = story.own;
  const layout = layoutWay(way.graph, {
    orientation: 'vertical',
    width: frame.large ? DRAWING_PX.large : DRAWING_PX.normal,
    lang,
    quantityText: (quantity) =>
      displayQuantity(city.units, quantity, lot.baseUnit, lang, product.pieceUnit ?? undefined),
  });
  const name = nameOf(story.own, lang);
  return {
    svg: renderWaySvg(layout, {
      theme: 'page',
      lang,
      title: lang === 'zh' ? `${name}的来路` : `The way of ${name}`,
    }),
    steps: way.steps.slice(0, STEPS_MAX),
    stepsLeftOut: Math.max(0, way.steps.length - STEPS_MAX),
    notes: way.notes,
  };
}
