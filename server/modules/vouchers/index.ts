import type { DocumentKind, Reproject } from '../ledger/index.ts';
import type { CityData } from '../registry/index.ts';
import {
  projectPurchase,
  projectReceipt,
  projectVoid,
  projectVoucher,
  type ResolvedPurchase,
  type ResolvedReceipt,
  type ResolvedVoid,
  type ResolvedVoucher,
} from './project-voucher.ts';
import { joinVoucher } from './voucher-document.ts';
import type { PurchaseInput, ReceiptInput, VoucherInput } from './vouchers.schemas.ts';

export { correctVoucher } from './correct-voucher.ts';
export { issueVoucher, markImplied, postVoucher } from './issue-voucher.ts';
export { type LoadedVoucher, loadVoucher, openVoucher } from './loaded-voucher.ts';
export { previewVoucher } from './preview-voucher.ts';
export { type PurchaseBySlip, voucherOfSlip, waitingForUpload } from './read-slip.ts';
export {
  listVouchers,
  parseVoucherNumber,
  proofOf,
  readableVoucher,
  viewVoucher,
  voucherNumber,
} from './read-voucher.ts';
export { receiveVoucher } from './receive-voucher.ts';
export { recordPurchase } from './record-purchase.ts';
export { slipNumber } from './slips.rules.ts';
export { type SlipRow, slipById } from './slips.store.ts';
export { voidVoucher } from './void-voucher.ts';
export {
  type PaperName,
  type PaperPorts,
  type PaperState,
  type PapersQuestion,
  type PaperVerification,
  paperName,
  type VoucherFlag,
  type VoucherTools,
} from './voucher-tools.ts';
export { voucherMistyped, voucherUnknown } from './vouchers.errors.ts';
export { type VoucherPorts, voucherOperations } from './vouchers.routes.ts';
export { stateWords, voucherCan } from './vouchers.rules.ts';
export * from './vouchers.schemas.ts';
export {
  answersTo,
  answersToMany,
  insertLotPapers,
  type LotPaper,
  lotPapers,
  type VoucherRow,
  voucherRow,
  vouchersOfStretch,
} from './vouchers.store.ts';

/** This module's projections, for verify. */
export function voucherProjections(city: CityData): Map<DocumentKind, Reproject> {
  const voucher: Reproject = (document, sections, resolved) =>
    projectVoucher(
      { city, ...document },
      joinVoucher(sections) as unknown as VoucherInput,
      resolved as ResolvedVoucher,
    );
  return new Map<DocumentKind, Reproject>([
    ['voucher', voucher],
    ['correction', voucher],
    [
      'purchase',
      (document, sections, resolved) =>
        projectPurchase(
          { city, ...document },
          joinVoucher(sections) as unknown as PurchaseInput,
          resolved as ResolvedPurchase,
        ),
    ],
    [
      'receipt',
      (document, sections, resolved) =>
        projectReceipt({ city, ...document }, sections.goods as ReceiptInput, resolved as ResolvedReceipt),
    ],
    ['void', (document, _sections, resolved) => projectVoid({ city, ...document }, resolved as ResolvedVoid)],
  ]);
}
