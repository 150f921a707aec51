import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { type FormEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { sourceSearchQuery } from '../../api/inquiry-queries.ts';
import { asProblem } from '../../api/problem.ts';
import type { SourceSearch } from '../../search-types.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNote, Shape } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { CaseCard } from './case-card.tsx';
import {
  bodyOf,
  type CaseErrors,
  caseFromText,
  caseToText,
  errorsByCase,
  missingIn,
  newCase,
  type TypedCase,
} from './case-text.ts';
import { SourceResults } from './source-results.tsx';

const NO_ERRORS: CaseErrors = {};

/** The cases of the address, or an empty one to begin with. */
function startCases(texts: readonly string[]): TypedCase[] {
  return texts.length === 0 ? [newCase()] : texts.map(caseFromText);
}

/** From cases of illness to what they can have in common. What is asked stands in the address, so that it can be sent. */
export function SourcePage(): ReactElement {
  const { t, pick } = useWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/sources' });
  const [cases, setCases] = useState(() => startCases(search.case));
  const [back, setBack] = useState(search.back === undefined ? '' : String(search.back));
  const [mixing, setMixing] = useState(search.mixing);
  const [pressed, setPressed] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const asked = useMemo(() => {
    const typed = search.case.map(caseFromText);
    const complete = typed.every((one) => Object.keys(missingIn(one, t.source.need)).length === 0);
    return typed.length > 0 && complete ? bodyOf(typed, { mixing: search.mixing, back: search.back }) : null;
  }, [search.case, search.mixing, search.back, t]);
  const found = useQuery(sourceSearchQuery(asked));
  const texts = cases.map(caseToText);
  const unchanged = texts.join('\n') === search.case.join('\n');
  const problem = found.isError ? asProblem(found.error) : null;
  const told = useMemo(() => errorsByCase(problem?.issues ?? []), [problem?.issues]);
  const change = (next: Partial<SourceSearch>) =>
    void navigate({ to: '/sources', search: { ...search, ...next }, resetScroll: false });
  const shown = found.data !== undefined;
  // On a phone the answer is far below the button that asked for it.
  useEffect(() => {
    if (pressed && shown) results.current?.scrollIntoView({ block: 'start' });
  }, [pressed, shown]);
  const errorsOf = (one: TypedCase, at: number): CaseErrors => {
    const missing = pressed ? missingIn(one, t.source.need) : NO_ERRORS;
    if (!unchanged) return missing;
    const said = Object.entries(told.fields.get(at) ?? {}).map(([field, issue]) => [field, pick(issue)]);
    return { ...Object.fromEntries(said), ...missing };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setPressed(true);
    const wrong = cases.some((one) => Object.keys(missingIn(one, t.source.need)).length > 0);
    if (wrong) {
      // After the errors are drawn: to the first of them.
      requestAnimationFrame(() =>
        form.current
          ?.querySelector<HTMLElement>('[aria-invalid="true"], [aria-invalid="true"] input')
          ?.focus(),
      );
      return;
    }
    change({
      case: texts,
      mixing,
      back: /^\d{1,4}$/.test(back) && Number(back) > 0 ? Number(back) : undefined,
    });
    if (unchanged && found.isError) void found.refetch();
  };
  const fieldsTold = told.fields.size > 0 && told.rest.length === 0;
  return (
    <>
      <PageHead title={t.source.title} lead={t.source.lead} />
      <form ref={form} onSubmit={submit} noValidate>
        <Section title={t.source.cases} count={cases.length}>
          <div className="cases">
            {cases.map((one, at) => (
              <CaseCard
                key={one.key}
                typed={one}
                at={at}
                errors={errorsOf(one, at)}
                onChange={(next) => setCases(cases.map((old) => (old.key === one.key ? next : old)))}
                onRemove={
                  cases.length > 1 ? () => setCases(cases.filter((old) => old.key !== one.key)) : undefined
                }
              />
            ))}
          </div>
          <p className="field-hint">{t.source.stateHint}</p>
          <div className="source-actions">
            <Button
              size="large"
              icon={<Icon name="plus" size={18} />}
              onClick={() => setCases([...cases, nextCase(cases)])}
            >
              {t.source.add}
            </Button>
            <Field label={t.source.mixing}>
              {(ids) => (
                <Segmented
                  {...ids}
                  aria-label={t.source.mixing}
                  value={mixing ?? 'city'}
                  onChange={(value) => setMixing(value === 'off' ? 'off' : undefined)}
                  options={(['city', 'off'] as const).map((value) => ({
                    value,
                    label: t.source.mixings[value],
                  }))}
                />
              )}
            </Field>
            <Field label={t.source.daysBack} optional={t.common.optional}>
              {(ids) => (
                <Input
                  {...ids}
                  title={t.source.daysBackHint}
                  inputMode="numeric"
                  maxLength={4}
                  suffix={t.source.days}
                  value={back}
                  onChange={(event) => setBack(event.target.value.trim())}
                />
              )}
            </Field>
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              icon={<Icon name="search" size={18} />}
              loading={found.isFetching}
              data-testid="source-submit"
            >
              {t.source.submit}
            </Button>
          </div>
        </Section>
      </form>
      {problem && !fieldsTold ? <ProblemNote error={problem} /> : null}
      {found.isFetching && !found.data ? (
        <>
          <p className="quiet" role="status">
            {t.source.running}
          </p>
          <Shape rows={6} />
        </>
      ) : null}
      {found.data && asked ? (
        <div ref={results} className="results">
          <SourceResults
            answer={found.data}
            cases={search.case.map(caseFromText)}
            search={search}
            change={change}
          />
        </div>
      ) : null}
    </>
  );
}

/** Cases of one cluster are often of one day and one dish: the last ones are taken over, the place is not. */
function nextCase(cases: readonly TypedCase[]): TypedCase {
  const last = cases.at(-1);
  return last ? newCase({ from: last.from, to: last.to, ate: last.ate, what: last.what }) : newCase();
}
