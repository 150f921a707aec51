import type { Queryable } from '../../platform/db.ts';
import { compareIds, movementsOfLots } from '../ledger/index.ts';
import { describeLots, type LotFacts } from '../registry/index.ts';
import { type Answer, type AnswerLine, answersOfCase, linesOfAnswers } from './answers.store.ts';
import { linesOfNotices, type Notice, type NoticeLine, noticesOfCase } from './notices.store.ts';
import {
  type Account,
  accountOf,
  type Contradiction,
  contradictions,
  type LedgerFigures,
  type Said,
} from './rules/account.ts';
import { figuresAt, ledgerFigures } from './rules/ledger-figures.ts';
import { standingLetters } from './rules/plan.ts';

/** One lot at one business that was told of it, and has said what it has said. */
export interface StandingLine {
  partyId: string;
  lotId: string;
  /** Of the last letter that names it. */
  line: NoticeLine;
  account: Account;
  /** The answer that counts: the newest that came while the case was open. */
  answer: { answer: Answer; line: AnswerLine } | null;
  seen: { answer: Answer; line: AnswerLine } | null;
  contradictions: Contradiction[];
  ledger: LedgerFigures;
}

export interface CaseAccount {
  notices: Notice[];
  answers: Answer[];
  linesOf: ReadonlyMap<string, NoticeLine[]>;
  answerLines: ReadonlyMap<string, AnswerLine[]>;
  /** By '<party> <lot>': what stands; what was withdrawn is not there. */
  standing: ReadonlyMap<string, StandingLine>;
  /** By '<party> <lot>': the last letter that withdrew it, whatever was sent again since. */
  withdrawals: ReadonlyMap<string, string>;
  facts: ReadonlyMap<string, LotFacts>;
}

/** The lots of a letter as they stand; undefined: withdrawn, though a later letter may name them again. */
export const linesStanding = (
  account: CaseAccount,
  notice: Pick<Notice, 'noticeId' | 'partyId'>,
): (StandingLine | undefined)[] =>
  (account.linesOf.get(notice.noticeId) ?? []).map((line) => {
    const key = lineKey(notice.partyId, line.lotId);
    const withdrawn = account.withdrawals.get(key);
    const isGone = withdrawn !== undefined && compareIds(withdrawn, notice.noticeId) > 0;
    return isGone ? undefined : account.standing.get(key);
  });

/** Whether the answer that counts came after this letter: what was said of an earlier one does not answer a new one. */
export const answersLetter = (line: StandingLine, noticeId: string): boolean =>
  line.answer !== null && compareIds(line.answer.answer.answerId, noticeId) > 0;

export const lineKey = (partyId: string, lotId: string): string => `${partyId} ${lotId}`;

/** Letters and answers of a case, and what follows for every lot at every business; `of`: at these businesses alone. */
export async function loadAccount(
  db: Queryable,
  caseId: string,
  of: readonly string[] | null = null,
): Promise<CaseAccount> {
  const notices = await noticesOfCase(db, caseId, of);
  const answers = await answersOfCase(db, caseId, of);
  // One after the other: it may be an open transaction.
  const lines = await linesOfNotices(
    db,
    notices.map((one) => one.noticeId),
  );
  const answerLines = await linesOfAnswers(
    db,
    answers.map((one) => one.answerId),
  );
  const lotIds = [...new Set(lines.map((line) => line.lotId as string))];
  const facts = await describeLots(db, lotIds);
  const movements = await movementsOfLots(db, lotIds);
  const linesOf = Map.groupBy(lines, (line) => line.noticeId);
  const linesByAnswer = Map.groupBy(answerLines, (line) => line.answerId);
  return {
    ...{ notices, answers, linesOf, answerLines: linesByAnswer, facts },
    standing: standingOf(notices, linesOf, answers, linesByAnswer, ledgerFigures(movements)),
    withdrawals: withdrawalsOf(notices, linesOf),
  };
}

const withdrawalsOf = (notices: readonly Notice[], linesOf: ReadonlyMap<string, NoticeLine[]>) =>
  new Map(
    notices
      .filter((one) => one.kind === 'withdrawal')
      .flatMap(({ noticeId, partyId }) =>
        (linesOf.get(noticeId) ?? []).map((line) => [lineKey(partyId, line.lotId), noticeId] as const),
      ),
  );

type Counted = { answer: Answer; line: AnswerLine };

/** Of an answer and what an officer saw, the newest of each, by business and lot. */
function newest(
  answers: readonly Answer[],
  lines: ReadonlyMap<string, AnswerLine[]>,
): { said: Map<string, Counted>; seen: Map<string, Counted> } {
  const said = new Map<string, Counted>();
  const seen = new Map<string, Counted>();
  for (const answer of answers) {
    if (answer.late) continue;
    for (const line of lines.get(answer.answerId) ?? [])
      (answer.way === 'seen' ? seen : said).set(lineKey(answer.partyId, line.lotId), { answer, line });
  }
  return { said, seen };
}

function standingOf(
  notices: readonly Notice[],
  linesOf: ReadonlyMap<string, NoticeLine[]>,
  answers: readonly Answer[],
  answerLines: ReadonlyMap<string, AnswerLine[]>,
  figures: ReadonlyMap<string, LedgerFigures>,
): Map<string, StandingLine> {
  const letters = notices.map(({ noticeId, partyId, kind }) => ({
    ...{ partyId, kind },
    lotIds: (linesOf.get(noticeId) ?? []).map((line) => line.lotId),
  }));
  const stands = standingLetters(letters);
  const { said, seen } = newest(answers, answerLines);
  const standing = new Map<string, StandingLine>();
  for (const notice of notices) {
    if (notice.kind === 'withdrawal') continue;
    for (const line of linesOf.get(notice.noticeId) ?? []) {
      if (!stands.get(notice.partyId)?.has(line.lotId)) continue;
      const key = lineKey(notice.partyId, line.lotId);
      const answer = said.get(key) ?? null;
      const words: Said | null = answer?.line.said ?? null;
      const ledger = figuresAt(figures, notice.partyId, line.lotId);
      standing.set(key, {
        ...{ partyId: notice.partyId, lotId: line.lotId, line, answer, ledger },
        seen: seen.get(key) ?? null,
        account: accountOf(line, words),
        contradictions: words === null ? [] : contradictions(line, words, ledger),
      });
    }
  }
  return standing;
}
