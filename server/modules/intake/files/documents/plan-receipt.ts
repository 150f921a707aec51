import { lineQuantity, normaliseText } from '../../../registry/index.ts';
import { type Finding, finding, isFinding } from '../cells/findings.ts';
import { documentTime } from './document-time.ts';
import { amountOf, text } from './goods-line.ts';
import type { DocumentParts, PlanContext, Planned } from './plan-context.ts';
import { type PlacedFinding, Places, type StoredRow } from './planned.ts';
import type { NamedVoucher } from './vouchers-named.ts';

/** Why a receipt from a ledger takes less or more than the voucher says. */
const REASON = '台账所记数量与凭证不一致';

/**
 * Rows that quote a voucher confirm its receipt: as a whole where the quantities agree, else line by line with what the
 * ledger says. Findings: `voucher-unknown` and its kin, `voucher-of-another`, `voucher-line-unknown`,
 * `voucher-line-missing`.
 */
export function planReceipt(context: PlanContext, parts: DocumentParts): Planned {
  const { number, partyId, rows } = parts;
  const first = rows[0] as StoredRow;
  const places = new Places(first.row);
  const wrong = (found: Finding, row = first.row, field = 'voucherNumber'): Planned => ({
    findings: [{ ...found, row, field, path: '' }],
  });
  const written = text(first.fields, 'voucherNumber');
  const voucher = context.vouchers.get(written);
  if (voucher === undefined || isFinding(voucher)) {
    return wrong(
      voucher ??
        finding('voucher-unknown', `没有找到凭证 ${written}，请核对。`, `No voucher ${written} was found.`),
    );
  }
  if (voucher.row.receiver_id !== partyId) {
    return wrong(
      finding(
        'voucher-of-another',
        `凭证 ${written} 不是开给本单位的，请核对凭证号。`,
        `The voucher ${written} was issued to somebody else; compare the number.`,
      ),
    );
  }
  const matched = matchLines(context, voucher, rows);
  if ('findings' in matched) return matched;
  for (const path of ['/decision', '/lines', '/reason']) places.put(path, first.row, 'voucherNumber');
  places.put('/receivedAt', first.row, 'date');
  places.put('/documentNumber', first.row, 'number');
  for (const [index, one] of matched.differing.entries()) places.put(`/lines/${index}`, one.row, 'quantity');
  const time = documentTime(first.fields, context.city.city.timezone);
  const body = {
    documentNumber: number,
    ...(time ? { receivedAt: time.at } : {}),
    decision: matched.differing.length === 0 ? 'all' : 'part',
    ...(matched.differing.length === 0
      ? {}
      : { reason: REASON, lines: matched.differing.map(({ line, accepted }) => ({ line, accepted })) }),
  };
  return {
    document: { kind: 'receipt', body, partyId, places, voucherId: voucher.loaded.document.documentId },
  };
}

interface Differing {
  row: number;
  line: number;
  accepted: { quantity: string; unit: string };
}

/** The line of the voucher that each row is about: by goods and batch, each once. */
function matchLines(
  context: PlanContext,
  voucher: NamedVoucher,
  rows: readonly StoredRow[],
): { differing: Differing[] } | { findings: PlacedFinding[] } {
  const { body, resolved } = voucher.loaded;
  const open = new Set(body.lines.keys());
  const differing: Differing[] = [];
  const findings: PlacedFinding[] = [];
  for (const { row, fields } of rows) {
    const product = context.names.product(fields, voucher.row.sender_id);
    const goods = normaliseText(text(fields, 'goods'));
    const batch = normaliseText(text(fields, 'batch'));
    const index = [...open].find((at) => {
      const lot = voucher.lots.get(resolved.lines[at]?.lot ?? '');
      const named = normaliseText(body.lines[at]?.name ?? '');
      const same =
        ('product' in product && product.product.productId === lot?.productId) ||
        (goods !== '' && goods === named);
      return same && (batch === '' || lot?.batch === null || normaliseText(lot?.batch ?? '') === batch);
    });
    if (index === undefined) {
      findings.push({
        ...finding(
          'voucher-line-unknown',
          '凭证里没有这种商品（或这个批号），请核对凭证号和商品。',
          'The voucher has no such goods, or not of this batch; compare number and goods.',
        ),
        row,
        field: 'goods',
        path: '',
      });
      continue;
    }
    open.delete(index);
    const amount = amountOf(fields, context.names);
    if (isFinding(amount)) {
      findings.push({ ...amount, row, field: 'quantity', path: '' });
      continue;
    }
    const line = body.lines[index];
    const factors = resolved.lines[index];
    if (!line || !factors) continue;
    const sent = lineQuantity(context.city, line, factors, '');
    const taken = lineQuantity(
      context.city,
      { ...amount, ...(line.each ? { each: line.each } : {}) },
      factors,
      '',
    );
    if (!taken.ok)
      findings.push(...taken.findings.map((one) => ({ ...one, row, field: 'quantity', path: '' })));
    else if (!sent.ok || sent.quantity !== taken.quantity)
      differing.push({ row, line: index + 1, accepted: amount });
  }
  const first = rows[0] as StoredRow;
  if (findings.length === 0 && open.size > 0) {
    findings.push({
      ...finding(
        'voucher-line-missing',
        `凭证共 ${body.lines.length} 行，台账只写了 ${rows.length} 行；请补全，或在凭证页面单独确认。`,
        `The voucher has ${body.lines.length} lines and the ledger ${rows.length}; add the others, or confirm on the voucher's own page.`,
      ),
      row: first.row,
      field: 'voucherNumber',
      path: '',
    });
  }
  return findings.length > 0 ? { findings } : { differing };
}
