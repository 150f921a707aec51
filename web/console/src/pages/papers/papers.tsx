import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { type Drawer, type DrawerPaper, drawerQuery, withdrawPaper } from '../../api/papers.ts';
import { sayDate } from '../../format/time.ts';
import { useMe } from '../../shell/use-me.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { PaperForm } from './paper-form.tsx';
import { PAPER_STATE } from './paper-states.ts';

const SCOPES = ['party', 'product', 'lot', 'shipment'] as const;

/** A business's papers: what it has, what lapses, what stops it. */
export function PapersPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const { party, add } = useSearch({ from: '/desk/papers' });
  const drawer = useQuery(drawerQuery(party));
  const own = me.party !== null && (party === undefined || party === me.party?.partyId);
  const open = (next: '1' | undefined) =>
    void navigate({ to: '/papers', search: { party, add: next }, replace: true });
  return (
    <>
      <PageHead
        title={own || !drawer.data ? t.papers.title : t.papers.titleOf(drawer.data.party.name)}
        lead={t.papers.lead}
        primary={
          own && add === undefined ? (
            <Button
              type="primary"
              size="large"
              icon={<Icon name="camera" size={18} />}
              onClick={() => open('1')}
            >
              {t.papers.add}
            </Button>
          ) : undefined
        }
      />
      {own && add !== undefined ? <PaperForm onDone={() => open(undefined)} /> : null}
      <Loaded query={drawer} rows={6}>
        {(found) => <DrawerView drawer={found} />}
      </Loaded>
    </>
  );
}

function DrawerView({ drawer }: { drawer: Drawer }): ReactElement {
  const { t, pick } = useWords();
  return (
    <>
      {drawer.stops.length > 0 ? (
        <div className="note note-stop" role="status" data-testid="paper-stops">
          <Icon name="stop" />
          <div>
            <p className="note-title">{t.papers.stops}</p>
            <ul>
              {drawer.stops.map((stop) => (
                <li key={stop.zh}>
                  {pick(stop)} <span className="clause">{stop.clause}</span>
                </li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
      {drawer.items.length === 0 ? <Empty>{t.papers.none}</Empty> : null}
      {SCOPES.map((scope) => {
        const items = drawer.items.filter((paper) => paper.scope === scope);
        return items.length === 0 ? null : (
          <Section key={scope} title={t.papers.scopes[scope]} count={items.length}>
            <ul className="paper-cards">
              {items.map((paper) => (
                <PaperCard key={paper.certificateId} paper={paper} />
              ))}
            </ul>
          </Section>
        );
      })}
    </>
  );
}

function PaperCard({ paper }: { paper: DrawerPaper }): ReactElement {
  const { t, pick, language } = useWords();
  const day = (date: string) => sayDate(date, language, Date.now());
  const { daysLeft } = paper;
  return (
    <li className="paper-card" data-testid="paper-card">
      <div className="paper-card-head">
        <h3>{pick(paper.kind)}</h3>
        <StateTag state={PAPER_STATE[paper.state] ?? 'unknown'}>{pick(paper.stateWords)}</StateTag>
      </div>
      <div className="row-sub">
        <span className="mono">{paper.number}</span>
        {paper.issuer ? ` · ${paper.issuer}` : ''}
      </div>
      <div className="row-sub">
        {[
          paper.validUntil ? t.papers.until(day(paper.validUntil)) : null,
          paper.withdrawn === null && daysLeft !== null && daysLeft <= 60
            ? t.papers.daysLeft(daysLeft)
            : null,
          paper.product?.name,
          paper.batch,
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      {paper.withdrawn ? (
        <div className="row-sub">
          {t.papers.withdrawnOn(day(paper.withdrawn.day), paper.withdrawn.reason)}
        </div>
      ) : null}
      {paper.otherHolders > 0 ? (
        <StateTag state="attention">{t.papers.otherHolders(paper.otherHolders)}</StateTag>
      ) : null}
      <div className="button-row">
        {paper.file ? (
          <a className="paper-open" href={paper.file.href} target="_blank" rel="noreferrer">
            <Icon name="voucher" size={18} />
            {t.papers.open}
          </a>
        ) : (
          <span className="quiet">{t.papers.noFile}</span>
        )}
        {paper.withdraw.allowed ? <Withdraw paper={paper} /> : null}
      </div>
    </li>
  );
}

function Withdraw({ paper }: { paper: DrawerPaper }): ReactElement {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const withdraw = useMutation({
    mutationFn: () => withdrawPaper(paper.certificateId, reason.trim()),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['papers'] }),
  });
  if (!asking)
    return (
      <Button size="large" type="text" danger onClick={() => setAsking(true)}>
        {t.papers.withdraw}
      </Button>
    );
  return (
    <div className="paper-withdraw">
      <p>{t.papers.withdrawWhat}</p>
      <Field label={t.papers.withdrawReason}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            maxLength={120}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {withdraw.isError ? <ProblemNote error={withdraw.error} /> : null}
      <div className="button-row">
        <Button
          size="large"
          danger
          disabled={reason.trim() === ''}
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate()}
        >
          {t.papers.withdraw}
        </Button>
        <Button size="large" onClick={() => setAsking(false)}>
          {t.common.cancel}
        </Button>
      </div>
    </div>
  );
}
