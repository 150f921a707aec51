import type { Clock } from '../../platform/clock.ts';
import { localDay } from '../../platform/local-time.ts';
import { type OutboxConsumer, type PostedDocument, readOpenSections, readResolved } from '../ledger/index.ts';
import type { CityData } from '../registry/index.ts';
import type { PaperInput } from '../vouchers/index.ts';
import { insertQuotes, numbersOfLots, type Quote } from './quotes.store.ts';
import { departmentFor, numberKey } from './rules/which-department.ts';
import { type Request, requestVerifications, settleSoon } from './verifications.store.ts';

interface Resolved {
  lot?: string;
  lines?: { lot: string }[];
  matched?: Record<string, { document: string; line: number }>;
}

/** Movements by which goods went back to their sender, so that less of them entered. */
const BACK: ReadonlySet<string> = new Set(['refused', 'voided']);

/**
 * Watches what is posted: every number that a department issues is put up for verification with the lots that quote it;
 * and where goods of a number that is in doubt move on, or go back, what follows is worked out again.
 */
export function departmentConsumer(tools: { city: CityData; clock: Clock }): OutboxConsumer {
  return {
    name: 'departments',
    async consume(tx, documents) {
      const now = tools.clock.now();
      const found = documents.flatMap((posted) => quotesIn(tools.city, posted));
      await insertQuotes(
        tx,
        found.map((one) => one.quote),
      );
      const moved = await numbersOfLots(tx, lotsOf(documents));
      await settleSoon(tx, moved, now, true);
      const back = documents.filter((posted) => posted.movements.some((one) => BACK.has(one.kind)));
      await settleSoon(tx, await numbersOfLots(tx, lotsOf(back)), now, false);
      await requestVerifications(
        tx,
        found.map((one) => one.request),
        now,
      );
    },
  };
}

const lotsOf = (documents: readonly PostedDocument[]): string[] => [
  ...new Set(
    documents.flatMap(({ movements, edges }) => [...movements, ...edges].map((one) => one.lotId as string)),
  ),
];

function quotesIn(city: CityData, posted: PostedDocument): { quote: Quote; request: Request }[] {
  const { document } = posted;
  const day = localDay(document.occurredAt, city.city.timezone);
  const { lot, lines = [], matched = {} } = readResolved(document) as Resolved;
  const lots = lot === undefined ? lines.map((line) => line.lot) : [lot];
  return papersIn(city, posted).flatMap((paper) => {
    const department = departmentFor(city, paper, day);
    if (!department) return [];
    const number = numberKey(paper.number);
    const request = { kind: paper.kind, number, department: department.code, stated: paper.number };
    return lots.flatMap((lotId, index) => {
      const line = index + 1;
      if (paper.lines !== undefined && !paper.lines.includes(line)) return [];
      const counted = matched[line] ?? { document: document.documentId, line };
      const quote = {
        kind: paper.kind,
        number,
        documentId: document.documentId,
        line,
        lotId,
        day,
        countedDocument: counted.document,
        countedLine: counted.line,
      };
      return [{ quote, request }];
    });
  });
}

/** Papers that a document names. The slip of a test is one. */
function papersIn(city: CityData, { document }: PostedDocument): PaperInput[] {
  const sections = readOpenSections(document);
  if (document.kind === 'lot-test') {
    const kind = [...city.certificateKinds.values()].find((one) => one.madeByLotTest);
    const { number } = sections.goods as { number?: string };
    return kind ? [{ kind: kind.code, number: number ?? document.senderNumber }] : [];
  }
  if (document.kind !== 'voucher' && document.kind !== 'correction' && document.kind !== 'purchase')
    return [];
  return (sections.papers as { certificates?: PaperInput[] } | undefined)?.certificates ?? [];
}
