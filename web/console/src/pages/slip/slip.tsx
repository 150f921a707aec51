import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { type ReactElement, type ReactNode, useState } from 'react';
import { receiveBySlip, type SlipReceiptInput, slipQuery } from '../../api/desk-queries.ts';
import { asProblem } from '../../api/problem.ts';
import { refreshAfterDocument } from '../../api/queries.ts';
import { unitName } from '../../forms/units.ts';
import { serverNow } from '../../offline/clock.ts';
import { readSlipNumber } from '../../offline/public-code.ts';
import type { QueueEntry } from '../../offline/queue-rules.ts';
import {
  decodeSlip,
  type SlipContent,
  type SlipContentReading,
  slipLinesToSend,
  slipUrl,
} from '../../offline/slip-content.ts';
import { useQueue } from '../../offline/use-queue.tsx';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Time } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Facts, PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { SlipCode } from './slip-code.tsx';

/** A slip's address begins as the platform's own: a phone sees it under the name that it was opened by. */
const origin = () => window.location.origin;
const grouped = (number: string) => number.replace(/(.{5})(?=.)/g, '$1-');

function Goods({ content }: { content: SlipContent }): ReactElement {
  const { t, language } = useWords();
  return (
    <>
      <Facts
        items={[
          [t.offline.slipFrom, content.sender.name],
          [t.offline.slipTo, content.receiver.name],
          [t.offline.slipAt, <Time key="at" at={content.at} />],
        ]}
      />
      <Section title={t.voucher.goods} count={content.lines.length}>
        <ul className="slip-lines" data-testid="slip-lines">
          {content.lines.map((line) => (
            <li key={line.lotId}>
              <span>{line.name || t.offline.slipUnnamed}</span>
              <span className="figure">
                {line.quantity} {unitName(line.unit, language)}
                {line.each ? ` × ${line.each.quantity} ${unitName(line.each.unit, language)}` : ''}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

/** The sender's side: the code to be scanned, large, whether or not the voucher has been uploaded. */
function OwnSlip({ number, entry }: { number: string; entry: QueueEntry | undefined }): ReactElement {
  const { t } = useWords();
  const slip = useQuery(slipQuery(number));
  const content = entry?.slip ? decodeSlip(number, entry.slip) : undefined;
  const voucherNumber = entry?.voucherNumber ?? slip.data?.voucherNumber ?? null;
  return (
    <>
      <PageHead
        title={t.offline.slip}
        lead={
          <>
            <StateTag state={voucherNumber ? 'fine' : 'attention'}>
              {voucherNumber ? t.offline.states.done : t.offline.states.waiting}
            </StateTag>{' '}
            <span className="mono slip-number">{grouped(number)}</span>
          </>
        }
        primary={
          voucherNumber ? (
            <LinkButton primary size="large" {...paths.voucher(voucherNumber)}>
              {t.offline.toVoucher}
            </LinkButton>
          ) : undefined
        }
      />
      <p>{voucherNumber ? t.offline.slipMineDone : t.offline.slipMineWaiting}</p>
      {content?.ok ? (
        <>
          <SlipCode url={slipUrl(origin(), content.content)} />
          <p className="quiet">{t.offline.slipMine}</p>
          <Goods content={content.content} />
        </>
      ) : (
        <>
          <SlipCode url={`${origin()}/v/${number}`} />
          <p className="quiet">{t.offline.slipBare}</p>
        </>
      )}
    </>
  );
}

/** What was confirmed once is not offered again: by what the server knows, or by what waits on this phone. */
function Standing(props: { queued: boolean; received: boolean; voucherNumber: string | null }): ReactElement {
  const { t } = useWords();
  if (props.voucherNumber)
    return (
      <div className="note note-fine" role="status" data-testid="slip-arrived">
        <div>
          <p>{t.offline.slipArrived}</p>
          <Link {...paths.voucher(props.voucherNumber)}>{t.offline.toVoucher}</Link>
        </div>
      </div>
    );
  if (props.queued || props.received)
    return (
      <div className="note note-fine" role="status" data-testid="slip-confirmed">
        <p>{props.received ? t.offline.slipReceived : t.offline.slipQueued}</p>
      </div>
    );
  return (
    <div className="note note-attention" role="status">
      <div>
        <p className="note-title">{t.offline.slipWaiting}</p>
        <p>{t.offline.slipWaitingWhat}</p>
      </div>
    </div>
  );
}

/** The receiver's side: what the code says, and one button. */
function OthersSlip({ number, content }: { number: string; content: SlipContent | null }): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const client = useQueryClient();
  const queue = useQueue();
  const slip = useQuery(slipQuery(number));
  const [documentNumber] = useState(() => newDocumentNumber('REC'));
  const mine = queue.entries.find(
    (entry) =>
      entry.kind === 'slip-receive' &&
      entry.state !== 'conflict' &&
      (entry.body as SlipReceiptInput).slip === number,
  );
  const confirm = useMutation({
    mutationFn: async () => {
      if (!content) return null;
      const body: SlipReceiptInput = {
        documentNumber,
        slip: number,
        receiver: content.receiver.partyId,
        lines: slipLinesToSend(content),
        receivedAt: serverNow(),
        decision: 'all',
      };
      const keep = () =>
        queue.add({
          kind: 'slip-receive',
          path: '/api/v1/slip-receipts',
          body,
          title: content.lines.map((line) => line.name).join('、') || number,
          partner: content.sender.name,
          slip: null,
          form: null,
        });
      if (!queue.online) {
        await keep();
        return null;
      }
      try {
        return await receiveBySlip(body);
      } catch (error) {
        // The line broke on the way: kept as it was sent, so that it is one, whether it arrived or not.
        if (asProblem(error).code !== 'offline') throw error;
        await keep();
        return null;
      }
    },
    onSuccess: (answer) => {
      if (!answer) return void message.success(t.offline.kept);
      refreshAfterDocument(client);
      void message.success(answer.voucherNumber ? t.offline.slipDoneArrived : t.offline.slipDone);
      if (answer.voucherNumber) void navigate(paths.voucher(answer.voucherNumber));
      return undefined;
    },
  });
  const voucherNumber = slip.data?.voucherNumber ?? mine?.voucherNumber ?? null;
  const done = mine !== undefined || slip.data?.received === true || voucherNumber !== null;
  const forAnother = content !== null && me.party?.partyId !== content.receiver.partyId;
  return (
    <>
      <PageHead
        title={t.offline.slip}
        lead={<span className="mono slip-number">{grouped(number)}</span>}
        primary={
          content && !done ? (
            <Button
              type="primary"
              size="large"
              disabled={forAnother}
              loading={confirm.isPending}
              onClick={() => confirm.mutate()}
              data-testid="confirm-slip"
            >
              {t.offline.slipConfirm(content.lines.length)}
            </Button>
          ) : undefined
        }
      />
      {forAnother ? (
        <div className="note note-stop" role="alert" data-testid="slip-problem">
          <p>{t.offline.slipOther(content.receiver.name)}</p>
        </div>
      ) : (
        <Standing
          queued={mine !== undefined}
          received={slip.data?.received === true}
          voucherNumber={voucherNumber}
        />
      )}
      {confirm.isError ? <ProblemNote error={confirm.error} /> : null}
      {content ? <Goods content={content} /> : null}
      {content ? <p className="quiet">{t.receive.lawNote}</p> : null}
    </>
  );
}

function Mistake({ children }: { children: ReactNode }): ReactElement {
  const { t } = useWords();
  return (
    <div className="narrow">
      <PageHead
        title={t.offline.slip}
        primary={
          <LinkButton primary size="large" to="/scan" search={{ camera: 'on' }}>
            {t.home.scanReceive}
          </LinkButton>
        }
      />
      <div className="note note-attention" role="alert" data-testid="slip-problem">
        {children}
      </div>
    </div>
  );
}

/** A slip (随货单): one's own to be shown, or somebody's to be confirmed. What it holds stands behind the `#`. */
export function SlipPage(): ReactElement {
  const { t } = useWords();
  const { number: asked } = useParams({ from: '/desk/slips/$number' });
  const hash = useRouterState({ select: (state) => state.location.hash });
  const me = useMe();
  const queue = useQueue();
  const reading = readSlipNumber(asked);
  const number = reading.type === 'slip' ? reading.number : '';
  const own = queue.entries.find((entry) => entry.kind === 'issue' && entry.body.documentNumber === number);
  const slip = useQuery({ ...slipQuery(number), enabled: number !== '' && own === undefined });
  if (reading.type !== 'slip') return <Mistake>{<p>{t.offline.slipMistyped}</p>}</Mistake>;
  if (own || (slip.data && slip.data.sender.partyId === me.party?.partyId))
    return <OwnSlip number={number} entry={own} />;
  const content: SlipContentReading = decodeSlip(number, hash);
  if (content.ok) return <OthersSlip number={number} content={content.content} />;
  if (content.reason === 'damaged') return <Mistake>{<p>{t.offline.slipDamaged}</p>}</Mistake>;
  if (content.reason === 'newer') return <Mistake>{<p>{t.offline.slipNewer}</p>}</Mistake>;
  if (slip.isError && asProblem(slip.error).code !== 'offline') return <ProblemNote error={slip.error} />;
  if (slip.data?.voucherNumber || slip.data?.received) return <OthersSlip number={number} content={null} />;
  return <Mistake>{<p>{t.offline.slipAbsent}</p>}</Mistake>;
}
