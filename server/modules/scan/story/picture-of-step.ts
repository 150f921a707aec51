import type { StoryPicture } from '../../../../web/scan/index.ts';

/** By the words of the step's name, Chinese or English, the first that fits. */
const PICTURE_OF: readonly (readonly [RegExp, StoryPicture])[] = [
  [/拼配|拼堆|混合|调配|blend|mix/i, 'blend'],
  [/采摘|采收|采青|收割|屠宰|挤奶|pick|harvest/i, 'picking'],
  [/茶园|田|园|种植|养殖|施肥|用药|栽|garden|field|farm|grow/i, 'garden'],
  [/检验|检测|抽样|审评|放行|test|inspect|release/i, 'test'],
  [/包装|装罐|灌装|贴标|封口|pack|fill|label/i, 'pack'],
  [/仓|储|入库|冷藏|运输|配送|stor|ware|ship/i, 'store'],
  [/精制|筛|拣|风选|烘|焙|复火|refin|sift|roast|sort/i, 'fine'],
  [/萎凋|晒青|做青|摇青|杀青|揉捻|发酵|干燥|初制|毛茶|wither|shak|roll|ferment|dry|fix|first/i, 'first'],
];

/** What a step is drawn as; what no word fits is a plain step. */
export const pictureOfStep = (name: string): StoryPicture =>
  PICTURE_OF.find(([words]) => words.test(name))?.[1] ?? 'step';
