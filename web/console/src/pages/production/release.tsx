import { useMutation } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import { type Order, type OrderLot, releaseLots, testLot } from '../../api/making.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** The outgoing test of one lot, by the same record that every test of a lot is. */
function TestForm({ lot, onDone }: { lot: OrderLot; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const [documentNumber, setDocumentNumber] = useState(() => newDocumentNumber('JY'));
  const [item, setItem] = useState('');
  const [value, setValue] = useState('');
  const [result, setResult] = useState<'pass' | 'fail'>('pass');
  const save = useMutation({
    mutationFn: () =>
      testLot({
        documentNumber,
        lot: lot.lotId,
        items: [{ item: item.trim(), result, ...(value.trim() ? { value: value.trim() } : {}) }],
      }),
    onSuccess: () => {
      setDocumentNumber(newDocumentNumber('JY'));
      setItem('');
      setValue('');
      onDone();
    },
  });
  const ready = item.trim() !== '';
  return (
    <div className="mk-test">
      <Field label={t.production.testItem}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            maxLength={60}
            value={item}
            onChange={(event) => setItem(event.target.value)}
          />
        )}
      </Field>
      <Field label={t.production.testValue} optional={t.common.optional}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            maxLength={40}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <Select
        size="large"
        aria-label={t.production.steps.test}
        value={result}
        onChange={setResult}
        options={[
          { value: 'pass', label: t.production.passed },
          { value: 'fail', label: t.production.failed },
        ]}
      />
      <Button
        size="large"
        disabled={!ready}
        title={ready ? undefined : t.production.needItem}
        loading={save.isPending}
        data-testid="test-submit"
        onClick={() => save.mutate()}
      >
        {t.production.saveTest}
      </Button>
      {save.isError ? <ProblemNote error={save.error} /> : null}
    </div>
  );
}

function LotRow({ lot, order, onDone }: { lot: OrderLot; order: Order; onDone: () => void }): ReactElement {
  const { t, pick } = useWords();
  const { decision } = lot;
  const released = decision?.decision === 'release';
  return (
    <li className="mk-lot" data-testid="order-lot" data-lot={lot.lotId}>
      <div className="mk-lot-head">
        <div>
          <div className="row-title">{lot.name}</div>
          <div className="row-sub">{lot.batch ?? lot.code}</div>
        </div>
        <div className="mk-lot-tags">
          {decision ? (
            <StateTag state={released ? 'fine' : 'stop'}>
              {t.production.decisions[decision.decision]}
              {decision.certificateNumber ? ` ${t.production.released(decision.certificateNumber)}` : ''}
              {decision.reason ? ` ${decision.reason}` : ''}
            </StateTag>
          ) : (
            <StateTag state={lot.tested ? 'fine' : 'unknown'}>
              {lot.tested ? t.production.tested : t.production.notTested}
            </StateTag>
          )}
        </div>
      </div>
      {decision === null && lot.blocks.length > 0 ? (
        <ul className="mk-blocks">
          {lot.blocks.map((block) => (
            <li key={`${block.kind} ${block.point}`}>
              <Icon name={block.decided === null ? 'stop' : 'fine'} size={16} />{' '}
              {block.decided === null ? pick(block) : t.production.decided(block.decided)}
            </li>
          ))}
        </ul>
      ) : null}
      {released ? (
        <LinkButton size="large" to="/vouchers/new" search={{ lot: lot.lotId }}>
          {t.production.toVoucher}
        </LinkButton>
      ) : order.outgoingTest && decision === null && !lot.tested ? (
        <TestForm lot={lot} onDone={onDone} />
      ) : null}
    </li>
  );
}

/** Why the button is not there to press; null where it is. */
function useWaiting(
  order: Order,
  reasons: Readonly<Record<string, string>>,
  certificate: string,
): string | null {
  const { t } = useWords();
  const blocks = order.lots.flatMap((lot) => (lot.decision === null ? lot.blocks : []));
  if (blocks.some((block) => block.kind === 'failed-test')) return t.production.failedTest;
  if (blocks.some((block) => block.kind === 'not-tested')) return t.production.needTest;
  const open = blocks.some((block) => block.decided === null && !reasons[block.point ?? '']?.trim());
  if (open) return t.production.needReasons;
  return order.outgoingTest && certificate.trim() === '' ? t.production.needCertificate : null;
}

