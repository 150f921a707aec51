import { localDay } from '../../platform/local-time.ts';
import { type Attachment, filesByHash } from '../attachments/index.ts';
import type { Principal } from '../identity/index.ts';
import { readableParty } from '../ledger/index.ts';
import { type CityData, daysBetween, findProducts, otherHolders } from '../registry/index.ts';
import { papersOf } from './held-papers.ts';
import { type HeldPaper, senderStops, stateOfPaper } from './lapse.rules.ts';
import type { PaperTools } from './paper-tools.ts';
import type { DrawerValue } from './papers.schemas.ts';

/**
 * A business's papers (我的证照): its own, or for an officer those of one of the district.
 * Errors: `party-unknown`, `record-forbidden`.
 */
export async function viewDrawer(
  tools: PaperTools,
  principal: Principal,
  asked: string | undefined,
): Promise<DrawerValue> {
  const { db, city } = tools;
  const party = await readableParty(tools, principal, asked);
  const now = tools.clock.now();
  const day = localDay(now, city.city.timezone);
  const papers = await papersOf(db, city, party.partyId, now);
  const files = await filesByHash(
    db,
    papers.flatMap((paper) => paper.sha256 ?? []),
  );
  const products = await findProducts(db, {
    ids: [...new Set(papers.flatMap((paper) => paper.productId ?? []))],
    gtins: [],
    codes: [],
  });
  const names = new Map(products.map((product) => [product.productId as string, product.name]));
  const others = await otherHolders(db, party.partyId, papers);
  // Which goods it will send is not known here: of every kind of goods that the city has.
  const goodsKinds = [...city.goodsKinds.keys()];
  const { refuse } = senderStops(city, { senderKind: party.kind, goodsKinds, papers, day });
  return {
    party: { partyId: party.partyId, name: party.name, kind: party.kind },
    day,
    items: papers.map((paper) => ({
      ...showPaper(city, paper, day, files.get(paper.sha256 ?? '')),
      product:
        paper.productId === null
          ? null
          : { productId: paper.productId, name: names.get(paper.productId) ?? '—' },
      otherHolders: others.get(`${paper.kind} ${paper.number}`)?.length ?? 0,
      withdraw: mayWithdraw(paper),
    })),
    stops: refuse.map(({ code, zh, en, clause }) => ({ code, zh, en, clause: clause ?? '' })),
  };
}

function showPaper(city: CityData, paper: HeldPaper, day: string, file: Attachment | undefined) {
  const kind = city.certificateKinds.get(paper.kind);
  const { state, zh, en, until } = stateOfPaper(city, paper, day);
  const { certificateId, number, issuer, issuedOn, batch, withdrawn } = paper;
  return {
    certificateId,
    kind: { code: paper.kind, zh: kind?.zh ?? paper.kind, en: kind?.en ?? paper.kind },
    scope: kind?.scope ?? ('party' as const),
    number,
    issuer,
    issuedOn,
    validUntil: until,
    batch,
    state,
    stateWords: { zh, en },
    daysLeft: until === null ? null : daysBetween(day, until),
    withdrawn: withdrawn ? { day: withdrawn.day, reason: withdrawn.reason } : null,
    file: file ? { ...file, href: `/api/v1/papers/${certificateId}/file` } : null,
  };
}

const mayWithdraw = (paper: HeldPaper) =>
  paper.withdrawn
    ? { allowed: false, zh: '已经撤销，不能再撤销。', en: 'It is withdrawn already.' }
    : { allowed: true, zh: '', en: '' };
