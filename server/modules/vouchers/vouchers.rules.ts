import type { Words } from '../../platform/errors.ts';
import type { VoucherStateName } from './vouchers.schemas.ts';

export type VoucherAction = 'receive' | 'refuse' | 'void' | 'correct';
export type VoucherSide = 'sender' | 'receiver' | 'other';

/**
 * Who may do what, in which state: the one table that use cases check, the API tells (`actions`) and the console
 * shows. A voucher ends by an answer of its receiver, or by its sender taking it back before that.
 *
 *            issued     implied    received / partly-received / refused / voided / corrected
 * receive    receiver   receiver   –
 * refuse     receiver   –          –
 * void       sender     –          –
 * correct    sender     –          –
 */
const ALLOWED: Readonly<
  Record<VoucherAction, { by: 'sender' | 'receiver'; in: readonly VoucherStateName[] }>
> = {
  receive: { by: 'receiver', in: ['issued', 'implied'] },
  refuse: { by: 'receiver', in: ['issued'] },
  void: { by: 'sender', in: ['issued'] },
  correct: { by: 'sender', in: ['issued'] },
};

const NOT_YOURS: Readonly<Record<'sender' | 'receiver', Words>> = {
  sender: { zh: '只有开具凭证的一方可以办理', en: 'Only the business that issued the voucher may do this' },
  receiver: { zh: '只有收货的一方可以办理', en: 'Only the business that receives the goods may do this' },
};

const STATE_WORDS: Readonly<Record<VoucherStateName, Words>> = {
  issued: { zh: '在途，等待收货确认', en: 'On the way, waiting for the receiver' },
  received: { zh: '已全部收货', en: 'Received whole' },
  'partly-received': { zh: '已部分收货', en: 'Received in part' },
  refused: { zh: '已拒收', en: 'Refused' },
  implied: { zh: '货已转卖，视为收到，尚未确认', en: 'Sold on, so taken as received, but not confirmed' },
  voided: { zh: '已作废', en: 'Annulled' },
  corrected: { zh: '已更正，由新凭证代替', en: 'Corrected by another voucher' },
};

const BY_RETURN: Words = {
  zh: '，不能再改；数量有出入请用退货或盘点',
  en: '; it stands. Settle a difference by a return or a stock-taking',
};
/** What to do instead, where a state alone would leave somebody standing there. */
const INSTEAD: Readonly<Record<VoucherAction, Partial<Record<VoucherStateName, Words>>>> = {
  receive: {
    'partly-received': {
      zh: '，结果已定；后到的货请供货方另开凭证',
      en: '; that stands. For goods that come later, ask the supplier for another voucher',
    },
    refused: {
      zh: '；要收这批货请供货方另开凭证',
      en: '; to take the goods, ask the supplier for another voucher',
    },
  },
  refuse: {
    received: { zh: '；要退请开退货凭证', en: '; to send goods back, issue a return' },
    'partly-received': { zh: '；要退请开退货凭证', en: '; to send goods back, issue a return' },
  },
  void: { received: BY_RETURN, 'partly-received': BY_RETURN },
  correct: { received: BY_RETURN, 'partly-received': BY_RETURN },
};

export interface Verdict extends Words {
  allowed: boolean;
}

/** Whether an action is open to this side in this state, and if not, why, in words for the button. */
export function voucherCan(action: VoucherAction, state: VoucherStateName, side: VoucherSide): Verdict {
  const rule = ALLOWED[action];
  if (side !== rule.by) return { allowed: false, ...NOT_YOURS[rule.by] };
  if (!rule.in.includes(state)) {
    const instead = INSTEAD[action][state] ?? { zh: '', en: '' };
    const { zh, en } = STATE_WORDS[state];
    return { allowed: false, zh: `${zh}${instead.zh}`, en: `${en}${instead.en}` };
  }
  return { allowed: true, zh: '', en: '' };
}

export const stateWords = (state: VoucherStateName): Words => STATE_WORDS[state];

/** State after a receipt, by what became of all lines together. */
export function stateAfterReceipt(sums: {
  accepted: number;
  refused: number;
  missing: number;
}): VoucherStateName {
  if (sums.accepted === 0 && sums.refused > 0) return 'refused';
  return sums.refused === 0 && sums.missing === 0 ? 'received' : 'partly-received';
}
