import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { documentHeads, movementsOfLots } from '../ledger/index.ts';
import { type CityData, goodsKindOf } from '../registry/index.ts';
import { type PapersQuestion, paperName } from '../vouchers/index.ts';
import { papersOf } from './held-papers.ts';
import { holds, licencesMissing, lotStops, senderStops, stateOfPaper } from './lapse.rules.ts';
import { withdrawalsNamed } from './papers.store.ts';

/**
 * Vouchers' port: what a lapsed or withdrawn paper keeps from being issued. Asked of the database in the transaction
 * that issues, so that a withdrawal holds on every server at once. Goods that go back to whom they came from may
 * always go.
 */
export async function stoppedByPapers(
  city: CityData,
  tx: Queryable,
  question: PapersQuestion,
): Promise<Issue[]> {
  const { sender, day } = question;
  if (question.isReturn && (await cameFrom(tx, question))) return [];
  const goodsKinds = question.lines.map(({ product }) =>
    goodsKindOf(city, product.category, { imported: product.imported }),
  );
  const papers = await papersOf(tx, city, sender.partyId, question.at);
  const own = senderStops(city, { senderKind: sender.kind, goodsKinds, papers, day });
  const missing = licencesMissing(city, {
    senderKind: sender.kind,
    goodsKinds,
    papers,
    hasLicenceNumber: sender.licenceNumbers.length > 0,
    day,
  });
  const taken = await takenBack(tx, question);
  const ofLots = question.lines.flatMap((line, index) => {
    const known = question.known.get(line.lot.lotId) ?? [];
    const attached = question.attached.filter((one) => !one.lines || one.lines.includes(line.line));
    const named = [...known, ...attached].map((paper) => ({
      kind: paper.kind,
      number: paper.number,
      withdrawn: taken.has(paperName(paper)),
      holds: holds(
        stateOfPaper(
          city,
          {
            ...paper,
            issuer: paper.issuer ?? null,
            issuedOn: paper.issuedOn ?? null,
            validUntil: paper.validUntil ?? null,
          },
          day,
        ),
      ),
    }));
    const goodsKind = goodsKinds[index] ?? '';
    return lotStops(city, { senderKind: sender.kind, day, line: line.line, goodsKind, papers: named }).refuse;
  });
  return [...missing, ...own.refuse, ...ofLots];
}

/** Papers of the goods that were taken back, by `paperName`: by their department, or by whoever brought them. */
async function takenBack(tx: Queryable, question: PapersQuestion): Promise<ReadonlySet<string>> {
  const known = [...question.known.values()].flat();
  const taken = new Set(question.withdrawn);
  const withdrawn = (await withdrawalsNamed(tx, [...known, ...question.attached])).filter(
    (one) => one.at <= question.at,
  );
  if (withdrawn.length === 0) return taken;
  const heads = await documentHeads(tx, [...new Set(known.map((paper) => paper.documentId))]);
  for (const one of withdrawn) {
    // Only whoever brought a paper takes it back: a number alone is typed by anybody.
    const brought = known.some(
      (paper) =>
        paperName(paper) === paperName(one) && heads.get(paper.documentId)?.senderId === one.holderId,
    );
    if (brought || one.holderId === question.sender.partyId) taken.add(paperName(one));
  }
  return taken;
}

async function cameFrom(tx: Queryable, { lines, receiverId, sender }: PapersQuestion): Promise<boolean> {
  const lotIds = [...new Set(lines.map((line) => line.lot.lotId))];
  const came = new Set(
    (await movementsOfLots(tx, lotIds))
      .filter((one) => one.fromId === receiverId && one.toId === sender.partyId)
      .map((one) => one.lotId),
  );
  return lotIds.every((lotId) => came.has(lotId));
}