function Decide({ order, onDone }: { order: Order; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const [documentNumber, setDocumentNumber] = useState(() => newDocumentNumber('FX'));
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const [certificate, setCertificate] = useState('');
  const [inspector, setInspector] = useState('');
  const [why, setWhy] = useState('');
  const undecided = order.lots.filter(
    (lot) => lot.decision?.decision !== 'scrap' && lot.decision?.decision !== 'release',
  );
  const points = new Map(
    undecided
      .flatMap((lot) => lot.blocks)
      .flatMap((block) =>
        block.point !== null && block.decided === null ? [[block.point, block] as const] : [],
      ),
  );
  const waiting = useWaiting(order, reasons, certificate);
  const decide = useMutation({
    mutationFn: (decision: 'release' | 'hold' | 'scrap') =>
      releaseLots({
        documentNumber,
        lots: undecided.map((lot) => lot.lotId),
        order: order.orderId,
        decision,
        ...(inspector.trim() ? { inspector: inspector.trim() } : {}),
        ...(decision === 'release'
          ? {
              ...(certificate.trim() ? { certificateNumber: certificate.trim() } : {}),
              points: [...points.keys()].map((point) => ({ point, reason: reasons[point]?.trim() ?? '' })),
            }
          : { reason: why.trim() }),
      }),
    onSuccess: () => {
      setDocumentNumber(newDocumentNumber('FX'));
      onDone();
    },
  });
  const text = (label: string, value: string, change: (text: string) => void, length: number) => (
    <Field label={label}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          maxLength={length}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
  const noReason = why.trim() === '';
  return (
    <div className="stack">
      {[...points].map(([point, block]) => (
        <div key={point}>
          {text(
            `${block.name}：${t.production.decide}`,
            reasons[point] ?? '',
            (reason) => setReasons({ ...reasons, [point]: reason }),
            200,
          )}
        </div>
      ))}
      <div className="field-grid">
        {text(t.production.certificate, certificate, setCertificate, 60)}
        {text(t.production.inspector, inspector, setInspector, 60)}
      </div>
      {decide.isError ? <ProblemNote error={decide.error} /> : null}
      {waiting ? (
        <p id="release-waiting" className="why-not">
          {waiting}
        </p>
      ) : null}
      <Button
        type="primary"
        size="large"
        disabled={waiting !== null}
        aria-describedby={waiting ? 'release-waiting' : undefined}
        loading={decide.isPending}
        data-testid="release-submit"
        onClick={() => decide.mutate('release')}
      >
        {t.production.release}
      </Button>
      <div className="mk-refuse">
        {text(t.production.why, why, setWhy, 200)}
        <div className="mk-refuse-buttons">
          {(['hold', 'scrap'] as const).map((decision) => (
            <Button
              key={decision}
              size="large"
              danger
              disabled={noReason}
              title={noReason ? t.production.reasonNeeded : undefined}
              data-testid={`${decision}-submit`}
              onClick={() => decide.mutate(decision)}
            >
              {t.production[decision]}
            </Button>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Outgoing test, and the decision: released, held, scrapped. */
export function Release({ order, onDone }: { order: Order; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const closed = order.lots.every(
    (lot) => lot.decision?.decision === 'release' || lot.decision?.decision === 'scrap',
  );
  return (
    <Section title={`${t.production.steps.test}、${t.production.steps.release}`} testId="order-release">
      <ul className="mk-lots">
        {order.lots.map((lot) => (
          <LotRow key={lot.lotId} lot={lot} order={order} onDone={onDone} />
        ))}
      </ul>
      {closed ? null : <Decide order={order} onDone={onDone} />}
    </Section>
  );
}
