import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import {
  type Filled,
  type Letter,
  previewAnnouncement,
  type Recall,
  recallElementsQuery,
  type StepInput,
  takeStep,
} from '../../api/recalls-queries.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { ElementFields, lacking, written } from './element-fields.tsx';
import { LetterView } from './letter.tsx';

type Act = StepInput['step'];
const NEEDS_TEXT: ReadonlySet<Act> = new Set([
  'order',
  'require-changes',
  'progress',
  'summarise',
  'evaluate',
  'terminate',
]);

/** What the person who looks can do next; the server says what that is. */
export function NextSteps({ recall }: { recall: Recall }): ReactElement {
  const { t } = useWords();
  const [open, setOpen] = useState<Act | null>(null);
  const acts = recall.next.filter((one): one is Act => one !== 'plan');
  const mayPlan = recall.next.includes('plan');
  return (
    <Section title={t.recalls.next} testId="next-steps">
      {recall.next.length === 0 ? <p className="quiet">{t.recalls.nothingNext}</p> : null}
      <div className="button-row">
        {acts.map((act) => (
          <Button
            key={act}
            size="large"
            type={open === act ? 'primary' : 'default'}
            onClick={() => setOpen(open === act ? null : act)}
            data-testid={`act-${act}`}
          >
            {t.recalls.acts[act]}
          </Button>
        ))}
        {mayPlan ? (
          <LinkButton
            to="/recalls/new"
            search={{ recall: recall.recallId }}
            primary={recall.state === 'ordered' || recall.state === 'changes-asked'}
            size="large"
            data-testid="act-plan"
          >
            {t.recalls.acts.plan}
          </LinkButton>
        ) : null}
      </div>
      {open ? (
        <ActForm key={`${open} ${recall.seq}`} recall={recall} act={open} onDone={() => setOpen(null)} />
      ) : null}
    </Section>
  );
}

function ActForm(props: { recall: Recall; act: Act; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const { recall, act, onDone } = props;
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [number] = useState(() => newDocumentNumber('ZB'));
  const [text, setText] = useState('');
  const [clause, setClause] = useState(t.recalls.orderClause);
  const [effective, setEffective] = useState(true);
  const elements = (useQuery(recallElementsQuery).data?.elements ?? []).filter(
    (one) => one.of === 'announcement',
  );
  const [announcement, setAnnouncement] = useState<Filled>({});
  const take = useMutation({
    mutationFn: () =>
      takeStep(recall.recallId, {
        documentNumber: number,
        step: act,
        basedOn: recall.seq,
        ...(text.trim() ? { text: text.trim() } : {}),
        ...(act === 'order' ? { clause: clause.trim() } : {}),
        ...(act === 'evaluate' ? { effective } : {}),
        ...(act === 'announce' ? { announcement: written(announcement) } : {}),
      }),
    onSuccess: () => {
      void queryClient.invalidateQueries();
      void navigate({
        to: '/recalls/$recallId',
        params: { recallId: recall.recallId },
        search: {},
        replace: true,
      });
      onDone();
    },
  });
  const empty = act === 'announce' ? lacking(elements, announcement) : 0;
  const why =
    stillNeeded(t, [
      [NEEDS_TEXT.has(act) && text.trim() === '', t.recalls.text[act]],
      [act === 'order' && clause.trim() === '', t.freezes.clause],
    ]) ?? (empty > 0 ? t.recalls.missing(empty) : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) take.mutate();
  };
  return (
    <form onSubmit={submit} className="narrow-form recalls-act">
      {act === 'announce' ? (
        <AnnouncementFields
          recall={recall}
          value={announcement}
          onChange={setAnnouncement}
          complete={empty === 0}
        />
      ) : null}
      {act === 'evaluate' ? (
        <Segmented
          size="large"
          aria-label={t.recalls.acts.evaluate}
          value={effective ? 'yes' : 'no'}
          onChange={(value) => setEffective(value === 'yes')}
          options={[
            { value: 'yes', label: t.recalls.effective },
            { value: 'no', label: t.recalls.notEffective },
          ]}
        />
      ) : null}
      {act === 'order' ? (
        <Field label={t.freezes.clause}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={200}
              value={clause}
              onChange={(event) => setClause(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <Field label={t.recalls.text[act]} {...(NEEDS_TEXT.has(act) ? {} : { optional: t.common.optional })}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            rows={3}
            maxLength={4000}
            value={text}
            data-testid="act-text"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="note note-attention">
        <Icon name="attention" />
        <p>{t.recalls.does[act]}</p>
      </div>
      {take.isError ? <ProblemNote error={take.error} /> : null}
      <div className="form-actions">
        <WhyButton
          why={why}
          type="primary"
          danger={act === 'order' || act === 'announce' || act === 'terminate'}
          size="large"
          htmlType="submit"
          loading={take.isPending}
          data-testid="act-submit"
        >
          {t.recalls.acts[act]}
        </WhyButton>
      </div>
    </form>
  );
}

/** What an announcement adds to the plan, and how it will read. */
function AnnouncementFields(props: {
  recall: Recall;
  value: Filled;
  onChange: (value: Filled) => void;
  complete: boolean;
}): ReactElement {
  const { t } = useWords();
  const elements = (useQuery(recallElementsQuery).data?.elements ?? []).filter(
    (one) => one.of === 'announcement',
  );
  const { recall, value, complete } = props;
  const preview = useQuery({
    queryKey: ['announcement-preview', recall.recallId, value],
    enabled: complete,
    queryFn: () => previewAnnouncement(recall.recallId, written(value)),
  });
  return (
    <>
      <ElementFields elements={elements} value={value} onChange={props.onChange} />
      {complete && preview.data ? (
        <>
          <h3>{t.recalls.preview}</h3>
          <LetterView letter={preview.data as Letter} />
        </>
      ) : null}
    </>
  );
}
