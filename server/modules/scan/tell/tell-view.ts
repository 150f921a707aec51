import type { ScanFrame, TellField, TellPage } from '../../../../web/scan/index.ts';
import type { Problem } from '../../../platform/errors.ts';
import {
  type ComplaintField,
  type ComplaintKind,
  type ComplaintSubject,
  type Given,
  LENGTH_MAX,
  PHOTO_BYTES_MAX,
  PHOTOS_MAX,
} from '../../complaints/index.ts';
import type { CityData, ComplaintForm } from '../../registry/index.ts';

/** Addresses of the forms. */
export const FORM_PATH: Readonly<Record<ComplaintKind, string>> = {
  complaint: '/complain',
  report: '/report',
  correction: '/correct',
};

const OTHER = {
  complaint: {
    kind: 'report',
    zh: '不是自己买的，只想反映有人违法？改用举报',
    en: 'Not your own purchase, only something unlawful you saw? Report it instead',
  },
  report: {
    kind: 'complaint',
    zh: '自己买的，想要退换、赔偿？改用投诉',
    en: 'Your own purchase, and you want it put right? Complain instead',
  },
} as const;

const CONTROL: Readonly<Record<ComplaintField, TellField['kind']>> = {
  what: 'long',
  request: 'long',
  seller: 'text',
  place: 'choice',
  name: 'text',
  phone: 'tel',
  address: 'text',
};
const AUTOCOMPLETE: Partial<Record<ComplaintField, string>> = {
  name: 'name',
  phone: 'tel',
  address: 'street-address',
};

export interface TellParts {
  city: CityData;
  frame: ScanFrame;
  form: ComplaintForm;
  token: string;
  given: Given;
  subject: ComplaintSubject | null;
  problem: Problem | null;
}

/** The form in one language, with what was typed and what is to be mended. Pure. */
export function tellView({ city, frame, form, token, given, subject, problem }: TellParts): TellPage {
  const { lang } = frame;
  const issues = new Map(problem?.issues.map((issue) => [issue.path, issue[lang]]));
  const ofPhoto = problem?.path === '/photo' ? problem.words[lang] : null;
  const other = form.code === 'correction' ? null : OTHER[form.code];
  return {
    frame,
    title: form[lang],
    says: form.says[lang],
    answer: form.answer[lang],
    action: FORM_PATH[form.code],
    token,
    about: subject && { path: subject.path, label: subject.label },
    fields: form.fields.map(
      (field): TellField => ({
        code: field.code,
        label: field[lang],
        hint: field.hint[lang],
        value: given[field.code] ?? '',
        required: field.required,
        maxLength: LENGTH_MAX[field.code],
        kind: CONTROL[field.code],
        autocomplete: AUTOCOMPLETE[field.code] ?? null,
        options:
          field.code === 'place'
            ? [...city.districts.values()].map((one) => ({ value: one.code, text: one[lang] }))
            : [],
        problem: issues.get(`/${field.code}`) ?? null,
      }),
    ),
    photos:
      form.code === 'correction'
        ? null
        : { max: PHOTOS_MAX, megabytes_max: PHOTO_BYTES_MAX / 1_048_576, problem: ofPhoto },
    problem: problem && ofPhoto === null ? problem.words[lang] : null,
    other: other && { text: other[lang], href: otherHref(frame, FORM_PATH[other.kind], subject) },
  };
}

function otherHref(frame: ScanFrame, path: string, subject: ComplaintSubject | null): string {
  const query = new URLSearchParams();
  if (subject) query.set('about', subject.path);
  if (frame.langAsked) query.set('lang', frame.lang);
  if (frame.large) query.set('large', '1');
  return query.size > 0 ? `${path}?${query}` : path;
}
