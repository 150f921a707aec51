import type { VoucherTools } from '../vouchers/index.ts';

export interface PaperTools extends VoucherTools {
  publicUrl: string;
}
