import type { Totals } from './document-totals.ts';
import type { DifferenceKind, DifferenceValue } from './reconciliation.schemas.ts';

/** A document of theirs, its quantities in base units. */
export interface Theirs {
  documentNumber: string;
  kind: string;
  /** The business it was recorded for, where they said so. */
  senderId: string | null;
  lines: number | null;
  totals: Partial<Record<'g' | 'ml' | 'piece', number>> | null;
  sha256: string | null;
}

export interface Ours {
  documentNumber: string;
  kind: string;
  senderId: string;
  documentId: string;
  day: string;
  totals: Totals | null;
  /** Whether a hash is that of what was sent; null where that is not known. */
  hasHash(sha256: string): boolean | null;
}

/** What became of a row that is no document. */
export interface NotTaken {
  status: 'waiting' | 'refused' | 'dropped';
  code: string | null;
  zh: string | null;
  en: string | null;
}

const WORDS: Readonly<
  Record<Exclude<DifferenceKind, 'waiting' | 'refused' | 'dropped'>, { zh: string; en: string }>
> = {
  'missing-here': {
    zh: '贵方有这份单据，平台没有收到。请补发；单号不变，不会重复记录。',
    en: 'You have this document and it never arrived here. Send it again; the same number is never recorded twice.',
  },
  'missing-there': {
    zh: '平台有这份单据，贵方清单中没有。请核对贵方系统是否漏记，或是否由他人在平台上直接录入。',
    en: 'It is recorded here and not on your list. See whether your system has lost it, or somebody entered it on the pages.',
  },
  differing: {
    zh: '两边都有这份单据，但内容不同。请核对；如需更改，请用更正。',
    en: 'Both sides have this document and it differs. Compare the two; to change it, record a correction.',
  },
};

const FIELD = { g: 'mass', ml: 'volume', piece: 'count' } as const;

/**
 * Holds their list of a day against ours, by number (and business, where they name it). Nothing differs when both have
 * the same documents with the same kind, day, lines, quantities and hash, as far as they were told.
 */
export function compareSides(input: {
  day: string;
  theirs: readonly Theirs[];
  /** Of the day, and of other days where their numbers name them. */
  ours: readonly Ours[];
  notTaken: ReadonlyMap<string, NotTaken>;
}): DifferenceValue[] {
  const byNumber = Map.groupBy(input.ours, (one) => one.documentNumber);
  const met = new Set<Ours>();
  const differences: DifferenceValue[] = [];
  for (const theirs of input.theirs) {
    const here = (byNumber.get(theirs.documentNumber) ?? []).find(
      (one) => !met.has(one) && (theirs.senderId === null || theirs.senderId === one.senderId),
    );
    if (here) {
      met.add(here);
      differences.push(...fieldsThatDiffer(input.day, theirs, here));
    } else differences.push(absent(theirs, input.notTaken.get(theirs.documentNumber)));
  }
  for (const one of input.ours) {
    if (met.has(one) || one.day !== input.day) continue;
    differences.push({
      documentNumber: one.documentNumber,
      kind: one.kind,
      what: 'missing-there',
      documentId: one.documentId as never,
      ...WORDS['missing-there'],
    });
  }
  return differences;
}

function absent(theirs: Theirs, row: NotTaken | undefined): DifferenceValue {
  const head = { documentNumber: theirs.documentNumber, kind: theirs.kind };
  if (!row) return { ...head, what: 'missing-here', ...WORDS['missing-here'] };
  return { ...head, what: row.status, code: row.code ?? row.status, zh: row.zh ?? '', en: row.en ?? '' };
}

function fieldsThatDiffer(day: string, theirs: Theirs, ours: Ours): DifferenceValue[] {
  const found: DifferenceValue[] = [];
  const differ = (field: string, here: string | number | null, there: string | number | null) => {
    if (here === there) return;
    found.push({
      documentNumber: ours.documentNumber,
      kind: ours.kind,
      what: 'differing',
      field,
      ours: here,
      theirs: there,
      documentId: ours.documentId as never,
      ...WORDS.differing,
    });
  };
  differ('kind', ours.kind, theirs.kind);
  differ('day', ours.day, day);
  if (ours.totals) {
    if (theirs.lines !== null) differ('lines', ours.totals.lines, theirs.lines);
    if (theirs.totals)
      for (const base of ['g', 'ml', 'piece'] as const)
        differ(FIELD[base], ours.totals[base], theirs.totals[base] ?? 0);
  }
  if (theirs.sha256 !== null && ours.hasHash(theirs.sha256) === false)
    differ('sha256', null, theirs.sha256.toLowerCase());
  return found;
}
