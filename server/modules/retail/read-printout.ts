import { encodePublicCode, formatPublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import { isId } from '../../platform/ids.ts';
import type { Principal } from '../identity/index.ts';
import {
  documentsById,
  joinTill,
  type LedgerTools,
  type RecordTools,
  readableParty,
  readResolved,
  readSections,
  showQuantity,
} from '../ledger/index.ts';
import { describeLots, findProducts } from '../registry/index.ts';
import type { AttributedLine } from './attribute-lines.ts';
import { receiptUnknown } from './retail.errors.ts';
import type { TillReceiptInput } from './retail.schemas.ts';
import { type Printout, printoutText } from './rules/printout.ts';

/** The code that opens all lines of a receipt: `R` and the id of its document. Nobody is named on its page but the shop. */
export const receiptCode = (documentId: string): string => encodePublicCode('R', documentId);

export const receiptUrl = (publicUrl: string, documentId: string): string =>
  `${publicUrl}/r/${receiptCode(documentId)}`;

/** A receipt as the till prints it. Errors: `receipt-unknown`, `record-forbidden`. */
export async function readPrintout(
  tools: RecordTools & LedgerTools & { db: Db; publicUrl: string },
  principal: Principal,
  receipt: string,
  width: 58 | 80,
): Promise<string> {
  const code = parsePublicCode(receipt);
  const documentId = code.ok && code.type === 'R' ? code.id : receipt;
  const document = isId(documentId)
    ? (await documentsById(tools.db, [documentId])).get(documentId)
    : undefined;
  if (document?.kind !== 'till-receipt') throw receiptUnknown();
  const shop = await readableParty(tools, principal, document.senderId);
  const body = joinTill(await readSections(tools.db, tools, document)) as unknown as TillReceiptInput;
  const lines = (readResolved(document) as { till: AttributedLine[] }).till;
  const { city } = tools;
  const [facts, products] = await Promise.all([
    describeLots(tools.db, [...new Set(lines.flatMap((line) => line.lots))]),
    findProducts(tools.db, {
      ids: [...new Set(lines.flatMap((line) => line.said.productId ?? []))],
      gtins: [],
      codes: [],
    }),
  ]);
  const names = new Map(products.map((product) => [product.productId as string, product.name]));
  const printout: Printout = {
    shop: shop.name,
    usccEnd: shop.uscc?.slice(-4) ?? '',
    till: body.till,
    place: shop.stall,
    at: new Intl.DateTimeFormat('sv-SE', {
      timeZone: city.city.timezone,
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(document.occurredAt),
    number: body.documentNumber,
    lines: lines.map((line, index) => {
      const first = facts.get(line.lots[0] ?? '');
      const origins = new Set(line.lots.map((lotId) => facts.get(lotId)?.origin ?? null));
      return {
        name:
          first?.product.name ?? names.get(line.said.productId ?? '') ?? body.lines[index]?.code ?? '商品',
        quantity: first && line.quantity !== null ? showQuantity(city, line.quantity, first).zh : null,
        amountFen: body.lines[index]?.amountFen ?? null,
        origin: origins.size === 1 ? ([...origins][0] ?? null) : null,
        lots: line.lots.flatMap((lotId) => {
          const code = facts.get(lotId)?.code;
          return code ? [formatPublicCode(code)] : [];
        }),
      };
    }),
    traceCode: formatPublicCode(receiptCode(documentId)),
    traceUrl: receiptUrl(tools.publicUrl, documentId),
    phone: city.city.complaintPhone,
    platform: city.city.platform.zh,
  };
  return printoutText(printout, width);
}
