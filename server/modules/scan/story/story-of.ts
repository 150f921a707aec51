import type { StoryStep, StoryView } from '../../../../web/scan/index.ts';
import type { ProcessStep } from '../../production/index.ts';
import { type LotFacts, lotCode } from '../../registry/index.ts';
import { type LotContext, nameOf, valuesOf } from '../lot-context.ts';
import { publicName } from '../public-names.ts';
import { pictureOfStep } from './picture-of-step.ts';

/** One test and a release are no story: they stand among the tests. */
const STEPS_MIN = 3;
/** A page is read on a phone: further steps are counted. */
const STEPS_MAX = 16;
const VALUES_MAX = 6;
/** Different values of one thing that are written beside each other. */
const SAID_MAX = 4;
const INPUTS_MAX = 6;

const WORDS = {
  zh: {
    title: '从田头到手里',
    span: (from: string, to: string, lots: number) =>
      `${from}到${to}，经过 ${lots} 批原料和半成品，由生产者自己记录。`,
    batch: (batch: string) => `（${batch}）`,
    more: (count: number) => `等 ${count} 批`,
    garden: '产地',
    store: '到店',
    shops: (count: number) => `${count} 家零售`,
    lots: (count: number) => `${count} 批`,
    others: '等',
  },
  en: {
    title: 'From the field to your hand',
    span: (from: string, to: string, lots: number) =>
      `${from} to ${to}, through ${lots} batches of raw and half-made goods, recorded by those who made it.`,
    batch: (batch: string) => ` (${batch})`,
    more: (count: number) => `${count} more`,
    garden: 'Where it grew',
    store: 'In the shops',
    shops: (count: number) => (count === 1 ? '1 shop' : `${count} shops`),
    lots: (count: number) => `${count} batches`,
    others: ', …',
  },
} as const;

/** The same step of one kind of goods, of as many lots as went through it. */
interface Group {
  name: string;
  lotIds: string[];
  steps: ProcessStep[];
}

/**
 * How it was made, from what its makers recorded and what was transformed into what; null where nobody recorded enough.
 * Three batches that were picked alike are one picture with three values. Pure.
 */
export function storyOf(context: LotContext): StoryView | null {
  const { story, frame, say } = context;
  const words = WORDS[frame.lang];
  const steps = [...story.making.values()]
    .flat()
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.step - b.step);
  const first = steps[0];
  const last = steps.at(-1);
  if (!first || !last || steps.length < STEPS_MIN) return null;
  const groups = groupsOf(context, steps);
  const told = new Set<string>();
  const drawn = groups.map((group) => {
    const product = productOf(context, group.lotIds[0] ?? '');
    const tells = tellsInputs(context, groups, group) && !told.has(product);
    if (tells) told.add(product);
    return stepOf(context, group, tells ? inputsOf(context, group.lotIds) : []);
  });
  const all = sayMakerOnce([...gardenStep(context, steps), ...drawn, ...storeStep(context)]);
  const lots = new Set(steps.map((step) => step.lotId));
  return {
    title: words.title,
    span: words.span(say(first.at).text, say(last.at).text, lots.size),
    steps: all.slice(0, STEPS_MAX),
    stepsLeftOut: Math.max(0, all.length - STEPS_MAX),
  };
}

/** Whose works it was is said where it changes. */
function sayMakerOnce(steps: readonly (StoryStep & { maker?: string | null })[]): StoryStep[] {
  let last: string | null | undefined = null;
  return steps.map(({ maker, ...step }) => {
    const place = [maker === last ? null : maker, step.place].filter(Boolean).join(' · ');
    if (maker) last = maker;
    return { ...step, place };
  });
}

const productOf = ({ story }: LotContext, lotId: string): string =>
  story.lots.get(lotId)?.lot.productId ?? lotId;

