import { formatPublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import { readDiscrepancies } from '../ledger/index.ts';
import type { CityData } from '../registry/index.ts';
import { listVouchers, waitingForUpload } from '../vouchers/index.ts';
import type { NeedValue } from './desk.schemas.ts';

export interface NeedTools {
  db: Db;
  city: CityData;
}

/**
 * One thing that may need a business today. Modules above or beside add theirs in the composition root; each answers
 * quickly, with a few items and how many there are. Nothing to do is a count of 0, which is left out.
 */
export type NeedSource = (tools: NeedTools, partyId: PartyId, now: Date) => Promise<NeedValue | NeedValue[]>;

const SHOWN = 8;
const LIST_MAX = 100;
const both = (text: string) => ({ zh: text, en: text });

const toReceive: NeedSource = async ({ db }, partyId) => {
  const { items } = await listVouchers(db, partyId, 'received', {
    state: 'issued',
    before: '9223372036854775807',
    limit: LIST_MAX,
  });
  return {
    kind: 'vouchers-to-receive',
    urgency: 'attention',
    count: items.length,
    words: { zh: '等您收货', en: 'Waiting for you to receive' },
    path: '/vouchers?direction=received&state=issued',
    items: items.slice(0, SHOWN).map((voucher) => ({
      id: voucher.number,
      title: both(voucher.summary),
      detail: { zh: `来自 ${voucher.sender.name}`, en: `From ${voucher.sender.name}` },
      at: voucher.issuedAt,
      path: `/vouchers/${voucher.number}?do=receive`,
    })),
  };
};

const toBeUploaded: NeedSource = async ({ db }, partyId) => {
  const waiting = await waitingForUpload(db, partyId, LIST_MAX);
  return {
    kind: 'waiting-upload',
    urgency: 'fine',
    count: waiting.length,
    words: { zh: '已收货，待上游上传', en: 'Received, waiting for the supplier to upload' },
    path: null,
    items: waiting.slice(0, SHOWN).map((one) => ({
      id: one.documentId,
      title: both(one.supplier),
      detail: {
        zh: `随货单 ${formatPublicCode(one.slip)} · ${one.lines} 项`,
        en: `Slip ${formatPublicCode(one.slip)} · lines: ${one.lines}`,
      },
      at: one.recordedAt,
      path: `/slips/${one.slip}`,
    })),
  };
};

const disagreeing: NeedSource = async ({ db, city }, partyId) => {
  const { items } = await readDiscrepancies(db, city, { partyIds: [partyId], limit: LIST_MAX });
  const open = items.filter((item) => item.open);
  return {
    kind: 'discrepancies',
    urgency: 'attention',
    count: open.length,
    words: { zh: '数量对不上', en: 'Quantities that do not agree' },
    path: '/discrepancies',
    items: open.slice(0, SHOWN).map((item) => ({
      id: item.discrepancyId,
      title: item.words,
      detail: both([item.productName, item.batch, item.display?.zh].filter(Boolean).join(' · ')),
      at: item.at,
      path: `/lots/${item.lotId}`,
    })),
  };
};

/** What every business is asked; `deskOperations` takes further ones. */
export const OWN_NEEDS: readonly NeedSource[] = [toReceive, disagreeing, toBeUploaded];
