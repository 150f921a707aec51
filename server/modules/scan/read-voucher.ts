import { encodePublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { signingKey } from '../identity/index.ts';
import { documentsById, movementsOfDocuments, readResolved } from '../ledger/index.ts';
import { describeLots, type LotFacts, type Party, partiesById } from '../registry/index.ts';
import { answersTo, type VoucherRow, voucherRow } from '../vouchers/index.ts';
import type { Evidence } from './json-ld.ts';

/** What the public may learn of a voucher: no prices, no contacts, no names of the two sides. */
export interface VoucherStory {
  number: string;
  row: VoucherRow;
  sender: Party | undefined;
  receiver: Party | undefined;
  lines: { lot: LotFacts; quantity: number | null }[];
  evidence: Evidence;
  /** Number of the voucher that took its place. */
  replacedBy: string | null;
}

/** Undefined when there is no voucher with this id. */
export async function readVoucherStory(db: Db, documentId: string): Promise<VoucherStory | undefined> {
  const document = (await documentsById(db, [documentId])).get(documentId);
  const row = document && (await voucherRow(db, document.senderId, documentId));
  if (!document || !row) return undefined;
  const resolved = readResolved(document) as {
    lines: { lot: string }[];
    matched?: Record<string, { quantity: number }>;
  };
  const lotIds = [...new Set(resolved.lines.map((line) => line.lot))];
  const [parties, lots, movements, answers, [evidence]] = await Promise.all([
    partiesById(db, [row.sender_id, row.receiver_id]),
    describeLots(db, lotIds),
    movementsOfDocuments(db, lotIds, [documentId]),
    answersTo(db, row.sender_id, documentId),
    evidenceOf(db, [documentId]),
  ]);
  const shipped = new Map(
    movements
      .filter((one) => one.documentId === documentId && one.kind === 'shipped')
      .map((one) => [one.line, one.quantity]),
  );
  const correction =
    row.state === 'corrected' ? answers.findLast((answer) => answer.kind === 'correction') : undefined;
  return {
    number: encodePublicCode('V', documentId),
    row,
    sender: parties.get(row.sender_id),
    receiver: parties.get(row.receiver_id),
    lines: resolved.lines.flatMap((line, index) => {
      const lot = lots.get(line.lot);
      return lot
        ? [{ lot, quantity: shipped.get(index + 1) ?? resolved.matched?.[index + 1]?.quantity ?? null }]
        : [];
    }),
    evidence: evidence ?? {
      recordedAt: mintedAt(documentId).toISOString(),
      root: '',
      signature: '',
      publicKey: '',
    },
    replacedBy: correction ? encodePublicCode('V', correction.answer_document_id) : null,
  };
}

/** Root, signature and key of documents, in the order of their ids. */
export async function evidenceOf(db: Db, documentIds: readonly string[]): Promise<Evidence[]> {
  const documents = [...(await documentsById(db, documentIds)).values()];
  const keyIds = [
    ...new Set(documents.flatMap((document) => (document.signingKey === null ? [] : [document.signingKey]))),
  ];
  const keys = new Map(
    await Promise.all(keyIds.map(async (keyId) => [keyId, await signingKey(db, keyId)] as const)),
  );
  return documents
    .map((document) => ({
      recordedAt: mintedAt(document.documentId).toISOString(),
      root: document.root.toString('base64url'),
      signature: document.signature?.toString('base64url') ?? '',
      publicKey: keys.get(document.signingKey ?? '')?.public_key.toString('base64url') ?? '',
    }))
    .sort((one, two) => (one.recordedAt < two.recordedAt ? -1 : 1));
}
