import { encodePublicCode } from '../../platform/codes/public-code.ts';
import { localDay } from '../../platform/local-time.ts';
import { documentHeads } from '../ledger/index.ts';
import { describeLots, displayQuantity, partiesById } from '../registry/index.ts';
import type { PaperState } from '../vouchers/index.ts';
import { certificateOf } from './certificates.store.ts';
import { type DepartmentTools, linkOf } from './department-tools.ts';
import type { CertificateListValue, DepartmentListValue, FlaggedListValue } from './departments.schemas.ts';
import { latestFlags } from './flagged.store.ts';
import { unreadableMessages } from './messages.store.ts';
import { reachOf } from './reach.store.ts';
import { reasonWords } from './reason-words.ts';
import type { MismatchField } from './rules/compare-facts.ts';
import { STATE_WORDS } from './rules/judge-certificate.ts';
import { departmentByCode, numberKey } from './rules/which-department.ts';
import { countByState, listVerifications, type Verification } from './verifications.store.ts';

const UNREADABLE_SHOWN = 20;

/** Every department of today with how it can be reached and what waits for it. */
export async function readDepartments(tools: DepartmentTools): Promise<DepartmentListValue> {
  const { db, city, clock } = tools;
  const day = localDay(clock.now(), city.city.timezone);
  const [reach, counts, unreadable] = await Promise.all([
    reachOf(db),
    countByState(db),
    unreadableMessages(db, UNREADABLE_SHOWN),
  ]);
  const codes = [...new Set(city.departments.map((row) => row.code))];
  return {
    items: codes.flatMap((code) => {
      const row = departmentByCode(city, code, day);
      if (!row) return [];
      const known = reach.get(code);
      const own = counts.filter((one) => one.department === code);
      return [
        {
          code,
          name: { zh: row.zh, en: row.en },
          kinds: row.issues.map(({ kind }) => ({ kind, name: kindName(tools, kind) })),
          connected: linkOf(tools, code, row.address) !== null,
          outSince: known?.out_since?.toISOString() ?? null,
          outBecause: reasonWords(known?.out_reason ?? null),
          nextTryAt: known?.next_try_at?.toISOString() ?? null,
          answeredAt: known?.answered_at?.toISOString() ?? null,
          messageAt: known?.message_at?.toISOString() ?? null,
          counts: Object.fromEntries(own.map((one) => [one.state, one.count])),
          waitingSince: own.find((one) => one.state === 'unverified')?.oldest.toISOString() ?? null,
        },
      ];
    }),
    unreadable: unreadable.map((one) => ({
      department: one.department,
      messageId: one.message_key,
      receivedAt: one.received_at.toISOString(),
      size_bytes: one.size_bytes,
      sha256: one.sha256.toString('hex'),
      note: one.note,
      beginning: one.beginning.toString('utf8'),
    })),
  };
}

export function kindName(tools: Pick<DepartmentTools, 'city'>, kind: string): { zh: string; en: string } {
  const found = tools.city.certificateKinds.get(kind);
  return { zh: found?.zh ?? kind, en: found?.en ?? kind };
}

const MISMATCH_WORDS: Readonly<Record<MismatchField, { zh: string; en: string }>> = {
  goods: { zh: '品名不同', en: 'other goods' },
  holder: { zh: '货主不同', en: 'another holder' },
  validity: { zh: '不在有效期内', en: 'not within its days' },
  result: { zh: '检测结果为不合格', en: 'the test was failed' },
  'quantity-not-comparable': { zh: '数量单位无法比较', en: 'quantities cannot be compared' },
};

export interface CertificatesAsked {
  department?: string;
  state?: PaperState;
  number?: string;
  limit?: number;
}

/** Quoted numbers with what their department says, the latest change first. */
export async function readCertificates(
  tools: DepartmentTools,
  asked: CertificatesAsked,
): Promise<CertificateListValue> {
  const found = await listVerifications(tools.db, {
    department: asked.department,
    state: asked.state,
    number: asked.number === undefined ? undefined : numberKey(asked.number),
    limit: asked.limit ?? 50,
  });
  return { items: await Promise.all(found.map((one) => showCertificate(tools, one))) };
}

async function showCertificate(
  tools: DepartmentTools,
  one: Verification,
): Promise<CertificateListValue['items'][number]> {
  const { city } = tools;
  const day = localDay(tools.clock.now(), city.city.timezone);
  const certificate = await certificateOf(tools.db, one.kind, one.number);
  const row = departmentByCode(city, one.department, day);
  const say = (quantity: number, baseUnit: string) => ({
    zh: displayQuantity(city.units, quantity, baseUnit as 'g', 'zh'),
    en: displayQuantity(city.units, quantity, baseUnit as 'g', 'en'),
  });
  return {
    kind: one.kind,
    kindName: kindName(tools, one.kind),
    number: one.stated,
    department: { zh: row?.zh ?? one.department, en: row?.en ?? one.department },
    state: one.state,
    stateWords: STATE_WORDS[one.state],
    since: one.since.toISOString(),
    because: one.state === 'unverified' ? reasonWords(one.trouble) : null,
    answeredAt: one.answeredAt?.toISOString() ?? null,
    withdrawnReason: certificate?.withdrawnReason ?? null,
    facts: certificate?.facts ?? null,
    quantities: one.quantities.map((covered) => ({
      ...covered,
      display: {
        certified: say(covered.certified, covered.baseUnit),
        entered: say(covered.entered, covered.baseUnit),
      },
    })),
    mismatches: one.mismatches.map((mismatch) => ({ ...mismatch, words: MISMATCH_WORDS[mismatch.field] })),
  };
}

/** Vouchers whose goods hang on a certificate in doubt, the latest first. */
export async function readFlagged(tools: DepartmentTools, limit: number): Promise<FlaggedListValue> {
  const { db } = tools;
  const flags = await latestFlags(db, limit);
  const ids = flags.flatMap((flag) => [flag.senderId, flag.receiverId]).filter((id) => id !== null);
  const [parties, lots, heads] = await Promise.all([
    partiesById(db, [...new Set(ids)]),
    describeLots(
      db,
      flags.map((flag) => flag.lotId),
    ),
    documentHeads(
      db,
      flags.map((flag) => flag.documentId),
    ),
  ]);
  const brief = (id: string | null) => {
    const party = id === null ? undefined : parties.get(id);
    return party ? { partyId: party.partyId as string, name: party.name } : null;
  };
  return {
    items: flags.map((flag) => ({
      documentId: flag.documentId,
      voucherNumber: encodePublicCode('V', flag.documentId),
      isVoucher: ['voucher', 'correction'].includes(heads.get(flag.documentId)?.kind ?? ''),
      kindName: kindName(tools, flag.kind),
      number: flag.number,
      state: flag.state,
      stateWords: STATE_WORDS[flag.state],
      since: flag.since.toISOString(),
      goods: lots.get(flag.lotId)?.product.name ?? '',
      lotCode: lots.get(flag.lotId)?.code ?? '',
      sender: brief(flag.senderId),
      receiver: brief(flag.receiverId),
    })),
  };
}
