import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { dismissFirstDay, firstDayQuery } from '../../api/onboarding.ts';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

const TO = { receive: '/scan', issue: '/vouchers/new', close: '/day-close' } as const;

/** Three steps of a business's first day, ticked off by what it has recorded; gone once put away. */
export function FirstDay(): ReactElement | null {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const { data } = useQuery(firstDayQuery);
  const dismiss = useMutation({
    mutationFn: () => dismissFirstDay(true),
    onSuccess: (next) => queryClient.setQueryData(firstDayQuery.queryKey, next),
  });
  // A help that cannot be loaded is no trouble of anybody's.
  if (!data || data.dismissed) return null;
  const done = data.steps.filter((one) => one.done).length;
  return (
    <Section
      title={t.firstDay.title}
      testId="first-day"
      beside={
        <Button type="text" size="large" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
          {t.firstDay.dismiss}
        </Button>
      }
    >
      <p className="quiet">
        <span className="figure">{t.firstDay.progress(done)}</span>{' '}
        {done === data.steps.length ? t.firstDay.all : null}
      </p>
      <ol className="join-steps">
        {data.steps.map(({ step, done: isDone }) => (
          <li key={step} className={isDone ? 'is-done' : undefined} data-step={step} data-done={isDone}>
            <Link to={TO[step]}>
              <span className="join-step-title">
                {isDone ? <Icon name="fine" size={16} /> : null}
                {t.firstDay.steps[step]}
              </span>
              <span className="quiet">{isDone ? t.firstDay.done : t.firstDay.hints[step]}</span>
            </Link>
          </li>
        ))}
      </ol>
      {done === 0 ? <p className="quiet">{t.firstDay.practise}</p> : null}
    </Section>
  );
}
