import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import {
  type ClosableLot,
  closeDay,
  type DayCloseAnswer,
  type DayCloseInput,
  type DayCloseProposal,
  proposalQuery,
} from '../../api/making.ts';
import { refreshAfterDocument } from '../../api/queries.ts';
import { formatQuantity } from '../../format/quantity.ts';
import { paths } from '../../paths.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { type Choice, linesOf, NO_CHOICE, soldBy, sumsByUnit } from './choices.ts';
import { LotCard } from './lot-card.tsx';

function useSay() {
  const { language } = useWords();
  return (lots: readonly { lot: ClosableLot; quantity: number }[]): string =>
    sumsByUnit(lots)
      .map((sum) =>
        formatQuantity(sum.quantity, sum.baseUnit, language, sum.baseUnit === 'piece' ? sum.unit : null),
      )
      .join(language === 'zh' ? '、' : ', ');
}

function Done({ answer, proposal }: { answer: DayCloseAnswer; proposal: DayCloseProposal }): ReactElement {
  const { t } = useWords();
  const say = useSay();
  const byLot = new Map(proposal.lots.map((lot) => [lot.lotId, lot]));
  const sold = answer.lots.flatMap((one) => {
    const lot = byLot.get(one.lotId);
    return lot && one.sold > 0 ? [{ lot, quantity: one.sold }] : [];
  });
  const vouchers = [...new Set(answer.lots.flatMap((one) => one.returnVoucher ?? []))];
  return (
    <div className="note note-fine" role="status" data-testid="close-done">
      <Icon name="fine" />
      <div>
        <p className="note-title">{t.dayClose.done(answer.lots.length)}</p>
        {sold.length > 0 ? <p>{t.dayClose.doneSold(say(sold))}</p> : null}
        {vouchers.map((number) => (
          <p key={number}>
            {t.dayClose.returnVoucher} <Link {...paths.voucher(number)}>{number}</Link>
          </p>
        ))}
      </div>
    </div>
  );
}

function Lots({ proposal }: { proposal: DayCloseProposal }): ReactElement {
  const { t } = useWords();
  const say = useSay();
  const queryClient = useQueryClient();
  const [documentNumber, setDocumentNumber] = useState(() => newDocumentNumber('RQ'));
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const [done, setDone] = useState<{ answer: DayCloseAnswer; proposal: DayCloseProposal } | null>(null);
  const choiceOf = (lot: ClosableLot) => choices.get(lot.lotId) ?? NO_CHOICE;
  const chosen = proposal.lots.filter((lot) => {
    const { end, waste } = choiceOf(lot);
    return end !== null || waste !== null;
  });
  const sent = chosen.map((lot) => linesOf(lot, choiceOf(lot)));
  const lines = sent.every((one) => one !== null) ? sent.flat() : null;
  const close = useMutation({
    mutationFn: (body: DayCloseInput) => closeDay(body),
    onSuccess: (answer) => {
      setDone({ answer, proposal });
      setChoices(new Map());
      setDocumentNumber(newDocumentNumber('RQ'));
      refreshAfterDocument(queryClient);
      void queryClient.invalidateQueries({ queryKey: ['day-close'] });
    },
    // Somebody else closed it: what is shown is no longer so.
    onError: () => void queryClient.invalidateQueries({ queryKey: ['day-close'] }),
  });
  const sellable = proposal.lots.filter((lot) => lot.stopped === null && lot.onHand > 0 && !lot.closed);
  const allSold = () =>
    setChoices(
      new Map([
        ...choices,
        ...sellable.map((lot) => [lot.lotId, { ...choiceOf(lot), end: 'sold-out' as const }] as const),
      ]),
    );
  const sold = chosen.flatMap((lot) => {
    const quantity = soldBy(lot, choiceOf(lot));
    return quantity ? [{ lot, quantity }] : [];
  });
  const waiting = chosen.length === 0 ? t.dayClose.needChoice : lines === null ? t.dayClose.needAmount : null;
  const open = proposal.lots.length - chosen.length;
  return (
    <>
      {done ? <Done {...done} /> : null}
      {proposal.onTheWay > 0 ? (
        <div className="note note-attention">
          <Icon name="attention" />
          <div>
            <p>{t.dayClose.onTheWay(proposal.onTheWay)}</p>
            <LinkButton to="/vouchers" search={{ direction: 'received' }}>
              {t.dayClose.toReceive}
            </LinkButton>
          </div>
        </div>
      ) : null}
      {proposal.lots.length === 0 ? (
        <Empty>{t.dayClose.nothing}</Empty>
      ) : (
        <>
          {sellable.length > 0 ? (
            <Button size="large" block onClick={allSold} data-testid="all-sold" className="mk-all">
              {t.dayClose.all(sellable.length, say(sellable.map((lot) => ({ lot, quantity: lot.onHand }))))}
            </Button>
          ) : null}
          <ul className="mk-lots">
            {proposal.lots.map((lot) => (
              <LotCard
                key={lot.lotId}
                lot={lot}
                choice={choiceOf(lot)}
                onChange={(next) => setChoices(new Map([...choices, [lot.lotId, next]]))}
              />
            ))}
          </ul>
          <p className="quiet">{t.dayClose.estimateNote}</p>
          {close.isError ? <ProblemNote error={close.error} /> : null}
          <div className="form-actions sticky-actions">
            <p id="close-waiting" className="why-not">
              {waiting ??
                [
                  sold.length > 0 ? t.dayClose.estimated(say(sold)) : null,
                  open > 0 ? t.dayClose.open(open) : null,
                ]
                  .filter(Boolean)
                  .join(t.common.between)}
            </p>
            <Button
              type="primary"
              size="large"
              disabled={waiting !== null}
              aria-describedby="close-waiting"
              loading={close.isPending}
              data-testid="close-submit"
              onClick={() =>
                lines && close.mutate({ documentNumber, day: proposal.day, seen: proposal.lastClose, lines })
              }
            >
              {t.dayClose.submit(chosen.length)}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** The end of a day, lot by lot: one tap each, one for all. The day stands in the address. */
export function DayClosePage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { day } = useSearch({ from: '/desk/day-close' });
  const proposal = useQuery(proposalQuery(day));
  return (
    <div className="narrow-form">
      <PageHead title={t.dayClose.title} lead={t.dayClose.lead} />
      <Field label={t.dayClose.day} className="mk-day">
        {(ids) => (
          <Input
            {...ids}
            size="large"
            type="date"
            value={day ?? proposal.data?.day ?? ''}
            onChange={(event) =>
              void navigate({
                to: '/day-close',
                search: { day: event.target.value || undefined },
                replace: true,
              })
            }
          />
        )}
      </Field>
      <Loaded query={proposal} rows={6}>
        {(found) => <Lots key={found.day} proposal={found} />}
      </Loaded>
    </div>
  );
}
