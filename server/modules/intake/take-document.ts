import { Problem } from '../../platform/errors.ts';
import type { Principal } from '../identity/index.ts';
import { documentByNumber } from '../ledger/index.ts';
import type { VoucherTools } from '../vouchers/index.ts';
import type { RowTaken, RowToTake, RowType } from './row-types.ts';

/** Fields that stand beside a row's body. */
const OF_ROW: ReadonlySet<string> = new Set(['/type', '/sender', '/owner', '/voucher', '/stall']);

/** The use case speaks of its own body; in a row that lies one level deeper. */
export function insideBody(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const inside = (path: string) =>
    OF_ROW.has(path) || path.startsWith('/body') || path.startsWith('/voucher/') || path.startsWith('/stall/')
      ? path
      : `/body${path}`;
  return new Problem(error.status, error.code, {
    ...error.words,
    path: inside(error.path),
    issues: error.issues.map((issue) => ({ ...issue, path: inside(issue.path) })),
  });
}

/** Errors: `request-invalid` with the path of every finding, beginning at `/body`. */
export function checkRowBody(type: RowType, body: unknown): void {
  try {
    type.check(body);
  } catch (error) {
    throw insideBody(error);
  }
}

/** Takes a row whose body has been checked. Errors: those of the use case, with paths beginning at `/body`. */
export async function takeDocument(
  tools: VoucherTools,
  type: RowType,
  principal: Principal,
  row: RowToTake,
): Promise<RowTaken> {
  try {
    return await type.take(tools, principal, row);
  } catch (error) {
    throw insideBody(error);
  }
}

/**
 * Asks for a document by its number ahead of the use case, which asks again: so that rows that answer a voucher of the
 * same transaction, at which a look ahead ends, have been asked for with the others.
 */
export async function askForNumber(tools: VoucherTools, principal: Principal, body: unknown): Promise<void> {
  const { documentNumber } = body as { documentNumber: string };
  await documentByNumber(tools.db, principal.partyId ?? '', documentNumber);
}
