import type { Issue, Words } from '../../platform/errors.ts';
import { isPhone } from '../../platform/phone.ts';
import type { ComplaintForm } from '../registry/index.ts';

export type ComplaintKind = ComplaintForm['code'];
export type ComplaintField = ComplaintForm['fields'][number]['code'];
export const COMPLAINT_KINDS = ['complaint', 'report', 'correction'] as const satisfies ComplaintKind[];

/** What was typed, by field. */
export type Given = Partial<Record<ComplaintField, string>>;

/** Characters a field may have. */
export const LENGTH_MAX: Readonly<Record<ComplaintField, number>> = {
  what: 2000,
  request: 500,
  seller: 200,
  place: 12,
  name: 50,
  phone: 30,
  address: 200,
};

/** Who wrote it: sealed apart, and nobody's to read but those who handle it. */
export const CONTACT_FIELDS = ['name', 'phone', 'address'] as const satisfies ComplaintField[];

/** The form of a kind on a day; undefined where the city has none then. */
export const formOn = (
  forms: readonly ComplaintForm[],
  kind: ComplaintKind,
  day: string,
): ComplaintForm | undefined =>
  forms.find((form) => form.code === kind && form.from <= day && (form.to === null || day < form.to));

/** Texts as they are kept: without what cannot be seen, and nothing that the form does not ask for. */
export function tidy(form: ComplaintForm, given: Given): Given {
  const kept: Given = {};
  for (const { code } of form.fields) {
    const text = (given[code] ?? '')
      .replace(/\r\n?/g, '\n')
      .replace(/[^\P{C}\n]/gu, '')
      .trim();
    if (text !== '') kept[code] = text;
  }
  return kept;
}

/**
 * What is still to be filled in or said otherwise, in the order of the form. `isDivision`: whether a code is one of the
 * districts that the form offers.
 */
export function checkGiven(
  form: ComplaintForm,
  given: Given,
  isDivision: (code: string) => boolean,
): Issue[] {
  return form.fields.flatMap((field): Issue[] => {
    const text = given[field.code];
    const issue = (code: string, { zh, en }: Words): Issue[] => [
      { code, path: `/${field.code}`, zh, en, clause: field.clause },
    ];
    if (text === undefined) {
      if (!field.required) return [];
      return issue('complaint-field-missing', {
        zh: `请填写“${field.zh}”：${field.hint.zh}。`,
        en: `Please fill in "${field.en}": ${lower(field.hint.en)}.`,
      });
    }
    const most = LENGTH_MAX[field.code];
    if ([...text].length > most) {
      return issue('complaint-field-too-long', {
        zh: `“${field.zh}”最多 ${most} 字，现在是 ${[...text].length} 字，请写短一些。`,
        en: `"${field.en}" takes ${most} characters and has ${[...text].length}; please shorten it.`,
      });
    }
    if (field.code === 'phone' && !isPhone(text)) {
      return issue('complaint-phone-shape', {
        zh: '电话是 7 到 15 位数字，例如 13800001234；固定电话带上区号。',
        en: 'A telephone number has 7 to 15 digits, as in 13800001234; a landline with its area code.',
      });
    }
    if (field.code === 'place' && !isDivision(text)) {
      return issue('complaint-place-unknown', {
        zh: `请从“${field.zh}”的选项里选一个，不知道可以不选。`,
        en: `Choose one of the options of "${field.en}", or none if you do not know.`,
      });
    }
    return [];
  });
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
