import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import type { HandingOn } from '../ledger/index.ts';
import { type CityData, policyOn } from '../registry/index.ts';
import { testStatesOf } from './read-lot-tests.ts';

/**
 * A finding for each line whose lot failed a test that nobody has cleared. Asked in the transaction that would hand it
 * on. What left before the test was made is taken though it is told afterwards: it shows where the goods went.
 */
export async function lotsHeldByTests(city: CityData, tx: Queryable, handing: HandingOn): Promise<Issue[]> {
  const stops = policyOn(city, 'failed-test-stops', localDay(handing.until, city.city.timezone));
  if (stops?.value !== 1) return [];
  const lotIds = [...new Set(handing.lines.map((line) => line.lot.lotId as string))];
  const states = await testStatesOf(tx, lotIds, handing.until);
  const phone = city.city.complaintPhone;
  return handing.lines.flatMap((line): Issue[] => {
    const state = states.get(line.lot.lotId);
    if (state?.state !== 'stop') return [];
    return [
      {
        code: 'test-failed',
        path: `${handing.path}/${line.line - 1}/lot`,
        clause: stops.clause,
        zh: `${state.zh}请停止销售、就地封存，并联系市场监管部门 ${phone}。`,
        en: `Of this lot: ${state.en} Stop selling, keep it where it is, and call ${phone}.`,
      },
    ];
  });
}
