import type { Issue } from '../../platform/errors.ts';
import { Problem } from '../../platform/errors.ts';
import { type Principal, roleForbidden } from '../identity/index.ts';
import { findRepeated } from '../ledger/index.ts';
import { checkSenderSignature, postVoucher } from './issue-voucher.ts';
import { joinVoucher } from './voucher-document.ts';
import type { VoucherTools } from './voucher-tools.ts';
import type { VoucherInput } from './vouchers.schemas.ts';

/** Thrown to leave the transaction without keeping anything of it. */
class RolledBack extends Error {}

/**
 * Everything that issuing would check, and nothing kept: it issues the voucher and takes the transaction back, so
 * that the preview cannot disagree with the real thing.
 */
export async function previewVoucher(tools: VoucherTools, principal: Principal, body: VoucherInput) {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  const findings: { discrepancies: { kind: string; zh: string; en: string }[] } = { discrepancies: [] };
  try {
    const named = { senderId, number: body.documentNumber, kind: 'voucher' as const, body };
    if (await findRepeated(tools.db, tools, named, joinVoucher))
      return { ok: true, issues: [] as Issue[], ...findings };
    await checkSenderSignature(tools, senderId, body);
    await tools.db.transaction(async (tx) => {
      const issued = await postVoucher(tx, tools, principal, senderId, body);
      findings.discrepancies = issued.discrepancies;
      throw new RolledBack();
    });
  } catch (error) {
    if (error instanceof RolledBack) return { ok: true, issues: [] as Issue[], ...findings };
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const issues =
      error.issues.length > 0 ? error.issues : [{ code: error.code, path: error.path, ...error.words }];
    return { ok: false, issues: [...issues], ...findings };
  }
  throw new Error('a preview was kept');
}
