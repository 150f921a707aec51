import { Problem } from '../../platform/errors.ts';

export const typeUnknown = (type: string, known: readonly string[]) =>
  new Problem(422, 'row-type-unknown', {
    zh: `没有“${type}”这种行。type 可以是：${known.join('、')}。`,
    en: `There is no row of type "${type}". Types are: ${known.join(', ')}.`,
    path: '/type',
  });
