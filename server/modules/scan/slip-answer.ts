import { Reply } from '../../platform/http.ts';
import { partiesById } from '../registry/index.ts';
import { slipById, slipNumber, voucherNumber, voucherOfSlip } from '../vouchers/index.ts';
import { type ScanCall, say } from './answer.ts';
import { kindAndDistrict } from './public-names.ts';
import type { ScanPorts } from './read-lot.ts';
import { queryOf } from './scan-frame.ts';
import { sayName } from './way-names.ts';

/**
 * A slip (随货单) leads to its voucher once that has come; until then it is said that the business has not uploaded it
 * yet. What the goods are stands behind the `#` of the slip's address, which never comes here.
 */
export async function answerSlip(
  ports: ScanPorts,
  call: ScanCall,
  slipId: string,
  asked: string,
): Promise<Reply> {
  const slip = await slipById(ports.db, slipId);
  if (!slip) return say(ports, call, 'unknown', asked);
  const voucherId = await voucherOfSlip(ports.db, slip);
  if (voucherId !== null) {
    const query = queryOf(call.request.url).toString();
    return new Reply(303, '', {
      location: `/v/${voucherNumber(voucherId)}${query === '' ? '' : `?${query}`}`,
      'cache-control': 'no-store',
    });
  }
  const sender = (await partiesById(ports.db, [slip.party_id])).get(slip.party_id);
  const named = (lang: 'zh' | 'en') => sayName(kindAndDistrict(ports.city, sender, lang), lang);
  return say(ports, call, 'slip-waiting', asked, {
    advice: {
      zh: `随货单 ${slipNumber(slipId)}，由${named('zh')}预留。`,
      en: `Slip ${slipNumber(slipId)}, reserved by: ${named('en')}.`,
    },
  });
}
