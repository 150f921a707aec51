import type { Fact, LetterPage, ScanFrame } from '../../../../web/scan/index.ts';
import type { Problem, Words } from '../../../platform/errors.ts';
import { PHOTO_BYTES_MAX } from '../../complaints/index.ts';
import { type CityData, displayQuantity } from '../../registry/index.ts';
import type { NoticeLineValue, NoticeViewValue } from '../notices.schemas.ts';
import { sayWhen } from '../rules/say-letter.ts';
import { showField, unitWords } from './letter-fields.ts';

export const LINK_PHOTOS_MAX = 6;

const LABELS = {
  zh: {
    batch: '批号',
    made: '生产日期',
    ends: '保质期至',
    came: '购进',
    passed: '凭证已转出',
    due: '应说明',
  },
  en: {
    batch: 'Batch',
    made: 'Made',
    ends: 'Best before',
    came: 'Taken in',
    passed: 'Handed on by vouchers',
    due: 'To account for',
  },
} as const;

export interface LetterParts {
  city: CityData;
  frame: ScanFrame;
  notice: NoticeViewValue;
  token: string;
  /** What was typed, where a form comes back. */
  fields: ReadonlyMap<string, string> | null;
  problems: ReadonlyMap<string, Words>;
  problem: Problem | null;
  done: boolean;
}

/** The letter and its form in one language. Pure. */
export function letterView(parts: LetterParts): LetterPage {
  const { city, frame, notice, token, fields, problem } = parts;
  const { lang } = frame;
  const ofPhoto = problem?.path === '/photo' || problem?.code === 'attachment-type-unknown';
  const standing = notice.lines.filter((line) => !line.withdrawn);
  const answerable = standing.length > 0 && notice.kind !== 'withdrawal';
  return {
    frame,
    title: notice.letter.title[lang],
    number: notice.number,
    office: notice.letter.office[lang],
    to: notice.letter.to[lang],
    due: answerable && notice.dueAt ? sayWhen(new Date(notice.dueAt), city.city.timezone)[lang] : null,
    late: notice.state === 'overdue',
    paragraphs: notice.letter.paragraphs.map((one) => one[lang]),
    notice: bannerOf(parts, answerable),
    problem: problem && !ofPhoto && problem.issues.length === 0 ? problem.words[lang] : null,
    form: answerable
      ? {
          token,
          lines: standing.map((line, index) =>
            lineView(parts, line, issueOf(problem, index)?.[lang] ?? null),
          ),
          who: fields?.get('who') ?? '',
          note: fields?.get('note') ?? '',
          photos: {
            max: LINK_PHOTOS_MAX,
            megabytes_max: PHOTO_BYTES_MAX / 1_048_576,
            problem: ofPhoto ? problem.words[lang] : null,
          },
        }
      : null,
  };
}

/** Of the lines that were sent; they stand in the order of the form. */
const issueOf = (problem: Problem | null, index: number) =>
  problem?.issues.find((issue) => issue.path.startsWith(`/lots/${index}`));

function bannerOf({ notice, done, frame }: LetterParts, answerable: boolean): LetterPage['notice'] {
  const zh = frame.lang === 'zh';
  if (!answerable) {
    if (notice.kind === 'withdrawal') return null;
    return {
      state: 'fine',
      word: zh ? '已撤回' : 'Withdrawn',
      sentence: zh ? '这份通知已经撤回，不需要再回复。' : 'This notice was withdrawn and needs no answer.',
    };
  }
  if (!done && notice.state !== 'answered') return null;
  return {
    state: 'fine',
    word: zh ? '已收到回复' : 'Answer received',
    sentence: zh
      ? '您的回复已经收到并登记。情况有变化时，可以在下面更正后再提交一次。'
      : 'Your answer was received and is on record. If something changes, correct it below and send again.',
  };
}

function lineView(
  { city, frame, fields, problems }: LetterParts,
  line: NoticeLineValue,
  issue: string | null,
) {
  const { lang } = frame;
  const show = (quantity: number) =>
    displayQuantity(city.units, quantity, line.baseUnit, lang, line.pieceUnit ?? undefined);
  const bound = ({ lower, upper }: { lower: number; upper: number | null }): string => {
    if (upper === null) return lang === 'zh' ? `${show(lower)} 以上` : `${show(lower)} or more`;
    if (upper === lower) return show(upper);
    return lang === 'zh' ? `${show(lower)} 至 ${show(upper)}` : `${show(lower)} to ${show(upper)}`;
  };
  const labels = LABELS[lang];
  const facts: Fact[] = [
    ...(line.batch ? [{ label: labels.batch, value: line.batch }] : []),
    ...(line.productionDate ? [{ label: labels.made, value: line.productionDate }] : []),
    ...(line.expiryDate ? [{ label: labels.ends, value: line.expiryDate }] : []),
    { label: labels.came, value: bound(line.came) },
    ...(line.passed.upper === 0 ? [] : [{ label: labels.passed, value: bound(line.passed) }]),
    { label: labels.due, value: bound(line.toAccount) },
  ];
  const { said, answered } = line.account;
  const typed = (name: string, otherwise: string) =>
    fields === null ? otherwise : (fields.get(`${name}.${line.lotId}`) ?? '');
  const value = (fate: keyof typeof said) =>
    typed(fate, answered ? showField(said[fate], line.baseUnit) : '');
  return {
    lotId: line.lotId,
    name: [line.productName, line.specification].filter(Boolean).join(' '),
    facts,
    unit: unitWords(line)[lang],
    values: {
      ...{ sold: value('sold'), inStock: value('inStock'), sealed: value('sealed') },
      ...{ returned: value('returned'), passedOn: value('passedOn'), destroyed: value('destroyed') },
    },
    passedTo: typed('passedTo', line.more?.passedOnTo.map((one) => one.to).join('、') ?? ''),
    place: typed('place', line.more?.place ?? ''),
    problem: problems.get(line.lotId)?.[lang] ?? issue,
  };
}
