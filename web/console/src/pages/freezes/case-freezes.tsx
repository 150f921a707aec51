import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { App } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { type CaseDetail, caseQuery } from '../../api/cases-queries.ts';
import { freezeScope, freezesQuery } from '../../api/freezes-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { CaseHead } from '../cases/case-head.tsx';
import { FreezeRows } from './freezes.tsx';
import { type Measure, MeasureFields, measureBody } from './measure-fields.tsx';

const PAGE = 200;

/** A case's freezes, and the one button that freezes all that its scope includes. */
export function CaseFreezesPage(): ReactElement {
  const { t } = useWords();
  const { caseId } = useParams({ from: '/desk/cases/$caseId/freezes' });
  const found = useQuery(caseQuery(caseId));
  const freezes = useQuery(freezesQuery({ case: caseId, limit: PAGE }));
  return (
    <>
      <CaseHead caseId={caseId} current="freezes" />
      <Loaded query={found} rows={4}>
        {(one) => <FreezeScope found={one} />}
      </Loaded>
      <Section
        title={t.freezes.title}
        count={freezes.data?.items.length}
        beside={
          <LinkButton to="/freezes/new" search={{ case: caseId }} size="large">
            {t.freezes.caseOne}
          </LinkButton>
        }
      >
        <Loaded query={freezes} rows={4}>
          {({ items }) =>
            items.length === 0 ? <p className="quiet">{t.freezes.none}</p> : <FreezeRows items={items} />
          }
        </Loaded>
      </Section>
    </>
  );
}

function FreezeScope({ found }: { found: CaseDetail }): ReactElement {
  const { t } = useWords();
  const { scope } = found;
  if (!scope)
    return (
      <Empty
        action={
          <LinkButton to={`/cases/${found.caseId}/scope` as '/'} primary size="large">
            {t.freezes.toScope}
          </LinkButton>
        }
      >
        {t.freezes.caseNoScope}
      </Empty>
    );
  return <FreezeScopeForm caseId={found.caseId} scope={scope} />;
}

function FreezeScopeForm(props: { caseId: string; scope: NonNullable<CaseDetail['scope']> }): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const { caseId, scope } = props;
  const [number] = useState(() => newDocumentNumber('TS').slice(0, 26));
  const [measure, setMeasure] = useState<Measure>({
    division: undefined,
    clause: t.freezes.clauseDefault,
    reason: '',
    endsOn: '',
    approver: undefined,
  });
  const freeze = useMutation({
    mutationFn: () =>
      freezeScope(caseId, { documentNumber: number, scope: scope.scopeId, ...measureBody(measure) }),
    onSuccess: ({ freezes }) => {
      void queryClient.invalidateQueries();
      void message.success(t.freezes.caseDone(formatInteger(freezes.length)));
    },
  });
  const why = stillNeeded(t, [
    [measure.clause.trim() === '', t.freezes.clause],
    [measure.reason.trim() === '', t.freezes.reason],
  ]);
  const [lots, sellers, businesses] = [scope.lots, scope.sellers, scope.businesses].map(formatInteger) as [
    string,
    string,
    string,
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) freeze.mutate();
  };
  return (
    <Section title={t.freezes.caseTitle}>
      <form onSubmit={submit} className="narrow-form">
        <p className="quiet">{t.freezes.caseLead}</p>
        <MeasureFields value={measure} onChange={setMeasure} />
        <div className="note note-attention" data-testid="scope-does">
          <Icon name="attention" />
          <p className="figure">{t.freezes.caseDoes(lots, businesses, sellers)}</p>
        </div>
        {freeze.isError ? <ProblemNote error={freeze.error} /> : null}
        <div className="form-actions sticky-actions">
          <WhyButton
            why={freeze.isSuccess ? t.freezes.caseDone(lots) : why}
            type="primary"
            danger
            size="large"
            htmlType="submit"
            loading={freeze.isPending}
            data-testid="freeze-scope"
          >
            {t.freezes.caseSubmit(lots, sellers)}
          </WhyButton>
        </div>
      </form>
    </Section>
  );
}
