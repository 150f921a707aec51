import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { broughtBy } from '../attachments/index.ts';
import { movementsOfLots, refused, showQuantity } from '../ledger/index.ts';
import { type CityData, describeLots, type LotId } from '../registry/index.ts';
import type { AnswerLine } from './answers.store.ts';
import { lotNotInNotice, lotTwice, moreThanDelivered, photoNotBrought } from './notices.errors.ts';
import type { AnswerLineInput } from './notices.schemas.ts';
import { linesOfNotices, type Notice } from './notices.store.ts';
import { mostAccounted, sumSaid } from './rules/account.ts';
import { figuresAt, ledgerFigures } from './rules/ledger-figures.ts';

/**
 * Holds an answer against what the notice lists and what was ever delivered by the records of now. Every finding has its
 * line. Errors: `lot-not-in-notice`, `lot-twice`, `more-than-delivered`, `photo-unknown`.
 */
export async function checkAnswer(
  db: Queryable,
  city: CityData,
  notice: Notice,
  lines: readonly AnswerLineInput[],
  /** Whoever brought the photos. */
  bringers: readonly string[],
): Promise<Omit<AnswerLine, 'answerId'>[]> {
  const told = new Map(
    (await linesOfNotices(db, [notice.noticeId])).map((line) => [line.lotId as string, line]),
  );
  const lotIds = [...told.keys()];
  const [facts, movements] = await Promise.all([describeLots(db, lotIds), movementsOfLots(db, lotIds)]);
  const figures = ledgerFigures(movements);
  const photos = [...new Set(lines.flatMap((line) => line.photos ?? []))];
  const brought = new Set<string>();
  for (const one of bringers) for (const sha of await broughtBy(db, one, photos)) brought.add(sha);
  const issues: Issue[] = [];
  const seen = new Set<string>();
  const taken = lines.map((line, index) => {
    const stored = storedLine(line);
    const goods = told.get(line.lot);
    const lot = facts.get(line.lot);
    if (!goods || !lot) issues.push(lotNotInNotice(index));
    else {
      const ledger = figuresAt(figures, notice.partyId, line.lot);
      const most = mostAccounted(goods, ledger);
      const sum = sumSaid(stored.said);
      const show = (quantity: number) => showQuantity(city, quantity, lot);
      if (most !== null && sum > most) {
        const came = Math.max(goods.came.upper ?? 0, ledger.came);
        issues.push(moreThanDelivered(index, show(most), show(sum), show(came)));
      }
    }
    if (seen.has(line.lot)) issues.push(lotTwice(index));
    seen.add(line.lot);
    if ((line.photos ?? []).some((sha) => !brought.has(sha))) issues.push(photoNotBrought(index));
    return stored;
  });
  if (issues.length > 0) throw refused(issues);
  return taken;
}

function storedLine(line: AnswerLineInput): Omit<AnswerLine, 'answerId'> {
  const passedOnTo = line.passedOn ?? [];
  return {
    lotId: line.lot as LotId,
    said: {
      inStock: line.inStock ?? 0,
      sealed: line.sealed ?? 0,
      sold: line.sold ?? 0,
      returned: line.returned ?? 0,
      passedOn: passedOnTo.reduce((sum, one) => sum + one.quantity, 0),
      destroyed: line.destroyed ?? 0,
    },
    more: {
      passedOnTo: passedOnTo.map(({ to, quantity }) => ({ to, quantity })),
      place: line.place ?? null,
      note: line.note ?? null,
      photos: line.photos ?? [],
    },
  };
}
