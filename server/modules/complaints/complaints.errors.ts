import { type Issue, Problem } from '../../platform/errors.ts';

/** The form is not complete: one finding a field. */
export const complaintIncomplete = (issues: readonly Issue[]): Problem =>
  new Problem(422, 'complaint-incomplete', {
    zh: '还差几处，补上后再提交；已经填的都还在。',
    en: 'Something is still missing: add it and send again. All you have typed is kept.',
    path: issues[0]?.path ?? '',
    issues,
  });

/** The form was opened too long ago, or was not one of ours. */
export const complaintFormStale = (): Problem =>
  new Problem(409, 'complaint-form-stale', {
    zh: '这张表打开得太久了，请再按一次“提交”；已经填的都还在。',
    en: 'This form was opened too long ago: press Send once more. All you have typed is kept.',
  });

/** The form was sent before with other words in it. */
export const complaintChanged = (number: string): Problem =>
  new Problem(409, 'complaint-changed', {
    zh: `这张表已经提交过，编号 ${number}。内容改过了？再按一次“提交”，就作为新的一份交上去。`,
    en: `This form was sent before, as number ${number}. If you have changed it, press Send once more and it goes in as a new one.`,
    details: { number },
  });

export const photoNotAPicture = (): Problem =>
  new Problem(415, 'complaint-photo-type', {
    zh: '照片要是 JPG、PNG 或 WebP 格式，请重新选择照片；已经填的字都还在。',
    en: 'A photo is a JPG, PNG or WebP file: choose it again. All you have typed is kept.',
    path: '/photo',
  });

export const photosTooMany = (most: number): Problem =>
  new Problem(413, 'complaint-photos-too-many', {
    zh: `最多 ${most} 张照片，请重新选择最要紧的几张；已经填的字都还在。`,
    en: `At most ${most} photos: choose the most important ones again. All you have typed is kept.`,
    path: '/photo',
  });

export const photoTooLarge = (megabytes: number): Problem =>
  new Problem(413, 'complaint-photo-too-large', {
    zh: `每张照片最多 ${megabytes} MB，请换小一些的照片重新选择；已经填的字都还在。`,
    en: `A photo has at most ${megabytes} MB: choose a smaller one again. All you have typed is kept.`,
    path: '/photo',
  });

export const complaintUnknown = (): Problem =>
  new Problem(404, 'complaint-unknown', {
    zh: '没有这个编号，请对照提交时给您的编号再输入一次。',
    en: 'There is no such number; compare it with the one you were given.',
  });

export const complaintOutsideDistrict = (): Problem =>
  new Problem(403, 'outside-district', {
    zh: '这一件不在您的辖区内。',
    en: 'This one lies outside your district.',
  });
