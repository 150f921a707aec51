import { type Issue, Problem } from '../../platform/errors.ts';
import type { CertificateKind } from '../registry/index.ts';

export const paperUnknown = (): Problem =>
  new Problem(404, 'paper-unknown', {
    zh: '没有登记这份证照，请在“我的证照”中核对。',
    en: 'There is no such paper on record; look it up among your papers.',
  });
export const paperHasNoFile = (): Problem =>
  new Problem(404, 'paper-has-no-file', {
    zh: '这份证照还没有上传照片或扫描件。',
    en: 'No photo or scan of this paper has been uploaded yet.',
  });
export const fileNotInBundle = (): Problem =>
  new Problem(404, 'file-not-in-bundle', {
    zh: '这张凭证的证照里没有这份文件，请从证照页面打开。',
    en: 'This file is not among the papers of the voucher; open it from the list of papers.',
  });

type Named = Pick<CertificateKind, 'zh' | 'en'>;

export const licenceLapsed = (kind: Named, number: string, until: string, clause: string): Issue => ({
  code: 'licence-lapsed',
  path: '/sender',
  zh: `${kind.zh} ${number} 的有效期到 ${until} 为止，不能开具新凭证。请在“我的证照”登记新证。`,
  en: `The ${kind.en} ${number} held until ${until}, so no new voucher can be issued. Register the renewed one among your papers.`,
  clause,
});
/** Whoever has none at all: what is enough, since when it is asked, and where to bring it. */
export const licenceNeeded = (kinds: readonly Named[], from: string, clause: string): Issue => ({
  code: 'licence-needed',
  path: '/sender',
  zh: `从 ${from} 起，开具这类货物的凭证须先登记${kinds.map((kind) => kind.zh).join('或')}，目前还没有登记。请在“我的证照”登记后再开。`,
  en: `From ${from} on, vouchers for such goods need a ${kinds.map((kind) => kind.en).join(' or a ')} on record, and there is none yet. Register it among your papers, then issue.`,
  clause,
});
export const licenceWithdrawn = (
  kind: Named,
  number: string,
  withdrawn: { day: string; reason: string },
  clause: string,
): Issue => ({
  code: 'licence-withdrawn',
  path: '/sender',
  zh: `${kind.zh} ${number} 已于 ${withdrawn.day} 撤销（${withdrawn.reason}），不能开具新凭证。请在“我的证照”登记有效的证照。`,
  en: `The ${kind.en} ${number} was withdrawn on ${withdrawn.day} (${withdrawn.reason}), so no new voucher can be issued. Register one that holds among your papers.`,
  clause,
});
export const licenceNotYet = (kind: Named, number: string, from: string, clause: string): Issue => ({
  code: 'licence-not-yet-valid',
  path: '/sender',
  zh: `${kind.zh} ${number} 从 ${from} 起才有效，此前不能开具凭证。请登记当前有效的证照。`,
  en: `The ${kind.en} ${number} holds from ${from} on; no voucher can be issued before. Register the one that holds now.`,
  clause,
});
export const lotPaperWithdrawn = (kind: Named, number: string, line: number, clause: string): Issue => ({
  code: 'lot-certificate-withdrawn',
  path: `/lines/${line - 1}/lot`,
  zh: `随这批货来的${kind.zh} ${number} 已被撤销，不能再开凭证。请附上同类的有效证明，或联系供货方。`,
  en: `The ${kind.en} ${number} that came with these goods was withdrawn, so they cannot be vouchered. Attach a valid one of the kind, or ask your supplier.`,
  clause,
});
