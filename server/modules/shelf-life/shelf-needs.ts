import type { Db } from '../../platform/db.ts';
import { showQuantity } from '../ledger/index.ts';
import type { CityData } from '../registry/index.ts';
import { listDisposals } from './disposals.store.ts';
import { showRows } from './list-disposals.ts';
import { STEP_WORDS } from './rules/steps.ts';
import { endingLots } from './shelf-now.ts';

interface NeedTools {
  db: Db;
  city: CityData;
}

const SHOWN = 8;
const OPEN_MAX = 50;
const both = (text: string) => ({ zh: text, en: text });

/** For the desk: what is past its end and still on the shelf, what nears it, and disposals that wait for their next step. */
export async function shelfNeeds({ db, city }: NeedTools, partyId: string, now: Date) {
  const [ending, open] = await Promise.all([
    endingLots({ db, city }, partyId, now),
    listDisposals(db, { partyId, division: '', open: true, before: '9223372036854775807', limit: OPEN_MAX }),
  ]);
  const onShelf = ending.filter((one) => one.free > 0);
  const view = (
    kind: 'expired' | 'near-expiry',
    urgency: 'stop' | 'attention',
    words: { zh: string; en: string },
  ) => {
    const mine = onShelf.filter((one) => one.daysLeft < 0 === (kind === 'expired'));
    return {
      kind,
      urgency,
      count: mine.length,
      words,
      path: '/disposals',
      items: mine.slice(0, SHOWN).map(({ holding, lot, free, expiryDate, daysLeft }) => {
        const left = showQuantity(city, free, lot);
        const ends = endsIn(daysLeft);
        return {
          id: holding.lotId as string,
          title: both(lot.product.name),
          detail: { zh: `${left.zh} · ${ends.zh}`, en: `${left.en} · ${ends.en}` },
          at: `${expiryDate}T00:00:00Z`,
          path: `/disposals/new?lot=${holding.lotId}`,
        };
      }),
    };
  };
  const rows = await showRows({ db, city, clock: { now: () => now } }, open.slice(0, SHOWN));
  const burns = rows.some((row) => row.burns === 'stop');
  return [
    view('expired', 'stop', { zh: '已过期，请下架', en: 'Past its end: take it off the shelf' }),
    view('near-expiry', 'attention', { zh: '临近保质期', en: 'Near the end of its shelf life' }),
    {
      kind: 'disposals-open',
      urgency: burns ? ('stop' as const) : ('attention' as const),
      count: open.length,
      words: { zh: '下架后还没处置完', en: 'Off the shelf, not finished' },
      path: '/disposals',
      items: rows.map((row) => ({
        id: row.disposalId,
        title: row.summary,
        detail: row.next
          ? {
              zh: `${row.stateWords.zh} · 下一步：${STEP_WORDS[row.next].zh}`,
              en: `${row.stateWords.en} · next: ${STEP_WORDS[row.next].en}`,
            }
          : row.stateWords,
        at: row.dueAt,
        path: `/disposals/${row.disposalId}`,
      })),
    },
  ];
}

function endsIn(daysLeft: number): { zh: string; en: string } {
  if (daysLeft < 0) return { zh: `已过期 ${-daysLeft} 天`, en: `${-daysLeft} days past` };
  if (daysLeft === 0) return { zh: '今天到期', en: 'ends today' };
  return { zh: `还有 ${daysLeft} 天`, en: `${daysLeft} days left` };
}
