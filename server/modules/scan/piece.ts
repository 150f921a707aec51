import type { Strip } from '../../../web/scan/index.ts';
import { localDay } from '../../platform/local-time.ts';
import type { ScanCall } from './answer.ts';
import { countScan } from './counts/count-scan.ts';
import { countedSoFar } from './counts/scan-counts.store.ts';
import type { ScanPorts } from './read-lot.ts';
import { sayDay } from './say-time.ts';

/** Where the city does not say how often one piece is usually scanned. */
const USUAL_MAX = 20;

/** A piece whose code was scanned: its serial, within a GTIN or a lot; its number where the platform gave it out. */
export interface PieceAsked {
  scope: string;
  serial: string;
  number: number | null;
}

/**
 * What is said of the very piece whose code was scanned: how often before, and since when. A code that is scanned far more
 * often than one piece can be may have been copied.
 */
export async function pieceStrips(
  ports: ScanPorts,
  call: ScanCall,
  { scope, serial }: PieceAsked,
  lang: 'zh' | 'en',
): Promise<Strip[]> {
  if (!ports.scanCounter) return [];
  const code = `${scope} ${serial}`;
  const before = await countedSoFar(ports.db, code);
  countScan(ports, call.request, code, null);
  const today = localDay(ports.clock.now(), ports.city.city.timezone);
  return [
    wordsOf(serial, before, { lang, today, usual: ports.city.city.scan.pieceScansUsual_max ?? USUAL_MAX }),
  ];
}

/** Pure. */
export function wordsOf(
  serial: string,
  before: { scans: number; firstDay: string } | null,
  { lang, today, usual }: { lang: 'zh' | 'en'; today: string; usual: number },
): Strip {
  if (!before) {
    return {
      state: null,
      text:
        lang === 'zh'
          ? `这一件（序列号 ${serial}）的码还没有人扫过。`
          : `Nobody has scanned the code of this piece (serial ${serial}) before.`,
    };
  }
  const day = sayDay(before.firstDay, lang, today);
  const many = before.scans > usual;
  if (lang === 'zh') {
    const said = `这一件（序列号 ${serial}）的码此前被扫过 ${before.scans} 次，最早在 ${day}。`;
    return many
      ? {
          state: 'attention',
          text: `${said}一件商品很少被扫这么多次，码可能被复制过：请核对包装，拿不准就举报。`,
        }
      : { state: null, text: said };
  }
  const said = `The code of this piece (serial ${serial}) was scanned ${before.scans === 1 ? 'once' : `${before.scans} times`} before, first on ${day}.`;
  return many
    ? {
        state: 'attention',
        text: `${said} One piece is seldom scanned so often, and the code may have been copied: compare the pack, and report it if in doubt.`,
      }
    : { state: null, text: said };
}
