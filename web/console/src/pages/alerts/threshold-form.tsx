import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, InputNumber } from 'antd';
import { type ReactElement, useState } from 'react';
import { type RuleDetail, type ThresholdEffect, takeThreshold } from '../../api/alerts-queries.ts';
import { cityQuery } from '../../api/queries.ts';
import { useMe } from '../../shell/use-me.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

/** What a threshold would have done, in numbers. */
export function Effect({ rule, effect }: { rule: RuleDetail; effect: ThresholdEffect }): ReactElement {
  const { t, pick } = useWords();
  const { value, keepsTrue, losesTrue, losesFalse, fewer, more } = effect;
  const unit = rule.threshold ? pick(rule.threshold.unit) : '';
  return (
    <div className="alerts-effect">
      <p className="strong">{t.alerts.effect(value.toLocaleString(), unit)}</p>
      <ul>
        <li>{t.alerts.effectJudged(keepsTrue, losesTrue, losesFalse)}</li>
        <li>{t.alerts.effectRecent(rule.shownDays, fewer, more)}</li>
      </ul>
    </div>
  );
}

/** Why it cannot be taken yet; null: it can. */
function whyNot(
  t: ReturnType<typeof useWords>['t'],
  asked: { isCity: boolean; isSame: boolean; why: string },
): string | null {
  if (!asked.isCity) return t.alerts.takeWhy;
  if (asked.isSame) return t.alerts.takeSame;
  return asked.why.trim() === '' ? t.alerts.takeNeedsWhy : null;
}

/** Tries a value (in the address), shows what it would do, and takes it. */
export function ThresholdForm({
  rule,
  tried,
}: {
  rule: RuleDetail;
  tried: number | undefined;
}): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const city = useQuery(cityQuery);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [why, setWhy] = useState('');
  const { threshold } = rule;
  const current = threshold?.value ?? 0;
  const value = tried ?? rule.proposal?.value ?? current;
  const take = useMutation({
    mutationFn: () => takeThreshold(rule.code, { value, basedOn: current, why: why.trim() }),
    onSuccess: () => {
      setWhy('');
      void queryClient.invalidateQueries({ queryKey: ['alert-rule'] });
      void queryClient.invalidateQueries({ queryKey: ['alert-rules'] });
    },
  });
  const isCity = me.role === 'administrator' || me.divisionCode === city.data?.code;
  return (
    <Section title={t.alerts.change} testId="threshold-form">
      <div className="alerts-try">
        <Field label={t.alerts.tryValue}>
          {(ids) => (
            <InputNumber
              {...ids}
              size="large"
              min={threshold?.least ?? 0}
              max={threshold?.most ?? 0}
              precision={0}
              value={value}
              onChange={(next) => {
                if (next !== null)
                  void navigate({
                    to: '/alerts/rules/$code',
                    params: { code: rule.code },
                    search: { try: next },
                    replace: true,
                  });
              }}
            />
          )}
        </Field>
        <Field label={t.alerts.why}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={400}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
          )}
        </Field>
      </div>
      {rule.tried ? <Effect rule={rule} effect={rule.tried} /> : null}
      <WhyButton
        size="large"
        type="primary"
        why={whyNot(t, { isCity, isSame: value === current, why })}
        loading={take.isPending}
        onClick={() => take.mutate()}
      >
        {t.alerts.take(value.toLocaleString())}
      </WhyButton>
      {take.isError ? <ProblemNote error={take.error} /> : null}
      {take.isSuccess && value === current ? <StateTag state="fine">{t.alerts.taken}</StateTag> : null}
    </Section>
  );
}
