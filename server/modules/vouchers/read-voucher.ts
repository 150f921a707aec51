import { encodePublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { verifySignature } from '../../platform/keys.ts';
import { localDay } from '../../platform/local-time.ts';
import { displayNames, type PartyId, type Principal, signingKey } from '../identity/index.ts';
import {
  documentsById,
  hashSection,
  headOf,
  inDistrict,
  type MovementRecord,
  movementsOfDocuments,
  openBody,
  type Proof,
  privateSections,
  proofHolds,
  readOpenSections,
  readSections,
  type SectionName,
  showQuantity,
} from '../ledger/index.ts';
import {
  type CityData,
  certificateState,
  describeLots,
  type LotFacts,
  type Party,
  partiesById,
} from '../registry/index.ts';
import { type LoadedVoucher, loadVoucher, sideOf } from './loaded-voucher.ts';
import { missingAmong, type PurchaseCheck } from './purchase-check.ts';
import { type PaperVerification, paperName, type VoucherTools } from './voucher-tools.ts';
import { proofInvalid, voucherForbidden, voucherMistyped, voucherUnknown } from './vouchers.errors.ts';
import { voucherCan } from './vouchers.rules.ts';
import type { VoucherKindName, VoucherSummaryValue, VoucherViewValue } from './vouchers.schemas.ts';
import {
  answersTo,
  type ListFilter,
  type LotPaper,
  listReceived,
  listSent,
  lotPapers,
  type VoucherRow,
  voucherRow,
} from './vouchers.store.ts';

export const voucherNumber = (documentId: string): string => encodePublicCode('V', documentId);

/** The document of a voucher number as typed, pasted or scanned. Errors: `voucher-number-mistyped`, `voucher-unknown`. */
export function parseVoucherNumber(text: string): string {
  const code = parsePublicCode(/\/v\/([^/?#]+)/.exec(text)?.[1] ?? text.trim());
  if (code.ok && code.type === 'V') return code.id;
  throw !code.ok && code.reason === 'check' ? voucherMistyped() : voucherUnknown();
}

const brief = (party: Party | undefined, partyId: string) => ({
  partyId,
  name: party?.name ?? '—',
  kind: party?.kind ?? 'other',
  divisionCode: party?.divisionCode ?? null,
});

function summarise(row: VoucherRow, parties: ReadonlyMap<string, Party>): VoucherSummaryValue {
  return {
    number: voucherNumber(row.document_id),
    documentId: row.document_id,
    state: row.state,
    issuedAt: row.issued_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    sender: brief(parties.get(row.sender_id), row.sender_id),
    receiver: brief(parties.get(row.receiver_id), row.receiver_id),
    summary: row.summary,
    lines: row.lines,
  };
}

export async function listVouchers(
  db: Db,
  partyId: PartyId,
  direction: 'sent' | 'received',
  filter: ListFilter,
) {
  const rows = await (direction === 'sent' ? listSent : listReceived)(db, partyId, filter);
  const parties = await partiesById(db, [
    ...new Set(rows.flatMap((row) => [row.sender_id, row.receiver_id])),
  ]);
  return {
    items: rows.map((row) => summarise(row, parties)),
    next: rows.length === filter.limit ? (rows.at(-1)?.document_id ?? null) : null,
  };
}

/** What this person may see of a voucher: sender and receiver all of it, a regulator of either's district too. */
function admitReader(
  principal: Principal,
  city: CityData,
  sender: Party | undefined,
  receiver: Party | undefined,
): void {
  if (principal.role === 'administrator') return;
  const parties = [sender, receiver].filter((party) => party !== undefined);
  const allowed =
    principal.role === 'operator'
      ? parties.some((party) => party.partyId === principal.partyId)
      : parties.some((party) => inDistrict(principal, party, city.city.code));
  if (!allowed) throw voucherForbidden();
}

/**
 * A voucher for somebody who may see it: whoever sends or receives it, and officers of the district of either.
 * Errors: `voucher-unknown`, `record-forbidden`.
 */
export async function readableVoucher(
  tools: Pick<VoucherTools, 'db' | 'city'>,
  principal: Principal,
  documentId: string,
): Promise<{ voucher: LoadedVoucher; row: VoucherRow; parties: ReadonlyMap<string, Party> }> {
  const voucher = await loadVoucher(tools.db, documentId);
  const row = await voucherRow(tools.db, voucher.document.senderId, documentId);
  if (!row) throw voucherUnknown();
  const parties = await partiesById(tools.db, [row.sender_id, row.receiver_id]);
  admitReader(principal, tools.city, parties.get(row.sender_id), parties.get(row.receiver_id));
  return { voucher, row, parties };
}

/** Errors: `voucher-unknown`, `record-forbidden`. */
export async function viewVoucher(
  tools: VoucherTools,
  principal: Principal,
  documentId: string,
  publicUrl: string,
): Promise<VoucherViewValue> {
  const { db, city } = tools;
  const { voucher, row, parties } = await readableVoucher(tools, principal, documentId);
  const { document } = voucher;
  const sections = await readSections(db, tools, document);
  const side = sideOf(principal.partyId, { senderId: row.sender_id, receiverId: row.receiver_id });
  const action = (name: 'receive' | 'refuse' | 'void' | 'correct') => voucherCan(name, row.state, side);
  const lotIds = [...new Set(voucher.resolved.lines.map((line) => line.lot))];
  const [{ history, check }, facts, papers, items] = await Promise.all([
    historyOf(tools, voucher, parties),
    describeLots(db, lotIds),
    lotPapers(db, lotIds),
    movementsOfDocuments(db, lotIds, [documentId]),
  ]);
  const states = await statesOf(tools, voucher, papers);
  const withdrawn = new Set([...states].filter(([, one]) => one.state === 'withdrawn').map(([name]) => name));
  const flags = (await tools.flagsOf?.(db, documentId)) ?? [];
  return {
    ...summarise(row, parties),
    kind: voucher.body.kind ?? defaultKind(city, parties.get(row.sender_id)),
    recordedAt: mintedAt(documentId).toISOString(),
    documentNumber: document.senderNumber,
    qrUrl: `${publicUrl}/v/${voucherNumber(documentId)}`,
    lineItems: lineItems(tools, voucher, publicUrl, facts, items),
    papers: papersOf(tools, voucher, papers, states),
    flags: flags.map((flag) => ({ ...flag, since: flag.since.toISOString() })),
    missingPapers: missingAmong(tools, voucher, { parties, facts, papers, withdrawn }).missing.map(
      (finding) => ({
        line: Number(/^\/lines\/(\d+)/.exec(finding.path)?.[1] ?? -1) + 1,
        kind: finding.path.split('/').at(-1) ?? '',
        zh: finding.zh,
        en: finding.en,
        clause: finding.clause ?? '',
      }),
    ),
    contacts: (sections.contacts as Record<string, unknown> | undefined) ?? null,
    trade: (sections.trade as Record<string, unknown> | undefined) ?? null,
    history,
    check,
    actions: {
      receive: action('receive'),
      refuse: action('refuse'),
      void: action('void'),
      correct: action('correct'),
    },
  };
}

const KIND_OF_POSITION: Readonly<Record<string, VoucherKindName>> = {
  process: 'production',
  trade: 'wholesale',
  retail: 'wholesale',
  kitchen: 'distribution',
};

export function defaultKind(city: CityData, sender: Party | undefined): VoucherKindName {
  if (sender?.kind === 'slaughterhouse') return 'slaughter';
  if (sender?.kind === 'importer') return 'import';
  const position = city.partyKinds.get(sender?.kind ?? '')?.position ?? 'trade';
  return position === 'origin' ? 'origin' : (KIND_OF_POSITION[position] ?? 'wholesale');
}

function lineItems(
  tools: VoucherTools,
  voucher: LoadedVoucher,
  publicUrl: string,
  facts: ReadonlyMap<string, LotFacts>,
  movements: readonly MovementRecord[],
): VoucherViewValue['lineItems'] {
  const { document, body, resolved } = voucher;
  const matched = resolved.matched ?? {};
  const sum = (line: number, kinds: readonly string[]) => {
    const rows = movements.filter(
      (m) => m.answersDocument === document.documentId && m.answersLine === line && kinds.includes(m.kind),
    );
    return rows.length === 0 ? null : rows.reduce((total, m) => total + (m.quantity ?? 0), 0);
  };
  return body.lines.map((line, index) => {
    const number = index + 1;
    const lotId = resolved.lines[index]?.lot ?? '';
    const lot = facts.get(lotId);
    const shipped = movements.find(
      (m) => m.documentId === document.documentId && m.line === number && m.kind === 'shipped',
    );
    const quantity = shipped?.quantity ?? matched[number]?.quantity ?? 0;
    const answered = movements.some(
      (m) => m.answersDocument === document.documentId && m.answersLine === number && m.kind !== 'produced',
    );
    const zeroIfAnswered = (value: number | null) => value ?? (answered ? 0 : null);
    return {
      line: number,
      lotId,
      lotCode: lot?.code ?? '',
      scanUrl: publicUrl + (lot?.scanPath ?? ''),
      productId: lot?.product.productId ?? '',
      name: line.name ?? lot?.product.name ?? '',
      declared: { quantity: line.quantity, unit: line.unit },
      quantity,
      baseUnit: lot?.lot.baseUnit ?? '',
      display: lot ? showQuantity(tools.city, quantity, lot) : { zh: '', en: '' },
      batch: lot?.lot.batch ?? null,
      productionDate: line.productionDate ?? lot?.productionDate ?? null,
      expiryDate: line.expiryDate ?? lot?.expiryDate ?? null,
      origin: line.origin ?? lot?.origin ?? null,
      accepted: zeroIfAnswered(sum(number, ['received', 'implied', 'excess'])),
      refused: zeroIfAnswered(sum(number, ['refused'])),
      missing: zeroIfAnswered(sum(number, ['short'])),
    };
  });
}

function statesOf(
  tools: VoucherTools,
  voucher: LoadedVoucher,
  known: readonly LotPaper[],
): Promise<ReadonlyMap<string, PaperVerification>> {
  const papers = [...(voucher.body.certificates ?? []), ...known];
  return tools.paperStates?.(tools.db, papers) ?? Promise.resolve(new Map());
}

const showVerification = (one: PaperVerification | undefined) =>
  one ? { ...one, since: one.since?.toISOString() ?? null } : null;

function papersOf(
  tools: VoucherTools,
  voucher: LoadedVoucher,
  known: readonly LotPaper[],
  states: ReadonlyMap<string, PaperVerification>,
): VoucherViewValue['papers'] {
  const { city } = tools;
  const day = localDay(tools.clock.now(), city.city.timezone);
  const attached = (voucher.body.certificates ?? []).map((paper) => ({
    ...paper,
    issuer: paper.issuer ?? null,
    issuedOn: paper.issuedOn ?? null,
    validUntil: paper.validUntil ?? null,
    lines: paper.lines ?? voucher.body.lines.map((_line, index) => index + 1),
  }));
  const own = new Set(attached.map((paper) => `${paper.kind} ${paper.number}`));
  const linesOf = (lotId: string) =>
    voucher.resolved.lines.flatMap((line, index) => (line.lot === lotId ? [index + 1] : []));
  const inherited = known
    .filter((paper) => !own.has(`${paper.kind} ${paper.number}`))
    .map((paper) => ({ ...paper, lines: linesOf(paper.lotId) }));
  return [...attached, ...inherited].map((paper) => {
    const kind = city.certificateKinds.get(paper.kind);
    const facts = {
      kind: paper.kind,
      number: paper.number,
      issuer: paper.issuer,
      issuedOn: paper.issuedOn,
      validUntil: paper.validUntil,
      goodsName: '-',
      quantity: '-',
      origin: '-',
    };
    return {
      kind: paper.kind,
      name: kind?.zh ?? paper.kind,
      number: paper.number,
      issuer: paper.issuer,
      validUntil: paper.validUntil,
      lines: paper.lines,
      state: kind ? certificateState(facts, kind, day).state : 'undated',
      verification: showVerification(states.get(paperName(paper))),
    };
  });
}

async function historyOf(tools: VoucherTools, voucher: LoadedVoucher, parties: ReadonlyMap<string, Party>) {
  const answers = await answersTo(tools.db, voucher.document.senderId, voucher.document.documentId);
  const documents = await documentsById(
    tools.db,
    answers.map((answer) => answer.answer_document_id),
  );
  const recorders = [...documents.values()].flatMap((document) => document.recordedBy ?? []);
  const names = await displayNames(tools.db, recorders);
  const history: VoucherViewValue['history'] = [
    {
      kind: 'issued',
      documentId: voucher.document.documentId,
      at: voucher.document.occurredAt.toISOString(),
      by: parties.get(voucher.document.senderId)?.name ?? '',
      reason: null,
    },
  ];
  let check: VoucherViewValue['check'] = null;
  for (const answer of answers) {
    const document = documents.get(answer.answer_document_id);
    if (!document) continue;
    const sections = readOpenSections(document);
    const reason = (sections.goods as { reason?: string } | undefined)?.reason ?? null;
    history.push({
      kind: answer.kind,
      documentId: document.documentId,
      at: document.occurredAt.toISOString(),
      by: parties.get(document.senderId)?.name ?? '',
      reason,
    });
    const papers = sections.papers as PurchaseCheck | undefined;
    if (answer.kind === 'receipt' && papers) {
      check = {
        complete: papers.complete,
        by: names.get(document.recordedBy ?? '') ?? '',
        at: mintedAt(document.documentId).toISOString(),
        missing: papers.missing.map((finding) => finding.zh),
        papersSha256: papers.papersSha256,
      };
    }
  }
  return { history, check };
}

/** What proves a voucher: all section hashes, root, signature, and the sections this person may see. */
export async function proveVoucher(
  tools: VoucherTools,
  principal: Principal,
  documentId: string,
): Promise<Proof> {
  const voucher = await loadVoucher(tools.db, documentId);
  const parties = await partiesById(tools.db, [voucher.document.senderId, voucher.resolved.receiver]);
  admitReader(
    principal,
    tools.city,
    parties.get(voucher.document.senderId),
    parties.get(voucher.resolved.receiver),
  );
  return proofOf(tools, documentId, ['head', 'goods', 'parties', 'papers']);
}

/** The proof of a document with only the named sections disclosed. */
export async function proofOf(
  tools: VoucherTools,
  documentId: string,
  disclose: readonly SectionName[],
): Promise<Proof> {
  const document = (await documentsById(tools.db, [documentId])).get(documentId);
  if (!document) throw voucherUnknown();
  const hashes: Record<string, string> = {};
  const disclosed: Proof['disclosed'] = {};
  for (const [name, { salt, content }] of openBody(document.codec, document.body, headOf(document))) {
    hashes[name] = hashSection(salt, content).toString('base64url');
    if (disclose.includes(name)) disclosed[name] = { salt: salt.toString('base64url'), content };
  }
  for (const row of await privateSections(tools.db, documentId))
    hashes[row.section] = row.hash.toString('base64url');
  const key = await signingKey(tools.db, document.signingKey ?? '');
  return {
    version: 1,
    documentId,
    root: document.root.toString('base64url'),
    signature: document.signature?.toString('base64url') ?? '',
    publicKey: key?.public_key.toString('base64url') ?? '',
    hashes,
    disclosed,
  };
}

/**
 * Checks a proof that somebody brings: sections against hashes, hashes against the root, the signature over the root
 * by a key of this platform, and that this very document carries this root here.
 * Errors, in order: `signature-invalid` at the part that does not fit.
 */
export async function verifyProof(
  tools: VoucherTools,
  proof: Proof,
): Promise<{ valid: true; documentId: string; recordedAt: string }> {
  if (!proofHolds(proof)) throw proofInvalid('/disclosed');
  const document = (await documentsById(tools.db, [proof.documentId])).get(proof.documentId);
  const key = document && (await signingKey(tools.db, document.signingKey ?? ''));
  const root = Buffer.from(proof.root, 'base64url');
  if (!document || !key || !verifySignature(key.public_key, root, Buffer.from(proof.signature, 'base64url')))
    throw proofInvalid('/signature');
  if (!document.root.equals(root)) throw proofInvalid('/documentId');
  return { valid: true, documentId: proof.documentId, recordedAt: mintedAt(proof.documentId).toISOString() };
}
