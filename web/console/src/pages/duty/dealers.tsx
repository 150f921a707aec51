import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Input } from 'antd';
import { type ReactElement, useEffect, useState } from 'react';
import { type DutyDealers, dutyDealersQuery } from '../../api/duty-queries.ts';
import { Field } from '../../ui/field.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';
import { DealerList } from './dealer-list.tsx';

/** What the name may stand for; the likeliest is answered at once. */
function Choices({ found }: { found: DutyDealers }): ReactElement | null {
  const { t } = useWords();
  const navigate = useNavigate();
  if (found.choices.length < 2) return null;
  return (
    <fieldset className="duty-chips">
      <legend>{t.duty.meant}</legend>
      {found.choices.map((choice) => (
        <button
          key={choice.key}
          type="button"
          className="duty-chip"
          aria-pressed={choice.key === found.answer?.goods.key}
          onClick={() =>
            void navigate({
              to: '/duty/dealers',
              search: { q: found.q ?? undefined, pick: choice.key },
              replace: true,
            })
          }
        >
          <strong>{choice.name}</strong>
          <span className="duty-chip-sub">
            {t.duty.kinds[choice.kind]} {t.duty.products(choice.products)}
            {choice.detail === '' ? '' : ` · ${choice.detail}`}
          </span>
        </button>
      ))}
    </fieldset>
  );
}

/** A name with slips → all local dealers with quantities, stock and telephones. */
export function DutyDealersPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { q, pick } = useSearch({ from: '/desk/duty/dealers' });
  const [typed, setTyped] = useState(q ?? '');
  const settled = useDebounced(typed.trim(), 250);
  useEffect(() => {
    if (settled !== (q ?? ''))
      void navigate({ to: '/duty/dealers', search: { q: settled || undefined }, replace: true });
  }, [settled, q, navigate]);
  const found = useQuery(dutyDealersQuery({ q, pick }));
  return (
    <>
      <PageHead title={t.duty.who} />
      <Field label={t.duty.find} hint={t.duty.findHint} className="duty-print-hide">
        {(ids) => (
          <Input
            {...ids}
            size="large"
            autoFocus
            allowClear
            inputMode="search"
            enterKeyHint="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            data-testid="duty-name"
          />
        )}
      </Field>
      {q === undefined && pick === undefined ? (
        <Empty>{t.duty.findEmpty}</Empty>
      ) : (
        <Loaded query={found} rows={6}>
          {(answer) =>
            answer.answer === null ? (
              <Empty>{t.duty.nothing(answer.q ?? '')}</Empty>
            ) : (
              <>
                <Choices found={answer} />
                <DealerList found={answer.answer} />
              </>
            )
          }
        </Loaded>
      )}
    </>
  );
}
