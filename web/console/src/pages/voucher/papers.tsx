import type { ReactElement } from 'react';
import type { State } from '../../../../tokens.ts';
import type { Voucher, VoucherPaper } from '../../api/types.ts';
import { sayDate } from '../../format/time.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PaperStateTag } from '../../ui/paper-state.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

const PAPER_STATES: Record<string, State> = {
  valid: 'fine',
  expiring: 'attention',
  expired: 'stop',
  revoked: 'stop',
  'not-yet-valid': 'attention',
  incomplete: 'attention',
};

type Verification = NonNullable<VoucherPaper['verification']>;

/** Who says how it stands, since when, and why nothing is said yet. */
function SaidBy({ one }: { one: Verification }): ReactElement {
  const { pick } = useWords();
  return (
    <div className="row-sub">
      {pick(one.department)}
      {one.since ? (
        <>
          {' · '}
          <Time at={one.since} />
        </>
      ) : null}
      {one.because ? ` · ${pick(one.because)}` : ''}
    </div>
  );
}

/** What speaks against a paper is said alone: "valid" by its dates beside "withdrawn" would be two answers. */
const DOUBTED: ReadonlySet<Verification['state']> = new Set(['unknown', 'overdrawn', 'withdrawn']);

/** Certificates in doubt that the goods hang on. */
export function PaperFlags({ voucher }: { voucher: Voucher }): ReactElement | null {
  const { t } = useWords();
  if (voucher.flags.length === 0) return null;
  return (
    <div className="note note-stop" role="status" data-testid="paper-flags">
      <Icon name="stop" />
      <div>
        <p className="note-title">{t.departments.flags}</p>
        <ul>
          {voucher.flags.map((flag) => (
            <li key={`${flag.kind}${flag.number}`}>
              <span className="mono">{flag.number}</span> <PaperStateTag state={flag.state} />{' '}
              <Time at={flag.since} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** The certificates that came with the goods and what each is worth, then those the law asks for that did not come. */
export function Papers({ voucher }: { voucher: Voucher }): ReactElement {
  const { t, pick, language } = useWords();
  return (
    <>
      {voucher.papers.length === 0 ? <p className="quiet">{t.voucher.papersNone}</p> : null}
      <ul className="papers" aria-label={t.voucher.papers}>
        {voucher.papers.map((paper) => {
          const state = PAPER_STATES[paper.state] ?? 'unknown';
          return (
            <li key={`${paper.kind}${paper.number}`}>
              <div>
                <div className="row-title">{paper.name}</div>
                <div className="row-sub">
                  <span className="mono">{paper.number}</span>
                  {paper.issuer ? ` · ${paper.issuer}` : ''}
                  {paper.validUntil
                    ? ` · ${t.voucher.validUntil(sayDate(paper.validUntil, language, Date.now()))}`
                    : ''}
                </div>
                {paper.verification ? <SaidBy one={paper.verification} /> : null}
              </div>
              <div className="paper-side">
                {paper.verification && DOUBTED.has(paper.verification.state) ? null : (
                  <StateTag state={state}>
                    {t.paperStates[paper.state as keyof typeof t.paperStates] ?? paper.state}
                  </StateTag>
                )}
                {paper.verification ? <PaperStateTag state={paper.verification.state} /> : null}
              </div>
            </li>
          );
        })}
      </ul>
      {voucher.missingPapers.length > 0 ? (
        <div className="note note-attention" data-testid="missing-papers">
          <Icon name="attention" />
          <div>
            <p className="note-title">{t.voucher.missingPapers}</p>
            <ul>
              {voucher.missingPapers.map((missing) => (
                <li key={`${missing.line}${missing.kind}`}>
                  {pick(missing)}{' '}
                  {missing.clause && !pick(missing).includes(missing.clause) ? (
                    <span className="clause">{missing.clause}</span>
                  ) : null}
                </li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
    </>
  );
}
