import type { Quantity, ReceiptInput } from '../../api/types.ts';
import { amountText, amountToSend, parseAmount } from '../../format/quantity.ts';

/** What a person wrote for one line of a voucher; the unit is the one the voucher declares. */
export interface LineAnswer {
  line: number;
  declared: Quantity;
  accepted: string;
  refused: string;
  reason: string;
}

export type LineCheck =
  | { state: 'not-amount' }
  | { state: 'same' }
  /** `short` below nought: more came than the voucher says. Text in the declared unit. */
  | { state: 'differs'; short: string | null; over: string | null };

/** Nothing differs until someone writes that it does. */
export function startAnswers(lines: readonly { line: number; declared: Quantity }[]): LineAnswer[] {
  return lines.map(({ line, declared }) => ({
    line,
    declared,
    accepted: String(declared.quantity),
    refused: '',
    reason: '',
  }));
}

/** Compares what was accepted and refused with what was declared, without floating point. */
export function checkLine(answer: LineAnswer): LineCheck {
  const declared = parseAmount(String(answer.declared.quantity));
  const accepted = parseAmount(answer.accepted);
  const refused = answer.refused.trim() === '' ? 0n : parseAmount(answer.refused);
  if (declared === null || accepted === null || refused === null) return { state: 'not-amount' };
  if (accepted === declared && refused === 0n) return { state: 'same' };
  const rest = declared - accepted - refused;
  return {
    state: 'differs',
    short: rest > 0n ? amountText(rest) : null,
    over: rest < 0n ? amountText(-rest) : null,
  };
}

/** The body of a receipt; null while it cannot be sent (an amount that is none, no reason, nothing that differs). */
export function receiptBody(
  documentNumber: string,
  decision: ReceiptInput['decision'],
  reason: string,
  answers: readonly LineAnswer[],
): ReceiptInput | null {
  if (decision === 'all') return { documentNumber, decision };
  if (reason.trim() === '') return null;
  if (decision === 'refuse') return { documentNumber, decision, reason: reason.trim() };
  const checks = answers.map((answer) => ({ answer, check: checkLine(answer) }));
  if (checks.some(({ check }) => check.state === 'not-amount')) return null;
  const lines = checks
    .filter(({ check }) => check.state === 'differs')
    .map(({ answer }) => {
      const { unit } = answer.declared;
      const refused = amountToSend(answer.refused);
      return {
        line: answer.line,
        accepted: { quantity: amountToSend(answer.accepted) ?? 0, unit },
        ...(refused === null || refused === 0 ? {} : { refused: { quantity: refused, unit } }),
        ...(answer.reason.trim() === '' ? {} : { reason: answer.reason.trim() }),
      };
    });
  return lines.length === 0 ? null : { documentNumber, decision, reason: reason.trim(), lines };
}
