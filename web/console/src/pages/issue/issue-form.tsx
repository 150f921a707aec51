import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useMemo, useState } from 'react';
import { correctVoucher } from '../../api/commands.ts';
import { fittingQuery } from '../../api/papers.ts';
import { asProblem } from '../../api/problem.ts';
import { refreshAfterDocument, voucherPreviewQuery, voucherQuery } from '../../api/queries.ts';
import type { PaperInput, PartyBrief, Voucher, VoucherInput } from '../../api/types.ts';
import { LotLines } from '../../forms/lot-lines.tsx';
import { PapersEditor } from '../../forms/papers-editor.tsx';
import { PartyPicker } from '../../forms/party-picker.tsx';
import { allOf, papersToSend, type TypedLot, type TypedPaper, voucherLine } from '../../forms/typed-lines.ts';
import type { QueueEntry } from '../../offline/queue-rules.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';
import { issuesByLine, stoppedBy, wantedPapers } from './issues.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { RepeatLast } from './repeat-last.tsx';
import { SaveTemplate } from './save-template.tsx';
import { type IssueHeld, type Transport, useIssue } from './use-issue.ts';

interface Props {
  start: TypedLot[];
  receiver?: PartyBrief | undefined;
  corrects?: Voucher;
  /** Names of goods that were to be handed over again and are not in stock. */
  missing?: readonly string[];
  /** An entry of the queue that the server has refused, to be mended under its number. */
  mends?: QueueEntry;
}
/** The body to send, or what has to be chosen first. */
function bodyOf(
  documentNumber: string,
  receiver: PartyBrief | null,
  lines: readonly TypedLot[],
  papers: readonly TypedPaper[],
  fitting: readonly PaperInput[],
  { note, ...transport }: Transport,
): VoucherInput | 'receiver' | 'lines' | 'amounts' {
  if (!receiver) return 'receiver';
  if (lines.length === 0) return 'lines';
  const sent = allOf(lines.map(voucherLine));
  if (!sent) return 'amounts';
  const typed = papersToSend(papers);
  // What lies in the drawer and fits goes along by itself; what was typed goes before it.
  const certificates = [
    ...typed,
    ...fitting.filter((one) => !typed.some((own) => own.kind === one.kind && own.number === one.number)),
  ];
  const logistics = Object.fromEntries(Object.entries(transport).filter(([, value]) => value.trim() !== ''));
  return {
    documentNumber,
    receiver: { partyId: receiver.partyId },
    lines: sent,
    ...(certificates.length === 0 ? {} : { certificates }),
    ...(Object.keys(logistics).length === 0 ? {} : { logistics }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  };
}

/** Who, what, papers; beside it the voucher as it will be and what the law still asks for, checked as one types. */
export function IssueForm({ start, receiver: first, corrects, missing, mends }: Props): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const send = useIssue();
  const held = mends?.form as IssueHeld | undefined;
  const [documentNumber] = useState(() => mends?.body.documentNumber ?? newDocumentNumber('PZ'));
  const [receiver, setReceiver] = useState<PartyBrief | null>(first ?? null);
  const [lines, setLines] = useState(start);
  const [papers, setPapers] = useState<TypedPaper[]>(held?.papers ?? []);
  const [transport, setTransport] = useState<Transport>(
    held?.transport ?? { plate: '', carrier: '', temperature: '', note: '' },
  );
  const [leftOut, setLeftOut] = useState(missing ?? []);
  const [reason, setReason] = useState('');
  const lots = useMemo(() => lines.map((line) => ({ lot: line.stock.lotId })), [lines]);
  const fitting = useQuery(fittingQuery(lots)).data?.certificates;
  const body = useMemo(
    () => bodyOf(documentNumber, receiver, lines, papers, fitting ?? [], transport),
    [documentNumber, receiver, lines, papers, fitting, transport],
  );
  const complete = typeof body === 'object' ? body : null;
  const settled = useDebounced(complete, 350);
  const preview = useQuery(voucherPreviewQuery(complete && settled));
  const checked = complete ? preview.data : undefined;
  const stopped = stoppedBy(checked?.issues ?? []);
  const issue = useMutation({
    mutationFn: (voucher: VoucherInput) =>
      corrects
        ? correctVoucher(corrects.number, { ...voucher, reason: reason.trim() })
        : send(voucher, { receiver, lines, papers, transport }, mends),
    onSuccess: (voucher) => {
      if ('kept' in voucher) {
        void message.success(t.offline.kept);
        void navigate(voucher.kept === null ? { to: '/queue' } : paths.slip(voucher.kept));
        return;
      }
      queryClient.setQueryData(voucherQuery(voucher.number).queryKey, voucher);
      refreshAfterDocument(queryClient);
      void message.success(t.issue.done(voucher.number));
      void navigate(paths.voucher(voucher.number));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete) issue.mutate(complete);
  };
  const waiting =
    body === 'receiver'
      ? t.issue.needReceiver
      : body === 'lines'
        ? t.issue.needLines
        : body === 'amounts'
          ? t.issue.needAmounts
          : corrects && reason.trim() === ''
            ? t.issue.correctReason
            : stopped
              ? pick(stopped)
              : checked && !checked.ok
                ? t.issue.lacking(checked.issues.length)
                : null;
  const text = (key: keyof Transport, label: string, maxLength: number) => (
    <Field label={label} optional={t.common.optional}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          maxLength={maxLength}
          value={transport[key]}
          onChange={(event) => setTransport({ ...transport, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit}>
      <PageHead
        title={corrects ? t.issue.correctTitle(corrects.number) : t.issue.title}
        lead={corrects ? t.issue.correctLead : undefined}
      />
      <div className="two-columns">
        <div>
          {corrects ? (
            <Field label={t.issue.correctReason}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  required
                  maxLength={120}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          ) : null}
          <Section title={t.issue.who}>
            <Field label={t.issue.receiver}>
              {(ids) => (
                <PartyPicker
                  ids={ids}
                  label={t.issue.receiver}
                  value={receiver}
                  onChange={setReceiver}
                  except={me.party?.partyId}
                  customersFirst
                />
              )}
            </Field>
            {corrects || mends ? null : (
              <RepeatLast
                receiver={receiver}
                onStart={(next) => {
                  setLines(next.lines);
                  setLeftOut(next.missing);
                }}
              />
            )}
          </Section>
          <Section title={t.issue.what}>
            {leftOut.length > 0 ? (
              <p className="why-not" role="status">
                {t.counter.outOfStock(t.common.list(leftOut))}
              </p>
            ) : null}
            <LotLines
              label={t.issue.pick}
              lines={lines}
              onChange={setLines}
              errors={issuesByLine(checked?.issues ?? [])}
            />
          </Section>
          <Section title={t.issue.papers}>
            {fitting && fitting.length > 0 ? (
              <p role="status" data-testid="fitting-papers">
                {t.papers.fitting(fitting.length)}
                {t.common.inBrackets(t.common.list(fitting.map((paper) => paper.number)))}
              </p>
            ) : null}
            <PapersEditor papers={papers} onChange={setPapers} wanted={wantedPapers(checked?.issues ?? [])} />
          </Section>
          <details className="section">
            <summary>{t.issue.more}</summary>
            <div className="field-grid">
              {text('plate', t.issue.plate, 16)}
              {text('carrier', t.issue.carrier, 80)}
              {text('temperature', t.issue.temperature, 40)}
              {text('note', t.common.note, 200)}
            </div>
          </details>
        </div>
        <aside className="beside beside-sticky">
          <PreviewPanel
            receiver={receiver}
            lines={lines}
            papers={papers}
            preview={checked}
            checking={preview.isFetching}
          />
          {preview.isError && complete && asProblem(preview.error).code !== 'offline' ? (
            <ProblemNote error={preview.error} />
          ) : null}
          {issue.isError ? <ProblemNote error={issue.error} /> : null}
          <div className="form-actions sticky-actions">
            {waiting ? (
              <p id="issue-waiting" className="why-not">
                {waiting}
              </p>
            ) : null}
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              block
              disabled={waiting !== null}
              aria-describedby={waiting ? 'issue-waiting' : undefined}
              loading={issue.isPending}
              data-testid="issue-voucher"
            >
              {t.issue.submit}
            </Button>
          </div>
          {corrects || mends ? null : <SaveTemplate receiver={receiver} lines={lines} />}
        </aside>
      </div>
    </form>
  );
}
