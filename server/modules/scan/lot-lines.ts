import type { LotLine, ScanLang } from '../../../web/scan/index.ts';
import { localDay } from '../../platform/local-time.ts';
import type { LotFacts } from '../registry/index.ts';
import { nameOf, valuesOf } from './lot-context.ts';
import type { ScanPorts } from './read-lot.ts';

const WORDS = {
  zh: {
    stop: '不要食用',
    attention: '请留意',
    expired: '已过保质期',
    none: '没有停售通知',
    unknown: '打开查看',
    batch: (batch: string) => `批号 ${batch}`,
  },
  en: {
    stop: 'Do not eat',
    attention: 'Take note',
    expired: 'expired',
    none: 'sale not stopped',
    unknown: 'open its page',
    batch: (batch: string) => `batch ${batch}`,
  },
} as const;

/**
 * A batch in a list: its name, and what was looked at there, which is whether its sale is stopped and whether it has
 * expired. The rest is for its own page.
 */
export async function listedLot(
  ports: ScanPorts,
  lot: LotFacts,
  lang: ScanLang,
): Promise<LotLine['lots'][number]> {
  const words = WORDS[lang];
  const today = localDay(ports.clock.now(), ports.city.city.timezone);
  const batch = lot.lot.batch ? words.batch(lot.lot.batch) : null;
  const name = [nameOf(lot, lang), lot.origin, batch].filter(Boolean).join(' · ');
  const listed = { name, path: lot.scanPath };
  const said = await ports.lotState?.(lot.lot.lotId);
  if (said?.state === 'stop') return { ...listed, state: 'stop', stateWord: words.stop };
  if (valuesOf(lot, 'expiryDate').some((day) => day < today))
    return { ...listed, state: 'attention', stateWord: words.expired };
  if (said) return { ...listed, state: 'attention', stateWord: words.attention };
  return ports.lotState
    ? { ...listed, state: 'fine', stateWord: words.none }
    : { ...listed, state: 'unknown', stateWord: words.unknown };
}
