import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { App, Input, Segmented } from 'antd';
import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import {
  draftQuery,
  type Filled,
  filePlan,
  type PlanInput,
  type Recall,
  recallElementsQuery,
  recallQuery,
} from '../../api/recalls-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { fromLocalInput, toLocalInput } from '../../format/time.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { ElementFields, lacking, written } from './element-fields.tsx';
import { LotsField, lotsIn } from './lots-field.tsx';

const LEVELS = ['1', '2', '3', 'voluntary'] as const;

/** The plan of a recall by the business: a new one, or another version of that of `?recall=`. */
export function NewRecallPage(): ReactElement {
  const { recall } = useSearch({ from: '/desk/recalls/new' });
  const earlier = useQuery({ ...recallQuery(recall ?? ''), enabled: recall !== undefined });
  if (recall === undefined) return <PlanForm earlier={null} />;
  return <Loaded query={earlier}>{(found) => <PlanForm earlier={found} />}</Loaded>;
}

function PlanForm({ earlier }: { earlier: Recall | null }): ReactElement {
  const { t, pick } = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { lot = [] } = useSearch({ from: '/desk/recalls/new' });
  const elements = useQuery(recallElementsQuery);
  const [number] = useState(() => newDocumentNumber('ZH'));
  const [level, setLevel] = useState<PlanInput['level']>(earlier?.level ?? '3');
  const [knownAt, setKnownAt] = useState(
    toLocalInput(Date.parse(earlier?.knownAt ?? new Date().toISOString())),
  );
  const [text, setText] = useState(
    (lot.length > 0 ? lot : (earlier?.lotList.map((one) => one.lotId) ?? [])).join('\n'),
  );
  const [asked, setAsked] = useState<string[]>(lotsIn(text));
  const draft = useQuery(draftQuery(asked, level));
  const [typed, setTyped] = useState<Filled>(earlier?.plan?.content ?? {});
  // What the platform knows goes into the fields that nobody has written in.
  useEffect(() => {
    const known = draft.data?.plan;
    if (!known) return;
    setTyped((now) =>
      Object.fromEntries(
        [...new Set([...Object.keys(known), ...Object.keys(now)])].map((element) => [
          element,
          { ...known[element], ...written(now)[element] },
        ]),
      ),
    );
  }, [draft.data]);
  const plan = (elements.data?.elements ?? []).filter((one) => one.of === 'plan');
  const empty = lacking(plan, typed);
  const lots = lotsIn(text);
  const instant = fromLocalInput(knownAt);
  const file = useMutation({
    mutationFn: () =>
      filePlan(
        { documentNumber: number, knownAt: instant ?? '', level, lots, plan: written(typed) },
        earlier?.recallId,
      ),
    onSuccess: (view) => {
      void queryClient.invalidateQueries();
      void message.success(t.recalls.filed);
      void navigate({
        to: '/recalls/$recallId',
        params: { recallId: view.recallId },
        search: {},
        replace: true,
      });
    },
  });
  const why =
    stillNeeded(t, [
      [lots.length === 0, t.recalls.lotsPick],
      [instant === null, t.recalls.knownAt],
    ]) ?? (empty > 0 ? t.recalls.missing(empty) : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) file.mutate();
  };
  const chosen = elements.data?.levels.find((one) => one.code === level);
  return (
    <form onSubmit={submit} className="narrow-form recalls-form">
      <PageHead
        title={earlier ? t.recalls.newVersion : t.recalls.start}
        lead={earlier ? earlier.food : t.recalls.leadBusiness}
      />
      <LotsField value={text} onChange={setText} onDone={() => setAsked(lotsIn(text))} />
      {draft.isError ? <ProblemNote error={draft.error} /> : null}
      <Field label={t.recalls.level} hint={chosen ? pick(chosen.when) : undefined}>
        {() => (
          <Segmented
            size="large"
            aria-label={t.recalls.level}
            value={level}
            onChange={(value) => setLevel(LEVELS.find((one) => one === value) ?? '3')}
            options={(elements.data?.levels ?? []).map((one) => ({ value: one.code, label: pick(one) }))}
          />
        )}
      </Field>
      <Field label={t.recalls.knownAt} hint={t.recalls.knownHint}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            type="datetime-local"
            value={knownAt}
            onChange={(event) => setKnownAt(event.target.value)}
          />
        )}
      </Field>
      <Section title={t.recalls.plan}>
        <p className="quiet">{t.recalls.planLead}</p>
        <Loaded query={elements}>
          {() => <ElementFields elements={plan} value={typed} onChange={setTyped} />}
        </Loaded>
      </Section>
      <div className="note note-attention">
        <Icon name="attention" />
        <p>{t.recalls.planDoes(formatInteger(lots.length))}</p>
      </div>
      {file.isError ? <ProblemNote error={file.error} /> : null}
      <div className="form-actions sticky-actions">
        <WhyButton
          why={why}
          type="primary"
          size="large"
          htmlType="submit"
          loading={file.isPending}
          data-testid="plan-file"
        >
          {t.recalls.submitPlan(formatInteger(lots.length))}
        </WhyButton>
      </div>
    </form>
  );
}
