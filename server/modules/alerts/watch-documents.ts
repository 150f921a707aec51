import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PostedDocument, readOpenSections } from '../ledger/index.ts';
import { type HeldPaper, holds, papersOf, senderStops, stateOfPaper } from '../papers/index.ts';
import { goodsKindOf, holdersOfPapers, type LotFacts, partiesById } from '../registry/index.ts';
import type { AlertTools } from './raise-findings.ts';
import { ruleOfKind } from './rules/alert-rules.ts';
import { type Found, found } from './rules/found.ts';
import { ceaseSilence, noteUploads, type Uploads } from './watch.store.ts';

type Tools = Omit<AlertTools, 'db'>;

/** R3: on which days watched businesses uploaded. Whoever uploads again is silent no more. */
export async function watchUploads(
  tx: Queryable,
  tools: Tools,
  documents: readonly PostedDocument[],
): Promise<void> {
  const { timezone } = tools.city.city;
  const now = tools.clock.now();
  const rule = ruleOfKind(tools.city.alertRules, 'silent-wholesaler', localDay(now, timezone));
  if (!rule) return;
  const senders = [...new Set(documents.map((one) => one.document.senderId as string))];
  const parties = await partiesById(tx, senders);
  const isWatched = (partyId: string) =>
    rule.partyKinds === undefined || rule.partyKinds.includes(parties.get(partyId)?.kind ?? '');
  const byDay = new Map<string, Uploads>();
  for (const { document } of documents) {
    if (!isWatched(document.senderId)) continue;
    const at = mintedAt(document.documentId);
    const day = localDay(at, timezone);
    const key = `${document.senderId} ${day}`;
    const known = byDay.get(key);
    byDay.set(key, {
      partyId: document.senderId,
      day,
      documents: (known?.documents ?? 0) + 1,
      lastAt: known && known.lastAt > at ? known.lastAt : at,
    });
  }
  const uploads = [...byDay.values()];
  await noteUploads(tx, uploads);
  await ceaseSilence(tx, [...new Set(uploads.map((one) => one.partyId))], now);
}

/**
 * R5: vouchers whose issuer had no licence of the kinds that it registered on that day, by the papers' own rule. Most such
 * vouchers are refused; those that come by another door, from the time before a withdrawal was known, or under a rule
 * that only records, show here. What goes back to whom it came from may always go.
 */
export async function lapsedLicences(
  tx: Queryable,
  tools: Tools,
  documents: readonly PostedDocument[],
  facts: ReadonlyMap<string, LotFacts>,
): Promise<Found[]> {
  const handings = documents.filter(
    ({ document, movements }) =>
      movements.some((row) => row.kind === 'shipped' && row.fromId === document.senderId) &&
      !isReturn(document),
  );
  if (handings.length === 0) return [];
  const senders = [...new Set(handings.map((one) => one.document.senderId as string))];
  const withPapers = await holdersOfPapers(tx, senders);
  const parties = await partiesById(tx, [...withPapers]);
  const findings = new Map<string, Found[]>();
  for (const one of handings) {
    const { senderId, documentId, occurredAt } = one.document;
    const party = parties.get(senderId);
    if (!party) continue;
    const day = localDay(occurredAt, tools.city.city.timezone);
    const papers = await papersOf(tx, tools.city, senderId, occurredAt);
    const goodsKinds = one.movements.flatMap((row) => {
      const product = facts.get(row.lotId)?.product;
      return product ? [goodsKindOf(tools.city, product.category, { imported: product.imported })] : [];
    });
    const stops = senderStops(tools.city, { senderKind: party.kind, goodsKinds, papers, day });
    if (stops.refuse.length + stops.record.length === 0) continue;
    const paper = lapsed(tools, papers, day);
    if (!paper) continue;
    const voucher = { what: 'voucher' as const, documentId, partyId: senderId, at: occurredAt.getTime() };
    const licence = {
      what: 'licence' as const,
      partyId: senderId,
      value: `${paper.kind} ${paper.number} ${paper.withdrawn?.day ?? paper.validUntil ?? ''}`,
    };
    const key = `${senderId} ${paper.certificateId}`;
    const list = findings.get(key) ?? [];
    list.push(
      found('licence-lapsed', [senderId, paper.certificateId], { partyId: senderId, documentId }, [
        licence,
        voucher,
      ]),
    );
    findings.set(key, list);
  }
  return [...findings.values()].flatMap(merged);
}

/** Several documents of one batch that show the same: one finding with all their evidence. */
export function merged(same: readonly Found[]): Found[] {
  const last = same.at(-1);
  if (!last) return [];
  const evidence = [
    ...new Map(same.flatMap((one) => one.evidence).map((piece) => [JSON.stringify(piece), piece])).values(),
  ];
  return [{ ...last, evidence, evidenceCount: evidence.length }];
}

/** The licence that held last of those that hold no more. */
function lapsed(tools: Tools, papers: readonly HeldPaper[], day: string): HeldPaper | undefined {
  const kinds = new Set(
    tools.city.paperStops.filter((rule) => rule.of === 'sender').flatMap((rule) => rule.kinds),
  );
  return papers
    .filter((paper) => kinds.has(paper.kind) && !holds(stateOfPaper(tools.city, paper, day)))
    .sort((a, b) => ((a.validUntil ?? '9999') < (b.validUntil ?? '9999') ? 1 : -1))[0];
}

function isReturn(document: PostedDocument['document']): boolean {
  return (readOpenSections(document).goods as { kind?: unknown } | undefined)?.kind === 'return';
}
