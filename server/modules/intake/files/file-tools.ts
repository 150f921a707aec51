import type { VoucherTools } from '../../vouchers/index.ts';
import type { RowTypes } from '../row-types.ts';

/** What files are handled with: the tools of the use cases, and how each kind of document is checked and taken. */
export interface FileTools extends VoucherTools {
  rowTypes: RowTypes;
}
