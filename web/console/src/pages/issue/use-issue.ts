import { useRef } from 'react';
import { issueVoucher } from '../../api/commands.ts';
import { asProblem } from '../../api/problem.ts';
import type { PartyBrief, Voucher, VoucherInput } from '../../api/types.ts';
import type { TypedLot, TypedPaper } from '../../forms/typed-lines.ts';
import { serverNow } from '../../offline/clock.ts';
import { readSlipNumber } from '../../offline/public-code.ts';
import type { QueueEntry } from '../../offline/queue-rules.ts';
import { encodeSlip, type SlipContent } from '../../offline/slip-content.ts';
import { mendEntry, takeSlipSoon } from '../../offline/store.ts';
import { useQueue } from '../../offline/use-queue.tsx';
import { useMe } from '../../shell/use-me.ts';

export interface Transport {
  plate: string;
  carrier: string;
  temperature: string;
  note: string;
}

/** What the form held, so that a voucher that the server refused later can be mended. */
export interface IssueHeld {
  receiver: PartyBrief | null;
  lines: TypedLot[];
  papers: TypedPaper[];
  transport: Transport;
}

/** Kept on the phone instead of sent; the slip's number, or null where the pocket was empty. */
export interface KeptIssue {
  kept: string | null;
}

/**
 * Issues a voucher, with a line or without. It is sent under a slip's number from the pocket: should the line break on
 * the way, what is kept is what was sent, and the slip can be handed over at once.
 */
export function useIssue() {
  const me = useMe();
  const queue = useQueue();
  const slip = useRef<string | null>(null);
  return async (voucher: VoucherInput, held: IssueHeld, mends?: QueueEntry): Promise<Voucher | KeptIssue> => {
    if (!mends) slip.current ??= await takeSlipSoon(me.accountId);
    const documentNumber = slip.current ?? voucher.documentNumber;
    // Goods change hands now, whenever this arrives; what is mended changed hands when it was written.
    const issuedAt = mends ? (mends.body as VoucherInput).issuedAt : serverNow();
    const body: VoucherInput = {
      ...voucher,
      documentNumber,
      ...(issuedAt === undefined ? {} : { issuedAt }),
    };
    const content = contentOf(body, held, me.party);
    const entry = {
      path: '/api/v1/vouchers',
      body,
      title: held.lines.map((line) => line.stock.name).join('、'),
      partner: held.receiver?.name ?? '',
      slip: content && encodeSlip(content),
      form: held,
    };
    const isSlip = readSlipNumber(documentNumber).type === 'slip';
    if (mends) {
      await mendEntry(mends.id, entry);
      queue.run();
      return { kept: isSlip ? documentNumber : null };
    }
    const keep = async (): Promise<KeptIssue> => {
      await queue.add({ kind: 'issue', ...entry });
      return { kept: isSlip ? documentNumber : null };
    };
    if (!queue.online) return keep();
    try {
      return await issueVoucher(body);
    } catch (error) {
      if (asProblem(error).code !== 'offline') throw error;
      return keep();
    }
  };
}

/** What the slip's code tells the receiver; null where there is no slip. */
function contentOf(
  body: VoucherInput,
  held: IssueHeld,
  sender: { partyId: string; name: string } | null | undefined,
): SlipContent | null {
  if (readSlipNumber(body.documentNumber).type !== 'slip' || !sender || !held.receiver) return null;
  return {
    number: body.documentNumber,
    sender: { partyId: sender.partyId, name: sender.name },
    receiver: { partyId: held.receiver.partyId, name: held.receiver.name },
    at: body.issuedAt ?? serverNow(),
    lines: body.lines.map((line, at) => ({
      lotId: held.lines[at]?.stock.lotId ?? '0',
      name: held.lines[at]?.stock.name ?? '',
      quantity: String(line.quantity),
      unit: line.unit,
      ...(line.each ? { each: { quantity: String(line.each.quantity), unit: line.each.unit } } : {}),
    })),
  };
}
