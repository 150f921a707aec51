import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import {
  type CaseDetail,
  type Hypothesis,
  judgeHypothesis,
  refreshCases,
  stateHypothesis,
} from '../../api/cases-queries.ts';
import type { PartyBrief, Product } from '../../api/types.ts';
import { PartyPicker } from '../../forms/party-picker.tsx';
import { ProductPicker } from '../../forms/product-picker.tsx';
import { paths } from '../../paths.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

const KINDS = ['lot', 'product', 'business', 'unknown'] as const;
type Kind = (typeof KINDS)[number];
const STATE_LOOKS = { open: 'unknown', supported: 'attention', refuted: 'fine' } as const;

function Subject({ one }: { one: Hypothesis }): ReactElement {
  const { t } = useWords();
  const { lotId, productId, partyId, name } = one.subject;
  if (lotId) return <Link {...paths.lot(lotId)}>{name ?? lotId}</Link>;
  if (productId) return <Link {...paths.product(productId)}>{name ?? productId}</Link>;
  if (partyId) return <Link {...paths.party(partyId)}>{name ?? partyId}</Link>;
  return (
    <Link to="/sources" search={{ case: [] }}>
      {t.case.toSources}
    </Link>
  );
}

/** What one is held for now, and why; one states a reason for each change. */
function Judge({ caseId, one }: { caseId: string; one: Hypothesis }): ReactElement {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const [request, setRequest] = useState(() => newDocumentNumber('PD'));
  const [reason, setReason] = useState('');
  const judge = useMutation({
    mutationFn: (state: Hypothesis['state']) =>
      judgeHypothesis(caseId, one.hypothesisId, { request, state, reason: reason.trim() }),
    onSuccess: () => {
      setReason('');
      setRequest(newDocumentNumber('PD'));
      refreshCases(queryClient);
    },
  });
  const others = (['supported', 'refuted', 'open'] as const).filter((state) => state !== one.state);
  const words = { supported: t.case.support, refuted: t.case.refute, open: t.case.reopenHypothesis };
  return (
    <div className="cases-judge">
      <Input
        aria-label={t.case.judgeReason}
        placeholder={t.case.judgeReason}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {others.map((state) => (
        <Button
          key={state}
          size="large"
          disabled={reason.trim() === ''}
          title={reason.trim() === '' ? t.common.stillNeeded([t.case.judgeReason]) : undefined}
          loading={judge.isPending && judge.variables === state}
          onClick={() => judge.mutate(state)}
        >
          {words[state]}
        </Button>
      ))}
      {judge.isError ? <ProblemNote error={judge.error} /> : null}
    </div>
  );
}

function Row({ found, one }: { found: CaseDetail; one: Hypothesis }): ReactElement {
  const { t } = useWords();
  const last = one.judgements.at(-1);
  const mayJudge = found.mayDecide && found.state === 'open';
  return (
    <li className="cases-hypothesis" data-testid="hypothesis">
      <div className="cases-hypothesis-head">
        <StateTag state={STATE_LOOKS[one.state]}>{t.case.states[one.state]}</StateTag>
        <span className="quiet">{t.case.kinds[one.kind]}</span>
        <Subject one={one} />
      </div>
      <p className="cases-words">{one.text}</p>
      <p className="row-sub">
        {one.by} · <Time at={one.at} />
        {last ? (
          <>
            {' · '}
            {last.by}：{last.reason}
          </>
        ) : null}
      </p>
      {mayJudge ? (
        <details>
          <summary>{t.case.judge}</summary>
          <Judge caseId={found.caseId} one={one} />
        </details>
      ) : null}
    </li>
  );
}

function AddHypothesis({ caseId }: { caseId: string }): ReactElement {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const [request, setRequest] = useState(() => newDocumentNumber('PD'));
  const [kind, setKind] = useState<Kind>('lot');
  const [lot, setLot] = useState('');
  const [product, setProduct] = useState<Product | null>(null);
  const [party, setParty] = useState<PartyBrief | null>(null);
  const [text, setText] = useState('');
  const state = useMutation({
    mutationFn: () =>
      stateHypothesis(caseId, {
        request,
        kind,
        text: text.trim(),
        ...(kind === 'lot' ? { lot: lot.trim() } : {}),
        ...(kind === 'product' && product ? { product: product.productId } : {}),
        ...(kind === 'business' && party ? { party: party.partyId } : {}),
      }),
    onSuccess: () => {
      setText('');
      setLot('');
      setRequest(newDocumentNumber('PD'));
      refreshCases(queryClient);
    },
  });
  const why = stillNeeded(t, [
    [kind === 'lot' && lot.trim() === '', t.case.lot],
    [kind === 'product' && product === null, t.case.product],
    [kind === 'business' && party === null, t.case.business],
    [text.trim() === '', t.case.why],
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) state.mutate();
  };
  return (
    <form onSubmit={submit} className="stack cases-form">
      <Segmented
        aria-label={t.case.kind}
        value={kind}
        onChange={(value) => setKind(value)}
        options={KINDS.map((value) => ({ value, label: t.case.kinds[value] }))}
      />
      {kind === 'lot' ? (
        <Field label={t.case.lot} hint={t.case.lotHint}>
          {(ids) => (
            <Input {...ids} size="large" value={lot} onChange={(event) => setLot(event.target.value)} />
          )}
        </Field>
      ) : null}
      {kind === 'product' ? (
        <Field label={t.case.product}>
          {(ids) => <ProductPicker ids={ids} label={t.case.product} value={product} onChange={setProduct} />}
        </Field>
      ) : null}
      {kind === 'business' ? (
        <Field label={t.case.business}>
          {(ids) => <PartyPicker ids={ids} label={t.case.business} value={party} onChange={setParty} />}
        </Field>
      ) : null}
      {kind === 'unknown' ? <p className="quiet">{t.case.unknownHint}</p> : null}
      <Field label={t.case.why}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {state.isError ? <ProblemNote error={state.error} /> : null}
      <div className="form-actions">
        <WhyButton
          why={why}
          type="primary"
          size="large"
          htmlType="submit"
          loading={state.isPending}
          data-testid="state-hypothesis"
        >
          {t.case.addHypothesis}
        </WhyButton>
      </div>
    </form>
  );
}

/** What is suspected, each supported or refuted with a reason. */
export function Hypotheses({ found }: { found: CaseDetail }): ReactElement {
  const { t } = useWords();
  return (
    <Section title={t.case.hypotheses} count={found.hypotheses.length} testId="hypotheses">
      {found.hypotheses.length === 0 ? <Empty>{t.case.noHypotheses}</Empty> : null}
      <ul>
        {found.hypotheses.map((one) => (
          <Row key={one.hypothesisId} found={found} one={one} />
        ))}
      </ul>
      {found.mayDecide && found.state === 'open' ? (
        <details className="cases-add">
          <summary>{t.case.addHypothesis}</summary>
          <AddHypothesis caseId={found.caseId} />
        </details>
      ) : null}
    </Section>
  );
}
