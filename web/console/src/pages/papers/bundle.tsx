import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Bundle, type BundlePaper, bundleQuery, sheetHref } from '../../api/papers.ts';
import { sayDate } from '../../format/time.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { PAPER_STATE } from './paper-states.ts';

/** What leads from a voucher to its papers; opened by the receiver before confirming. */
export function BundleLinks({ number }: { number: string }): ReactElement {
  const { t } = useWords();
  return (
    <div className="button-row bundle-links">
      <LinkButton {...paths.bundle(number)} size="large" data-testid="open-bundle">
        {t.bundle.open}
      </LinkButton>
      <a className="paper-open" href={sheetHref(number)} target="_blank" rel="noreferrer">
        <Icon name="download" size={18} />
        {t.bundle.sheet}
      </a>
    </div>
  );
}

/** 五证合一: the five slots of a voucher, each with its papers or what is missing. */
export function BundlePage(): ReactElement {
  const { number } = useParams({ from: '/desk/vouchers/$number/papers' });
  const bundle = useQuery(bundleQuery(number));
  return (
    <Loaded query={bundle} rows={8}>
      {(found) => <BundleView bundle={found} />}
    </Loaded>
  );
}

function BundleView({ bundle }: { bundle: Bundle }): ReactElement {
  const { t, language } = useWords();
  const day = (date: string) => sayDate(date, language, Date.now());
  const missing = bundle.slots.flatMap((slot) => slot.parts).filter((part) => part.missingLines.length > 0);
  return (
    <>
      <PageHead
        title={t.bundle.title}
        lead={
          <>
            {bundle.complete ? (
              <StateTag state="fine">{t.bundle.complete}</StateTag>
            ) : (
              <StateTag state="attention">{t.bundle.incomplete(missing.length)}</StateTag>
            )}{' '}
            {t.bundle.lead(bundle.sender.name, bundle.receiver.name, day(bundle.day))}
          </>
        }
        primary={
          <LinkButton {...paths.voucher(bundle.number)} primary size="large">
            {t.bundle.back}
          </LinkButton>
        }
      />
      <ol className="bundle-slots" data-testid="bundle">
        {bundle.slots.map((slot) => (
          <Slot key={slot.slot} slot={slot} />
        ))}
      </ol>
      <a className="paper-open" href={sheetHref(bundle.number)} target="_blank" rel="noreferrer">
        <Icon name="download" size={18} />
        {t.bundle.sheet}
      </a>
      <Section title={t.bundle.looks}>
        {bundle.looks.length === 0 ? <p className="quiet">{t.bundle.nobody}</p> : null}
        <ul className="bundle-looks">
          {bundle.looks.map((look) => (
            <li key={`${look.at}${look.by}`}>
              {look.by} · <Time at={look.at} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function Slot({ slot }: { slot: Bundle['slots'][number] }): ReactElement {
  const { t, pick } = useWords();
  const papers = slot.parts.flatMap((part) => part.papers);
  const lacking = slot.parts.filter((part) => part.missingLines.length > 0);
  return (
    <li className="bundle-slot">
      <div className="paper-card-head">
        <h2>{pick(slot)}</h2>
        {slot.missing ? (
          <StateTag state="attention">{t.bundle.missing}</StateTag>
        ) : papers.length > 0 ? (
          <StateTag state="fine">{t.bundle.fine}</StateTag>
        ) : null}
      </div>
      <ul className="bundle-papers">
        {papers.map((paper) => (
          <PaperLine key={`${paper.kind.code}${paper.number}${paper.validUntil}`} paper={paper} />
        ))}
        {lacking.map((part) => (
          <li key={part.part} className="bundle-lacking">
            {part.kinds.map(pick).join(t.bundle.or)}
            {t.common.inBrackets(t.bundle.missingLines(t.common.list(part.missingLines.map(String))))}{' '}
            <span className="clause">{part.clause}</span>
          </li>
        ))}
      </ul>
      {papers.length === 0 && lacking.length === 0 ? <p className="quiet">{t.bundle.notAsked}</p> : null}
    </li>
  );
}

function PaperLine({ paper }: { paper: BundlePaper }): ReactElement {
  const { t, pick, language } = useWords();
  const day = (date: string) => sayDate(date, language, Date.now());
  return (
    <li className="bundle-paper">
      <div>
        <div className="row-title">{pick(paper.kind)}</div>
        <div className="row-sub">
          <span className="mono">{paper.number}</span>
          {paper.issuer ? ` · ${paper.issuer}` : ''}
          {paper.validUntil ? ` · ${t.papers.until(day(paper.validUntil))}` : ''} ·{' '}
          {t.bundle.sources[paper.source]}
        </div>
        {paper.withdrawn ? (
          <div className="row-sub">
            {t.papers.withdrawnOn(day(paper.withdrawn.day), paper.withdrawn.reason)}
          </div>
        ) : null}
      </div>
      <div className="bundle-side">
        {paper.source === 'voucher' || paper.source === 'register' ? null : (
          <StateTag state={PAPER_STATE[paper.state] ?? 'unknown'}>{pick(paper.stateWords)}</StateTag>
        )}
        {paper.now !== paper.state ? (
          <StateTag state={PAPER_STATE[paper.now] ?? 'unknown'}>
            {t.bundle.now(pick(paper.nowWords))}
          </StateTag>
        ) : null}
        {paper.verification ? <span className="quiet">{pick(paper.verification)}</span> : null}
        {paper.file ? (
          <a className="paper-open" href={paper.file.href} target="_blank" rel="noreferrer">
            <Icon name="voucher" size={18} />
            {t.papers.open}
          </a>
        ) : null}
      </div>
    </li>
  );
}
