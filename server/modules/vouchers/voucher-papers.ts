import { type CityData, certificateState, checkCertificate, type ResolvedLine } from '../registry/index.ts';
import type { Issue } from '../../platform/errors.ts';
import { paperExpired, paperKindUnknown, paperLineUnknown } from './vouchers.errors.ts';
import type { LotPaper } from './vouchers.store.ts';
import type { PaperInput } from './vouchers.schemas.ts';

/** States in which a paper speaks for the goods on the day. */
const HOLDS = new Set(['valid', 'expiring', 'undated']);

const factsOf = (paper: PaperInput, line?: ResolvedLine) => ({
  kind: paper.kind,
  number: paper.number,
  issuer: paper.issuer,
  issuedOn: paper.issuedOn,
  validUntil: paper.validUntil,
  // A paper that goes with a line speaks of that line's goods unless it says otherwise.
  goodsName: line?.product.name,
  quantity: line ? String(line.quantity) : undefined,
  origin: line?.claim.origin,
});

/** Whether the papers attached to a document can be taken: known kinds, lines that exist, numbers, validity. */
export function checkPapers(city: CityData, papers: readonly PaperInput[], lines: number, day: string): Issue[] {
  return papers.flatMap((paper, index): Issue[] => {
    const kind = city.certificateKinds.get(paper.kind);
    if (!kind) return [paperKindUnknown(index, paper.kind)];
    if (paper.lines?.some((line) => line > lines)) return [paperLineUnknown(index)];
    const findings = checkCertificate(factsOf(paper), kind, { schemes: city.city.licenceSchemes, path: `/certificates/${index}` });
    // What a paper need not state here (goods, quantity, issuer) is asked for when it is registered by itself.
    const broken = findings.filter((finding) => finding.severity !== 'flag' && finding.path.endsWith('/number'));
    if (broken.length > 0) return broken;
    const state = certificateState(factsOf(paper), kind, day);
    return ['expired', 'not-yet-valid', 'revoked'].includes(state.state) ? [paperExpired(index, state)] : [];
  });
}

export const coversLine = (paper: PaperInput, line: number): boolean => paper.lines === undefined || paper.lines.includes(line);

export interface KnownPaper {
  kind: string;
  number: string;
  issuer: string | null;
  issuedOn: string | null;
  validUntil: string | null;
}

/** Kinds of papers that hold for a line on the day: attached to this document, or known to have come with the lot. */
export function kindsForLine(city: CityData, line: number, attached: readonly PaperInput[], known: readonly KnownPaper[], day: string): string[] {
  const kinds = new Set(attached.filter((paper) => coversLine(paper, line)).map((paper) => paper.kind));
  for (const paper of known) {
    const kind = city.certificateKinds.get(paper.kind);
    const state = kind && certificateState({ ...paper, goodsName: '-', quantity: '-', origin: '-' }, kind, day).state;
    if (state && (HOLDS.has(state) || state === 'incomplete')) kinds.add(paper.kind);
  }
  return [...kinds];
}

/** The rows that let later vouchers of the same lots do without these papers. */
export function papersOfLots(papers: readonly PaperInput[], lines: readonly ResolvedLine[], documentId: string): LotPaper[] {
  return papers.flatMap((paper) =>
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