function groupsOf(context: LotContext, steps: readonly ProcessStep[]): Group[] {
  const groups = new Map<string, Group>();
  for (const step of steps) {
    const key = `${productOf(context, step.lotId)} ${step.name}`;
    const group = groups.get(key) ?? { name: step.name, lotIds: [], steps: [] };
    group.steps.push(step);
    if (!group.lotIds.includes(step.lotId)) group.lotIds.push(step.lotId);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What goods were made of is told where they were blended, else at their first step. */
function tellsInputs(context: LotContext, groups: readonly Group[], group: Group): boolean {
  const product = productOf(context, group.lotIds[0] ?? '');
  const ofProduct = groups.filter((one) => productOf(context, one.lotIds[0] ?? '') === product);
  const blended = ofProduct.find((one) => pictureOfStep(one.name) === 'blend');
  return (blended ?? ofProduct[0]) === group;
}

function stepOf(
  context: LotContext,
  group: Group,
  inputs: readonly string[],
): StoryStep & { maker: string | null } {
  const { say, frame, city } = context;
  const words = WORDS[frame.lang];
  const [first] = group.steps;
  const picture = pictureOfStep(group.name);
  const places = [...new Set(group.steps.flatMap((step) => step.place ?? []))];
  const count = group.lotIds.length > 1 ? words.lots(group.lotIds.length) : null;
  const title = frame.lang === 'en' ? city.processSteps.find((row) => row.zh === group.name)?.en : undefined;
  const shown = group.steps.find((step) => step.photoSha256 !== null);
  return {
    picture: inputs.length > 1 && picture === 'step' ? 'blend' : picture,
    title: title ?? group.name,
    maker: makerOfLot(context, group.lotIds[0] ?? ''),
    place: [...places.slice(0, 2), count].filter(Boolean).join(' · '),
    when: say(first?.at ?? new Date(0)),
    values: valuesOfGroup(context, group),
    inputs,
    photo: shown ? `/t/${lotCode(shown.lotId)}/photos/${shown.photoSha256}` : null,
  };
}

/** 23.5 ℃ / 24.0 ℃: what was measured of each batch, held against its limit only if all of it was. */
function valuesOfGroup({ frame, city }: LotContext, group: Group): StoryStep['values'] {
  const byName = Map.groupBy(
    group.steps.flatMap((step) => step.values),
    (value) => value.name,
  );
  return [...byName].slice(0, VALUES_MAX).map(([name, values]) => {
    const said = [...new Set(values.map((value) => value.value))];
    const judged = values.map((value) => value.within);
    const en = frame.lang === 'en' ? city.controlPoints.find((row) => row.zh === name)?.en : undefined;
    return {
      name: en ?? name,
      value: beside(said.slice(0, SAID_MAX)) + (said.length > SAID_MAX ? WORDS[frame.lang].others : ''),
      limit: values[0]?.limit ?? null,
      within: judged.includes(false) ? false : judged.includes(null) ? null : true,
    };
  });
}

/** 26 / 27.5 / 25 ℃: the unit once where all have the same. */
function beside(said: readonly string[]): string {
  const units = new Set(said.map((text) => / ([^ \d]\S*)$/.exec(text)?.[1] ?? ''));
  const [unit = ''] = units;
  if (said.length < 2 || units.size !== 1 || unit === '') return said.join(' / ');
  return `${said.map((text) => text.slice(0, -unit.length - 1)).join(' / ')} ${unit}`;
}

/** Whoever made that lot, if the page may name it. */
function makerOfLot({ story, city, frame }: LotContext, lotId: string): string | null {
  const begun = story.answer.flows.find(
    (flow) =>
      flow.lotId === lotId &&
      flow.fromId === null &&
      (flow.kind === 'produced' || flow.kind === 'transformed-out'),
  );
  const id = begun?.toId ?? story.lots.get(lotId)?.lot.producerId ?? '';
  const name = publicName(city, story.parties.get(id), {
    lang: frame.lang,
    finalSeller: false,
    market: undefined,
  });
  return name.named ? name.label : null;
}

/** 毛茶（MC-3）, each lot that went into these. */
function inputsOf({ story, frame }: LotContext, lotIds: readonly string[]): string[] {
  const words = WORDS[frame.lang];
  const into = story.answer.edges.filter((edge) => lotIds.includes(edge.outputLotId));
  const ids = [...new Set(into.map((edge) => edge.inputLotId))].filter((id) => !lotIds.includes(id));
  const named = ids.slice(0, INPUTS_MAX).flatMap((id) => {
    const lot = story.lots.get(id);
    return lot ? [nameOf(lot, frame.lang) + (lot.lot.batch ? words.batch(lot.lot.batch) : '')] : [];
  });
  return ids.length > INPUTS_MAX ? [...named, words.more(ids.length - INPUTS_MAX)] : named;
}

/** Where the first of it came from, as the documents of those lots say it. */
function gardenStep(
  context: LotContext,
  steps: readonly ProcessStep[],
): (StoryStep & { maker: string | null })[] {
  const { story, frame, say } = context;
  const made = new Set(story.answer.edges.map((edge) => edge.outputLotId));
  const roots = [...new Set(steps.map((step) => step.lotId))].filter((lotId) => !made.has(lotId));
  const lots = roots.flatMap((lotId): LotFacts | never[] => story.lots.get(lotId) ?? []);
  const origins = [...new Set(lots.flatMap((lot) => valuesOf(lot, 'origin')))];
  const at = steps.find((step) => roots.includes(step.lotId))?.at;
  // A lot that was made of nothing that is on record did not grow here.
  if (roots.includes(story.lotId as never) || origins.length === 0 || !at) return [];
  return [
    {
      picture: 'garden',
      title: WORDS[frame.lang].garden,
      maker: makerOfLot(context, roots[0] ?? ''),
      place: origins.slice(0, SAID_MAX).join(' · '),
      when: say(at),
      values: [],
      inputs: [],
      photo: null,
    },
  ];
}

/** When the first shop had it, and how many have or had it. */
function storeStep({ story, frame, say, city }: LotContext): StoryStep[] {
  const isShop = (partyId: string | null) => {
    const position = city.partyKinds.get(story.parties.get(partyId ?? '')?.kind ?? '')?.position;
    return position === 'retail' || position === 'kitchen';
  };
  const came = story.answer.flows.filter(
    (flow) => flow.lotId === story.lotId && flow.fromId !== null && isShop(flow.toId) && flow.quantity !== 0,
  );
  const [first] = came.sort((a, b) => a.at - b.at);
  if (!first) return [];
  const shops = new Set(came.map((flow) => flow.toId)).size;
  const words = WORDS[frame.lang];
  return [
    {
      picture: 'store',
      title: words.store,
      place: words.shops(shops),
      when: say(new Date(first.at), first.precision_ms),
      values: [],
      inputs: [],
      photo: null,
    },
  ];
}
