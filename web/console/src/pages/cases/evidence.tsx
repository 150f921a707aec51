import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { CaseDetail } from '../../api/cases-queries.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

type Piece = CaseDetail['evidence'][number];

const HASH_SHOWN = 12;

/** A piece of evidence by its label, and the way to it. */
export function EvidenceLink({ piece }: { piece: Piece }): ReactElement {
  if (piece.kind === 'complaint') return <Link {...paths.complaint(piece.ref)}>{piece.label}</Link>;
  if (piece.kind === 'finding') return <Link {...paths.finding(piece.ref)}>{piece.label}</Link>;
  if (piece.kind === 'file')
    return (
      <a href={`/api/v1/attachments/${piece.ref}`} target="_blank" rel="noreferrer">
        {piece.label}
      </a>
    );
  if (piece.document) return <DocumentPiece label={piece.label} document={piece.document} />;
  return <span>{piece.label}</span>;
}

/** What it is, its number, who sent it and when; its root, which its signature is over. */
function DocumentPiece({
  label,
  document,
}: {
  label: string;
  document: NonNullable<Piece['document']>;
}): ReactElement {
  const { t, pick } = useWords();
  return (
    <span className="cases-document" data-testid="evidence-document">
      <span>{label}</span>
      <span className="row-sub">
        {[pick(document.kindWords), document.number, document.sender].join(' · ')} <Time at={document.at} />{' '}
        <span className="mono faint" title={document.root}>
          {t.case.root} {document.root.slice(0, HASH_SHOWN)}…
        </span>
      </span>
    </span>
  );
}

/** All that the case rests on; of a file its fingerprint. */
export function Evidence({ found }: { found: CaseDetail }): ReactElement {
  const { t } = useWords();
  return (
    <Section title={t.case.evidence} count={found.evidence.length} testId="case-evidence">
      {found.evidence.length === 0 ? <Empty>{t.case.noEvidence}</Empty> : null}
      <ul className="cases-evidence">
        {found.evidence.map((piece) => (
          <li key={`${piece.entryId}${piece.ref}`}>
            <span className="quiet">{t.case.evidenceKinds[piece.kind]}</span> <EvidenceLink piece={piece} />
            {piece.kind === 'file' ? (
              <span className="mono faint" title={piece.ref}>
                {' '}
                {piece.ref.slice(0, HASH_SHOWN)}…
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
