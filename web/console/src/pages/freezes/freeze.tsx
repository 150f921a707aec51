import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Freeze, freezeQuery, reachQuery } from '../../api/freezes-queries.ts';
import { paths } from '../../paths.ts';
import { Day, Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { ApprovePanel, LiftPanel } from './freeze-acts.tsx';
import { FreezeTags } from './freeze-states.tsx';
import { MovedSection } from './moved.tsx';
import { ReachNote } from './reach-note.tsx';

/** One freeze: what it covers, who approved it, how it is lifted, and what has moved since. */
export function FreezePage(): ReactElement {
  const { freezeId } = useParams({ from: '/desk/freezes/$freezeId' });
  const found = useQuery(freezeQuery(freezeId));
  return (
    <Loaded query={found} rows={8}>
      {(freeze) => <FreezeView freeze={freeze} />}
    </Loaded>
  );
}

function FreezeView({ freeze }: { freeze: Freeze }): ReactElement {
  const { t } = useWords();
  const reach = useQuery(reachQuery(freeze.freezeId));
  const inForce = freeze.state === 'in-force';
  return (
    <>
      <PageHead
        title={`${t.freezes.newTitle} · ${freeze.subject.name}`}
        lead={<FreezeTags freeze={freeze} />}
        beside={
          freeze.caseId ? (
            <Link to={`/cases/${freeze.caseId}/freezes` as '/'}>{t.freezes.openCase}</Link>
          ) : (
            <Link to="/freezes" search={{}}>
              {t.freezes.title}
            </Link>
          )
        }
      />
      {freeze.approval.state === 'unapproved' && inForce ? (
        <div className="note note-stop" role="status" data-testid="unapproved">
          <Icon name="stop" />
          <p>{t.freezes.approvalMissed}</p>
        </div>
      ) : null}
      <FreezeFacts freeze={freeze} />
      {inForce || freeze.approval.you.may ? (
        <Loaded query={reach} rows={3}>
          {(known) => (
            <>
              <ReachNote reach={known} title={t.freezes.covers} own={freeze.documentNumber} />
              <ApprovePanel freeze={freeze} reach={known} />
              {inForce ? <LiftPanel freeze={freeze} reach={known} /> : null}
            </>
          )}
        </Loaded>
      ) : null}
      <MovedSection freezeId={freeze.freezeId} />
    </>
  );
}

function SubjectLink({ freeze }: { freeze: Freeze }): ReactElement {
  const { subject } = freeze;
  if (subject.kind === 'lot' && subject.lotId)
    return <Link {...paths.lot(subject.lotId)}>{`${subject.name} ${subject.lotCode ?? ''}`}</Link>;
  if (subject.kind === 'product' && subject.productId)
    return <Link {...paths.product(subject.productId)}>{subject.name}</Link>;
  return <Link {...paths.party(subject.partyId ?? '')}>{subject.name}</Link>;
}

function FreezeFacts({ freeze }: { freeze: Freeze }): ReactElement {
  const { t } = useWords();
  return (
    <Section title={t.freezes.kinds[freeze.subject.kind]}>
      <Facts
        items={[
          [t.freezes.subject, <SubjectLink key="subject" freeze={freeze} />],
          [t.freezes.division, freeze.division.name],
          [
            t.freezes.number,
            <span key="number" className="mono">
              {freeze.documentNumber}
            </span>,
          ],
          [
            t.freezes.since,
            <span key="since">
              <Time at={freeze.at} /> · {freeze.frozenBy}
            </span>,
          ],
          [t.freezes.clause, freeze.clause],
          [t.freezes.reason, freeze.reason],
          [
            t.freezes.untilDay,
            freeze.endsOn ? <Day key="ends" date={freeze.endsOn} /> : t.freezes.untilLifted,
          ],
          [t.freezes.approval, <Approval key="approval" freeze={freeze} />],
          ...(freeze.lifted
            ? [
                [
                  t.freezes.states.lifted,
                  <span key="lifted">
                    {t.freezes.lifted(freeze.lifted.by)} · <Time at={freeze.lifted.at} /> ·{' '}
                    {freeze.lifted.reason}
                  </span>,
                ] as const,
              ]
            : []),
        ]}
      />
    </Section>
  );
}

function Approval({ freeze }: { freeze: Freeze }): ReactElement {
  const { t } = useWords();
  const { approval } = freeze;
  if (approval.given)
    return (
      <span>
        {t.freezes.approvalBy(approval.given.by)} · <Time at={approval.given.at} />
        {approval.given.late ? ` · ${t.freezes.approvalLate}` : ''}
      </span>
    );
  return (
    <span>
      {t.freezes.approvals[approval.state]}
      {approval.approver ? ` · ${t.freezes.approvalOf(approval.approver.name)}` : ''}
      {approval.urgent ? ` · ${t.freezes.approvalUrgent}` : ''}
      {approval.until ? (
        <>
          {' '}
          · {t.freezes.approvalUntil} <Time at={approval.until} />
        </>
      ) : null}
    </span>
  );
}
