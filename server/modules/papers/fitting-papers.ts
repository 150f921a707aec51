import { localDay } from '../../platform/local-time.ts';
import { type Principal, roleForbidden } from '../identity/index.ts';
import { findLot, findProducts } from '../registry/index.ts';
import { lotPapers } from '../vouchers/index.ts';
import { fits } from './gather-papers.ts';
import { papersOf } from './held-papers.ts';
import { holds, stateOfPaper } from './lapse.rules.ts';
import type { PaperTools } from './paper-tools.ts';
import type { FittingInput, FittingValue } from './papers.schemas.ts';

/**
 * Papers of the caller's drawer that fit goods about to be vouchered, in the shape that a voucher takes: those of the
 * product and of the batch, that hold today and did not come with the lot already. What speaks for the business itself
 * (licences) is in every bundle without being named. Errors: `lot-unknown`.
 */
export async function fittingPapers(
  tools: PaperTools,
  principal: Principal,
  { lines }: FittingInput,
): Promise<FittingValue> {
  const { db, city } = tools;
  if (principal.partyId === null) throw roleForbidden();
  const now = tools.clock.now();
  const day = localDay(now, city.city.timezone);
  const papers = (await papersOf(db, city, principal.partyId, now)).filter(
    (paper) =>
      city.certificateKinds.get(paper.kind)?.scope !== 'party' && holds(stateOfPaper(city, paper, day)),
  );
  const goods = await goodsOf(tools, lines);
  const came = await lotPapers(
    db,
    goods.flatMap((one) => one?.lotId ?? []),
  );
  return {
    certificates: papers.flatMap((paper) => {
      const scope = city.certificateKinds.get(paper.kind)?.scope;
      const covered = goods.flatMap((one, index) => {
        const known = came.some(
          (old) => old.lotId === one?.lotId && old.kind === paper.kind && old.number === paper.number,
        );
        return one && !known && fits(scope, paper, { lot: one }) ? [index + 1] : [];
      });
      const { kind, number, issuer, issuedOn, validUntil, sha256 } = paper;
      const stated = Object.entries({ issuer, issuedOn, validUntil, sha256 }).filter(
        ([, value]) => value !== null,
      );
      return covered.length === 0
        ? []
        : [{ kind, number, ...(Object.fromEntries(stated) as Record<string, string>), lines: covered }];
    }),
  };
}

interface Goods {
  lotId: string | null;
  productId: string;
  batch: string | null;
}

/** The product and batch of each line; null where it names no product that is known. */
async function goodsOf(tools: PaperTools, lines: FittingInput['lines']): Promise<(Goods | null)[]> {
  const asked = lines.flatMap((line) => line.product ?? []);
  const products = await findProducts(tools.db, {
    ids: asked.flatMap((one) => one.productId ?? []),
    gtins: asked.flatMap((one) => one.gtin?.padStart(14, '0') ?? []),
    codes: asked.flatMap((one) => one.code ?? []),
  });
  const goods: (Goods | null)[] = [];
  for (const { lot: reference, product, batch } of lines) {
    if (reference !== undefined) {
      const lot = await findLot(tools.db, reference);
      goods.push({ lotId: lot.lotId, productId: lot.productId, batch: lot.batch });
      continue;
    }
    const found = products.find(
      (one) =>
        one.productId === product?.productId ||
        (product?.gtin !== undefined && one.gtin === product.gtin.padStart(14, '0')) ||
        (product?.code !== undefined && one.code === product.code),
    );
    goods.push(found ? { lotId: null, productId: found.productId, batch: batch ?? null } : null);
  }
  return goods;
}
