import type { StoryPicture, StoryStep, StoryView } from '../../../../web/scan/index.ts';
import type { ProcessStep } from '../../production/index.ts';
import { lotCode } from '../../registry/index.ts';
import { type LotContext, nameOf } from '../lot-context.ts';
import { publicName } from '../public-names.ts';

/** One test and a release are no story: they stand among the tests. */
const STEPS_MIN = 3;
/** A page is read on a phone: further steps are counted. */
const STEPS_MAX = 24;
const VALUES_MAX = 8;
const INPUTS_MAX = 6;

const WORDS = {
  zh: {
    title: (name: string) => `${name}：从田头到手里`,
    span: (from: string, to: string, steps: number) => `${from} 到 ${to}，${steps} 步，由生产者自己记录。`,
    batch: (batch: string) => `（${batch}）`,
    more: (count: number) => `等 ${count} 批`,
  },
  en: {
    title: (name: string) => `${name}: from the field to your hand`,
    span: (from: string, to: string, steps: number) =>
      `${from} to ${to}: ${steps} steps, recorded by those who made it.`,
    batch: (batch: string) => ` (${batch})`,
    more: (count: number) => `${count} more`,
  },
} as const;

/** By the words of the step's name; what none of them fits is drawn as a plain step. */
const PICTURE_OF: readonly (readonly [RegExp, StoryPicture])[] = [
  [/拼配|拼堆|混合|调配|blend|mix/i, 'blend'],
  [/采摘|采收|采青|收割|屠宰|挤奶|pick|harvest/i, 'picking'],
  [/茶园|田|园|种植|养殖|施肥|用药|栽|garden|field|farm|grow/i, 'garden'],
  [/检验|检测|抽样|审评|放行|test|inspect|release/i, 'test'],
  [/包装|装罐|灌装|贴标|封口|pack|fill|label/i, 'pack'],
  [/仓|储|入库|冷藏|运输|配送|stor|ware|ship/i, 'store'],
  [/精制|筛|拣|风选|烘焙|复火|烘干|refin|sift|roast|sort/i, 'fine'],
  [/萎凋|晒青|做青|摇青|杀青|揉捻|发酵|初制|毛茶|wither|roll|ferment|first/i, 'first'],
];

export const pictureOfStep = (name: string): StoryPicture =>
  PICTURE_OF.find(([words]) => words.test(name))?.[1] ?? 'step';

/**
 * How it was made, from what its makers recorded and what was transformed into what; null where nobody recorded a step.
 * Pure.
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
  const told = new Set<string>();
  return {
    title: words.title(nameOf(story.own, frame.lang)),
    span: words.span(say(first.at).text, say(last.at).text, steps.length),
    steps: steps.slice(0, STEPS_MAX).map((step) => {
      const inputs = whereTold(steps, step) && !told.has(step.lotId) ? inputsOf(context, step.lotId) : [];
      if (inputs.length > 0) told.add(step.lotId);
      return stepOf(context, step, inputs);
    }),
    stepsLeftOut: Math.max(0, steps.length - STEPS_MAX),
  };
}

/** What a lot was made of is told where it was blended, else at its first step. */
function whereTold(steps: readonly ProcessStep[], step: ProcessStep): boolean {
  const ofLot = steps.filter((one) => one.lotId === step.lotId);
  const blended = ofLot.find((one) => pictureOfStep(one.name) === 'blend');
  return (blended ?? ofLot[0]) === step;
}

function stepOf(context: LotContext, step: ProcessStep, inputs: readonly string[]): StoryStep {
  const { say } = context;
  return {
    picture: inputs.length > 1 && pictureOfStep(step.name) === 'step' ? 'blend' : pictureOfStep(step.name),
    title: step.name,
    place: [makerOfLot(context, step.lotId), step.place].filter(Boolean).join(' · '),
    when: say(step.at),
    values: step.values
      .slice(0, VALUES_MAX)
      .map(({ name, value, limit, within }) => ({ name, value, limit, within })),
    inputs,
    photo: step.photoSha256 === null ? null : `/t/${lotCode(step.lotId)}/photos/${step.photoSha256}`,
  };
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

/** 毛茶（MC-3）, each lot that went into it. */
function inputsOf({ story, frame }: LotContext, lotId: string): string[] {
  const words = WORDS[frame.lang];
  const ids = [
    ...new Set(
      story.answer.edges.filter((edge) => edge.outputLotId === lotId).map((edge) => edge.inputLotId),
    ),
  ];
  const named = ids.slice(0, INPUTS_MAX).flatMap((id) => {
    const lot = story.lots.get(id);
    if (!lot) return [];
    return [nameOf(lot, frame.lang) + (lot.lot.batch ? words.batch(lot.lot.batch) : '')];
  });
  return ids.length > INPUTS_MAX ? [...named, words.more(ids.length - INPUTS_MAX)] : named;
}
