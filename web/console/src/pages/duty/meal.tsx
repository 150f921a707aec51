import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { dutyOptionsQuery, type MealAsked, mealQuery } from '../../api/duty-queries.ts';
import type { DutyMealSearch } from '../../search-types.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { CallLink } from './contact.tsx';
import { KitchenPicker } from './kitchen-picker.tsx';
import { localDay, localMinute } from './local-day.ts';
import { MealChoice } from './meal-choice.tsx';
import { MealFindings } from './meal-findings.tsx';
import { StartReport } from './start-report.tsx';

interface Options {
  meals: readonly { code: string; start: string }[];
  incubations: readonly { code: string; fromHours: number; toHours: number }[];
}

/** The last meal that has begun. */
function lastMeal(options: Options): { day: string; meal: string } {
  const now = localMinute(new Date().toISOString()).slice(11);
  const begun = options.meals.filter((meal) => meal.start <= now).at(-1);
  if (begun) return { day: localDay(), meal: begun.code };
  return { day: localDay(1), meal: options.meals.at(-1)?.code ?? '' };
}

/** What the address says, completed; null while no kitchen is picked. */
function askedBy(search: DutyMealSearch, options: Options | undefined): MealAsked | null {
  if (!search.party || !options) return null;
  const { party, hours } = search;
  if (search.onset !== undefined) {
    const incubation = options.incubations.find((one) => one.code === search.incubation);
    return {
      party,
      hours,
      onset: search.onset,
      incubationFrom: incubation?.fromHours,
      incubationTo: incubation?.toHours,
    };
  }
  const day = search.day;
  return { party, hours, day, ...(search.time ? { time: search.time } : { meal: search.meal }) };
}

/** A kitchen and a meal → what it held then, who supplied it, who else has it, and the draft of the first report. */
export function DutyMealPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/duty/meal' });
  const options = useQuery(dutyOptionsQuery).data;
  const asked = askedBy(search, options);
  const found = useQuery(mealQuery(asked));
  if (!search.party)
    return (
      <>
        <PageHead title={t.duty.ate} />
        <KitchenPicker
          onPick={(party) =>
            void navigate({
              to: '/duty/meal',
              search: {
                party,
                ...(options ? lastMeal(options) : { day: localDay(), meal: 'lunch' }),
              },
            })
          }
        />
      </>
    );
  return (
    <>
      <PageHead
        title={found.data?.kitchen.name ?? t.duty.ate}
        lead={found.data ? <CallLink party={found.data.kitchen} /> : undefined}
        beside={
          <Button size="large" onClick={() => void navigate({ to: '/duty/meal', search: {} })}>
            {t.duty.change}
          </Button>
        }
      />
      {asked ? <StartReport asked={asked} kitchen={found.data?.kitchen.name ?? ''} /> : null}
      <MealChoice search={search} />
      <Loaded query={found} rows={6}>
        {(answer) => <MealFindings found={answer} />}
      </Loaded>
    </>
  );
}
