import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import {
  type CertificateKind,
  type CityData,
  certificateState,
  checkCertificate,
  type ResolvedLine,
} from '../registry/index.ts';
import { type PaperName, type PaperPorts, paperName } from './voucher-tools.ts';
import { paperExpired, paperKindUnknown, paperLineUnknown, paperWithdrawn } from './vouchers.errors.ts';
import type { PaperInput } from './vouchers.schemas.ts';
import type { LotPaper } from './vouchers.store.ts';

const NONE: ReadonlySet<string> = new Set();

/** States in which a paper does not speak for the goods on the day. */
const SILENT = new Set(['expired', 'not-yet-valid', 'revoked']);

/**
 * Whether a paper holds on the day by its dates alone. What it need not state here (goods, quantity, issuer) is asked
 * for when it is registered by itself; leaving the issuer out must not make an expired paper pass as merely incomplete.
 */
const stateOnDay = (paper: PaperInput | KnownPaper, kind: CertificateKind, day: string) =>
  certificateState(paper, { ...kind, needs: [] }, day);

/** Whether the papers attached to a document can be taken: known kinds, lines that exist, numbers, validity. */
export function checkPapers(
  city: CityData,
  papers: readonly PaperInput[],
  lines: number,
  day: string,
  withdrawn: ReadonlySet<string> = NONE,
): Issue[] {
  return papers.flatMap((paper, index): Issue[] => {
    if (withdrawn.has(paperName(paper))) return [paperWithdrawn(index)];
    const kind = city.certificateKinds.get(paper.kind);
    if (!kind) return [paperKindUnknown(index, paper.kind)];
    if (paper.lines?.some((line) => line > lines)) return [paperLineUnknown(index)];
    const findings = checkCertificate(paper, kind, {
      schemes: city.city.licenceSchemes,
      path: `/certificates/${index}`,
    });
    const broken = findings.filter(
      (finding) => finding.severity !== 'flag' && finding.path.endsWith('/number'),
    );
    if (broken.length > 0) return broken;
    const state = stateOnDay(paper, kind, day);
    return SILENT.has(state.state) ? [paperExpired(index, state)] : [];
  });
}

export const coversLine = (paper: PaperInput, line: number): boolean =>
  paper.lines === undefined || paper.lines.includes(line);

/** Of these papers, those that the department which issued them has withdrawn, by `paperName`. */
export async function withdrawnPapers(
  db: Queryable,
  ports: PaperPorts,
  papers: readonly PaperName[],
): Promise<ReadonlySet<string>> {
  if (!ports.paperStates || papers.length === 0) return NONE;
  const states = await ports.paperStates(db, papers);
  return new Set([...states].filter(([, one]) => one.state === 'withdrawn').map(([name]) => name));
}

export interface KnownPaper {
  kind: string;
  number: string;
  issuer: string | null;
  issuedOn: string | null;
  validUntil: string | null;
}

/** Kinds of papers that hold for a line on the day: attached to this document, or known to have come with the lot. */
export function kindsForLine(
  city: CityData,
  line: number,
  attached: readonly PaperInput[],
  known: readonly KnownPaper[],
  day: string,
  withdrawn: ReadonlySet<string> = NONE,
): string[] {
  const stands = (paper: PaperInput | KnownPaper) => !withdrawn.has(paperName(paper));
  const kinds = new Set(
    attached.filter((paper) => coversLine(paper, line) && stands(paper)).map((paper) => paper.kind),
  );
  for (const paper of known.filter(stands)) {
    const kind = city.certificateKinds.get(paper.kind);
    if (kind && !SILENT.has(stateOnDay(paper, kind, day).state)) kinds.add(paper.kind);
  }
  return [...kinds];
}

/**
 * The rows that let later vouchers of the same lots do without these papers. What tells of a trade between two (an invoice)
 * is theirs: the lot may go to others, and its page is public.
 */
export function papersOfLots(
  city: CityData,
  papers: readonly PaperInput[],
  lines: readonly ResolvedLine[],
  documentId: string,
): LotPaper[] {
  const ofGoods = papers.filter((paper) => city.certificateKinds.get(paper.kind)?.ofTrade !== true);
  return ofGoods.flatMap((paper) =>
    lines
      .filter((line) => coversLine(paper, line.line))
      .map((line) => ({
        lotId: line.lot.lotId,
        kind: paper.kind,
        number: paper.number,
        documentId,
        issuer: paper.issuer ?? null,
        issuedOn: paper.issuedOn ?? null,
        validUntil: paper.validUntil ?? null,
        sha256: paper.sha256 ?? null,
      })),
  );
}
