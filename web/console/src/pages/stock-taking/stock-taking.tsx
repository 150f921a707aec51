import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { App, Button, Input, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import { takeStock } from '../../api/making.ts';
import { cityQuery, refreshAfterDocument, stockQuery } from '../../api/queries.ts';
import type { StockLine } from '../../api/types.ts';
import { formatQuantity, pieceOf } from '../../format/quantity.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { FilterField } from '../../ui/filter-field.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { type Counted, countLines, countUnit, differenceOf, NOT_COUNTED } from './differences.ts';

const LOTS_MOST = 200;

function CountRow(props: {
  line: StockLine;
  counted: Counted;
  onChange: (next: Counted) => void;
}): ReactElement {
  const { t, pick, language } = useWords();
  const { line, counted, onChange } = props;
  const city = useQuery(cityQuery);
  const piece = pieceOf(pick(line.display));
  const difference = differenceOf(line, counted);
  const say = (quantity: number) => formatQuantity(quantity, line.baseUnit, language, piece);
  const reasons = (city.data?.countReasons ?? []).filter(
    (reason) => reason.when === 'either' || reason.when === ((difference ?? 0) < 0 ? 'less' : 'more'),
  );
  return (
    <li className="mk-count" data-testid="count-line" data-lot={line.lotId}>
      <div className="mk-count-what">
        <div className="row-title">{line.name}</div>
        <div className="row-sub">
          {[line.batch ?? line.origin, `${t.stockTaking.books} ${pick(line.display)}`]
            .filter(Boolean)
            .join(' · ')}
        </div>
        {line.displayRange ? (
          <div className="row-sub">{t.stockTaking.tills(pick(line.displayRange))}</div>
        ) : null}
      </div>
      <Input
        size="large"
        inputMode="decimal"
        className="mk-count-amount"
        aria-label={t.stockTaking.countOf(line.name)}
        status={difference === undefined ? 'error' : ''}
        suffix={
          line.baseUnit === 'piece' ? piece : formatQuantity(1000, line.baseUnit, language).split(' ')[1]
        }
        value={counted.amount}
        onChange={(event) => onChange({ ...counted, amount: event.target.value })}
      />
      <div className="mk-count-difference">
        {difference === undefined ? <span className="field-error">{t.stockTaking.notAmount}</span> : null}
        {difference === 0 ? <StateTag state="fine">{t.stockTaking.same}</StateTag> : null}
        {difference ? (
          <>
            <StateTag state="attention">
              {difference > 0 ? t.stockTaking.more(say(difference)) : t.stockTaking.less(say(-difference))}
            </StateTag>
            <Select
              size="large"
              className="mk-count-why"
              aria-label={t.stockTaking.whyOf(line.name)}
              placeholder={t.stockTaking.why}
              value={counted.reason || null}
              onChange={(reason: string) => onChange({ ...counted, reason })}
              options={reasons.map((reason) => ({ value: reason.code, label: reason[language] }))}
            />
          </>
        ) : null}
      </div>
    </li>
  );
}

/** Counting what is there; the differences stand beside, with their reasons, before anything is posted. */
export function StockTakingPage(): ReactElement {
  const { t, pick } = useWords();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const { q } = useSearch({ from: '/desk/stock-taking' });
  const stock = useQuery(stockQuery({ q, limit: LOTS_MOST }));
  const [documentNumber, setDocumentNumber] = useState(() => newDocumentNumber('PD'));
  // What was counted stays when the list is filtered.
  const [lines, setLines] = useState<ReadonlyMap<string, { line: StockLine; counted: Counted }>>(new Map());
  const counted = [...lines.values()].filter((one) => one.counted.amount.trim() !== '');
  const differ = counted.filter((one) => differenceOf(one.line, one.counted));
  const post = useMutation({
    mutationFn: () =>
      takeStock({
        documentNumber,
        reason: t.stockTaking.routine,
        lines: countLines(
          counted.map((one) => ({ ...one, unit: countUnit(one.line, pieceOf(one.line.display.zh)) })),
        ),
      }),
    onSuccess: ({ discrepancies }) => {
      refreshAfterDocument(queryClient);
      setLines(new Map());
      setDocumentNumber(newDocumentNumber('PD'));
      const notes = discrepancies.map(pick).join(' ');
      if (notes) void message.warning(`${t.stockTaking.done} ${notes}`, 8);
      else void message.success(t.stockTaking.done);
    },
  });
  const waiting =
    counted.length === 0
      ? t.stockTaking.needCount
      : counted.some((one) => differenceOf(one.line, one.counted) === undefined)
        ? t.stockTaking.notAmount
        : differ.some((one) => one.counted.reason === '')
          ? t.stockTaking.needReason
          : null;
  return (
    <>
      <PageHead title={t.stockTaking.title} lead={t.stockTaking.lead} />
      <div className="filters">
        <FilterField
          label={t.stockTaking.find}
          value={q ?? ''}
          onChange={(text) =>
            void navigate({ to: '/stock-taking', search: { q: text || undefined }, replace: true })
          }
        />
      </div>
      <Loaded query={stock} rows={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t.stock.empty}</Empty>
          ) : (
            <ul className="mk-counts">
              {items.map((line) => (
                <CountRow
                  key={line.lotId}
                  line={line}
                  counted={lines.get(line.lotId)?.counted ?? NOT_COUNTED}
                  onChange={(next) => setLines(new Map([...lines, [line.lotId, { line, counted: next }]]))}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {post.isError ? <ProblemNote error={post.error} /> : null}
      <div className="form-actions sticky-actions">
        {waiting ? (
          <p id="count-waiting" className="why-not">
            {waiting}
          </p>
        ) : null}
        <Button
          type="primary"
          size="large"
          disabled={waiting !== null}
          aria-describedby={waiting ? 'count-waiting' : undefined}
          loading={post.isPending}
          data-testid="count-submit"
          onClick={() => post.mutate()}
        >
          {t.stockTaking.submit(counted.length, differ.length)}
        </Button>
      </div>
    </>
  );
}
