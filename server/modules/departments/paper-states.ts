import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { CityData } from '../registry/index.ts';
import {
  type PaperName,
  type PaperState,
  type PaperVerification,
  paperName,
  type VoucherFlag,
} from '../vouchers/index.ts';
import { type Heard, heardByKey } from './certificates.store.ts';
import { flagsOfDocument } from './flagged.store.ts';
import { reasonWords } from './reason-words.ts';
import { STATE_WORDS } from './rules/judge-certificate.ts';
import { certificateKey, departmentByCode, departmentFor } from './rules/which-department.ts';
import { type Verification, verificationsByKey } from './verifications.store.ts';

interface Tools {
  city: CityData;
  clock: Clock;
}

/**
 * How papers stand with their departments, for whoever shows or judges them: by `paperName`. A paper that nobody has
 * looked at yet is 待核验; one that no department issues has no entry.
 */
export async function paperStatesOf(
  tools: Tools,
  db: Queryable,
  papers: readonly PaperName[],
): Promise<Map<string, PaperVerification>> {
  const day = localDay(tools.clock.now(), tools.city.city.timezone);
  const issued = papers.flatMap((paper) => {
    const department = departmentFor(tools.city, paper, day);
    return department ? [{ paper, department, key: certificateKey(paper.kind, paper.number) }] : [];
  });
  if (issued.length === 0) return new Map();
  const keys = [...new Set(issued.map((one) => one.key))];
  const known = await verificationsByKey(db, keys);
  const heard = await heardByKey(db, keys);
  return new Map(
    issued.map(({ paper, department, key }) => {
      const found = known.get(key);
      const { state, since } = standing(found, heard.get(key));
      const row = found ? (departmentByCode(tools.city, found.department, day) ?? department) : department;
      return [
        paperName(paper),
        {
          state,
          since,
          department: { code: row.code, zh: row.zh, en: row.en },
          because: state === 'unverified' ? reasonWords(found?.trouble ?? null) : null,
          ...STATE_WORDS[state],
        },
      ] as const;
    }),
  );
}

/** A withdrawal counts from the moment it is heard, though nobody has quoted the number or worked out what follows. */
function standing(
  found: Verification | undefined,
  heard: Heard | undefined,
): { state: PaperState; since: Date | null } {
  if (heard?.withdrawnAt && found?.state !== 'withdrawn') return { state: 'withdrawn', since: heard.heardAt };
  if (found) return found;
  return heard?.hasFacts ? { state: 'verified', since: heard.heardAt } : { state: 'unverified', since: null };
}

/** What flags a voucher, in words. */
export async function voucherFlagsOf(db: Queryable, documentId: string): Promise<VoucherFlag[]> {
  const flags = await flagsOfDocument(db, documentId);
  return flags.map(({ kind, number, state, since }) => ({
    kind,
    number,
    state,
    since,
    ...STATE_WORDS[state],
  }));
}
