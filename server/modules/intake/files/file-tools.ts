import type { Party } from '../../registry/index.ts';
import type { VoucherTools } from '../../vouchers/index.ts';
import type { AskMapped } from './documents/names.ts';
import type { FileRowTypes } from './row-types.ts';

/** What files are handled with: the tools of the use cases, and what stands beside this module. */
export interface FileTools extends VoucherTools {
  /** How each kind of document is checked and taken. */
  fileRowTypes: FileRowTypes;
  /** What a sender's own codes and names mean. */
  askMapped: AskMapped;
  /** Whether a business may record for another: a market for its stalls. */
  mayRecordFor: (sender: Party, other: Party) => boolean;
}
