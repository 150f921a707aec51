import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { openOfficers, type Principal } from '../identity/index.ts';
import {
  DOCUMENT_WORDS,
  documentsById,
  inDistrict,
  movementsOfLots,
  type StoredDocument,
} from '../ledger/index.ts';
import { partiesById } from '../registry/index.ts';
import { answersFor, type OfficersCase } from './case-for-officer.ts';
import type { EvidenceValue } from './cases.schemas.ts';
import { type Evidence, namesDocument } from './entries.store.ts';
import type { CaseTools } from './open-case.ts';

/** Every officer reads the list of freezes. */
const OPEN_TO_OFFICERS: ReadonlySet<string> = new Set(['freeze', 'freeze-approval', 'freeze-lift']);

/**
 * Whether an officer may lay a document of the ledger before a case: one of a business of the own district, one that
 * the case already rests on or that moved its goods, or one that the own office recorded. The file of the case shows what
 * is in it to whoever reads that.
 */
export async function mayCite(
  tools: CaseTools,
  principal: Principal,
  found: OfficersCase,
  document: StoredDocument,
): Promise<boolean> {
  const { db, city } = tools;
  if (answersFor(tools, principal, city.city.code)) return true;
  if (OPEN_TO_OFFICERS.has(document.kind)) return true;
  const sides = [document.senderId, document.receiverId].filter((id) => id !== null && id !== tools.officeId);
  const parties = await partiesById(db, sides as string[]);
  if ([...parties.values()].some((party) => inDistrict(principal, party, city.city.code))) return true;
  if (await namesDocument(db, found.caseId, document.documentId)) return true;
  const moved = await movementsOfLots(db, found.lotIds);
  if (moved.some((one) => one.documentId === document.documentId)) return true;
  if (document.senderId !== tools.officeId || document.receiverId !== null) return false;
  const recorder = (await openOfficers(db)).find((one) => one.accountId === document.recordedBy);
  return recorder !== undefined && answersFor(tools, principal, recorder.divisionCode);
}

/** What its label says when nobody gave one: kind, number, who sent it. */
export async function documentLabel(db: Queryable, document: StoredDocument): Promise<string> {
  const sender = (await partiesById(db, [document.senderId])).get(document.senderId);
  const { zh } = DOCUMENT_WORDS[document.kind];
  return [zh, document.senderNumber, sender?.name].filter(Boolean).join(' ');
}

/** Evidence as people read it: of a document what it is, from whom, of when, and the root that its signature is over. */
export async function viewEvidence(
  db: Queryable,
  evidence: readonly (Evidence & { entryId: string })[],
): Promise<EvidenceValue[]> {
  const refs = evidence.flatMap((piece) => (piece.kind === 'document' ? [piece.ref] : []));
  const documents = await documentsById(db, [...new Set(refs)]);
  const senders = await partiesById(db, [
    ...new Set([...documents.values()].map((one) => one.senderId as string)),
  ]);
  return evidence.map(({ entryId, kind, ref, label }) => {
    const document = kind === 'document' ? documents.get(ref) : undefined;
    return {
      ...{ entryId, kind, ref, label },
      document: document
        ? {
            kind: document.kind,
            kindWords: DOCUMENT_WORDS[document.kind],
            number: document.senderNumber,
            sender: senders.get(document.senderId)?.name ?? document.senderId,
            at: document.occurredAt.toISOString(),
            recordedAt: mintedAt(document.documentId).toISOString(),
            root: document.root.toString('hex'),
          }
        : null,
    };
  });
}
