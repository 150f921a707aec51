import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input } from 'antd';
import type { ReactElement } from 'react';
import { dutyOptionsQuery } from '../../api/duty-queries.ts';
import type { DutyMealSearch } from '../../search-types.ts';
import { useWords } from '../../words/words.tsx';
import { localDay, localMinute } from './local-day.ts';

function Chips(props: {
  label: string;
  items: readonly { key: string; text: string }[];
  current: string;
  onPick: (key: string) => void;
}): ReactElement {
  return (
    <fieldset className="duty-chips">
      <legend>{props.label}</legend>
      {props.items.map((item) => (
        <button
          key={item.key}
          type="button"
          className="duty-chip"
          aria-pressed={item.key === props.current}
          onClick={() => props.onPick(item.key)}
        >
          {item.text}
        </button>
      ))}
    </fieldset>
  );
}

/** Which meal, or when people fell ill; everything has a sensible answer before anybody taps. */
export function MealChoice({ search }: { search: DutyMealSearch }): ReactElement | null {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const options = useQuery(dutyOptionsQuery).data;
  if (!options) return null;
  const go = (change: DutyMealSearch) =>
    void navigate({ to: '/duty/meal', search: { ...search, ...change }, replace: true });
  const byOnset = search.onset !== undefined;
  const usual = options.lookBackHours.find((one) => one.usual)?.hours ?? 24;
  return (
    <div className="duty-meal-choice">
      <button
        type="button"
        className="duty-link"
        onClick={() =>
          go(
            byOnset
              ? { onset: undefined, incubation: undefined }
              : { onset: new Date().toISOString(), incubation: options.incubations[0]?.code },
          )
        }
      >
        {byOnset ? t.duty.byMeal : t.duty.byOnset}
      </button>
      {byOnset ? (
        <>
          <Input
            size="large"
            type="datetime-local"
            aria-label={t.duty.onset}
            value={localMinute(search.onset)}
            max={localMinute(new Date().toISOString())}
            onChange={(event) => {
              const at = new Date(event.target.value);
              if (!Number.isNaN(at.getTime())) go({ onset: at.toISOString() });
            }}
          />
          <Chips
            label={t.duty.incubation}
            items={options.incubations.map((one) => ({ key: one.code, text: one[language] }))}
            current={search.incubation ?? ''}
            onPick={(incubation) => go({ incubation })}
          />
        </>
      ) : (
        <>
          <Chips
            label={t.duty.day}
            items={[
              { key: localDay(), text: t.duty.today },
              { key: localDay(1), text: t.duty.yesterday },
            ]}
            current={search.day ?? ''}
            onPick={(day) => go({ day })}
          />
          <Input
            size="large"
            type="date"
            aria-label={t.duty.day}
            value={search.day ?? ''}
            max={localDay()}
            onChange={(event) => go({ day: event.target.value || undefined })}
          />
          <Chips
            label={t.duty.meal}
            items={options.meals.map((one) => ({
              key: one.code,
              text: `${one[language]} ${one.start}–${one.end}`,
            }))}
            current={search.time ? '' : (search.meal ?? '')}
            onPick={(meal) => go({ meal, time: undefined })}
          />
          <Input
            size="large"
            type="time"
            aria-label={t.duty.clock}
            value={search.time ?? ''}
            onChange={(event) => go({ time: event.target.value || undefined })}
          />
        </>
      )}
      <Chips
        label={t.duty.back}
        items={options.lookBackHours.map((one) => ({ key: String(one.hours), text: one[language] }))}
        current={String(search.hours ?? usual)}
        onPick={(hours) => go({ hours: Number(hours) })}
      />
    </div>
  );
}
