import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import { recallScopesQuery } from '../../api/inquiry-queries.ts';
import { cityQuery, lotQuery } from '../../api/queries.ts';
import type { RecallScopes, ScopeStep } from '../../api/types.ts';
import { districtOf, NO_DISTRICT } from '../../format/districts.ts';
import { matches } from '../../format/matches.ts';
import { formatInteger } from '../../format/quantity.ts';
import { paths } from '../../paths.ts';
import type { ScopeSearch } from '../../search-types.ts';
import { FilterField } from '../../ui/filter-field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { TierMark } from '../../ui/tier.tsx';
import { useWords } from '../../words/words.tsx';
import type { BoundRow } from './bound-rows.ts';
import { BoundTable } from './bound-table.tsx';
import { ScopeLadder, stepName } from './scope-ladder.tsx';
import { rowsOfStep, stepKey } from './scope-rows.ts';

type Change = (next: Partial<ScopeSearch>) => void;

function StepFigures({ step }: { step: ScopeStep }): ReactElement {
  const { t, pick } = useWords();
  const figures = [
    ['total', t.scope.total],
    ['inStock', t.scope.inStock],
    ['soldToConsumers', t.scope.sold],
  ] as const;
  return (
    <>
      <dl className="stats" data-testid="step-figures">
        <div className="stat">
          <dt>{t.scope.sellersHead}</dt>
          <dd>
            <span className="stat-figure">{formatInteger(step.sellers)}</span>{' '}
            <span className="stat-note">{t.scope.lots(formatInteger(step.lots))}</span>
          </dd>
        </div>
        {figures.map(([name, head]) => (
          <div key={name} className="stat">
            <dt>{head}</dt>
            <dd>
              {step.quantities.map((one, at) => (
                <span
                  key={`${one.baseUnit}${one.pieceUnit}`}
                  className={at === 0 ? 'stat-figure stat-bounds' : 'stat-note'}
                >
                  {pick(one.display[name])}
                </span>
              ))}
              {step.quantities.length === 0 ? <span className="stat-figure">0</span> : null}
            </dd>
          </div>
        ))}
      </dl>
      {step.acrossGaps > 0 ? (
        <p className="quiet">{t.scope.acrossGaps(formatInteger(step.acrossGaps))}</p>
      ) : null}
      {step.truncated ? (
        <div className="note note-attention" role="status">
          <Icon name="attention" />
          <p>{t.scope.cutLead(step.truncated.limit)}</p>
        </div>
      ) : null}
    </>
  );
}

/** How many businesses (not rows) a district has. */
function countsByDistrict(
  rows: readonly BoundRow[],
  district: (row: BoundRow) => string,
): [string, number][] {
  const parties = new Map<string, Set<string>>();
  for (const row of rows) {
    const code = district(row);
    parties.set(code, (parties.get(code) ?? new Set()).add(row.party.partyId));
  }
  return [...parties]
    .map(([code, ids]): [string, number] => [code, ids.size])
    .sort((one, other) => other[1] - one[1]);
}

function Sellers(props: {
  scopes: RecallScopes;
  step: ScopeStep;
  search: ScopeSearch;
  change: Change;
}): ReactElement {
  const { t, language } = useWords();
  const city = useQuery(cityQuery).data;
  const { scopes, step, search, change } = props;
  const rows = useMemo(() => rowsOfStep(step, scopes.steps[scopes.steps.indexOf(step) - 1]), [step, scopes]);
  const since = useMemo(
    () =>
      new Map(
        [...scopes.steps].reverse().flatMap((one) => one.added.parties.map(({ partyId }) => [partyId, one])),
      ),
    [scopes],
  );
  const districtName = (code: string) =>
    city?.districts.find((one) => one.code === code)?.[language] ?? t.reach.districtUnknown;
  const counts = countsByDistrict(rows, (row) => districtOf(city, row.party.divisionCode));
  const { district, q = '' } = search;
  const shown = useMemo(
    () =>
      rows.filter(
        (row) =>
          (district === undefined || districtOf(city, row.party.divisionCode) === district) &&
          (q === '' || matches(q, row.party.name, row.party.address ?? '')),
      ),
    [rows, district, q, city],
  );
  const mark = useMemo(
    () => (row: BoundRow) => {
      const first = since.get(row.party.partyId);
      if (!first || first.step === 'recorded') return <TierMark tier={row.tier} />;
      const tier = row.tier === 'unknown' ? 'unknown' : first.step;
      return (
        <TierMark tier={tier}>
          {first.step === 'possible' ? t.scope.within(first.days ?? 0) : stepName(first, t)}
        </TierMark>
      );
    },
    [since, t],
  );
  const { unlisted } = step;
  const sources = step.list.filter(({ seller }) => !seller).length + unlisted.sources;
  const cut = unlisted.sellers + unlisted.sources;
  return (
    <Section
      title={t.scope.listOf(stepName(step, t))}
      count={step.sellers}
      testId="scope-sellers"
      beside={
        sources > 0 ? <span className="quiet">{t.scope.makers(formatInteger(sources))}</span> : undefined
      }
    >
      {unlisted.elsewhere > 0 ? <p className="quiet">{t.scope.elsewhere(unlisted.elsewhere)}</p> : null}
      {cut > 0 ? <p className="quiet">{t.scope.notListed(cut)}</p> : null}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend */}
      <div className="filters" role="group" aria-label={t.reach.district}>
        <button
          type="button"
          className="chip"
          aria-pressed={district === undefined}
          onClick={() => change({ district: undefined })}
        >
          {t.scope.allDistricts}
        </button>
        {counts.map(([code, businesses]) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed={district === code}
            onClick={() => change({ district: district === code ? undefined : code })}
          >
            {code === NO_DISTRICT ? t.reach.districtUnknown : districtName(code)}{' '}
            <span className="figure">{businesses}</span>
          </button>
        ))}
        {rows.length > 8 ? (
          <FilterField label={t.scope.find} value={q} onChange={(text) => change({ q: text || undefined })} />
        ) : null}
      </div>
      {shown.length === 0 ? (
        <Empty>{t.reach.none}</Empty>
      ) : (
        <BoundTable
          caption={t.scope.listOf(stepName(step, t))}
          rows={shown}
          sort={search.sort}
          onSort={(sort) => change({ sort })}
          mark={mark}
          testId="scope-table"
        />
      )}
    </Section>
  );
}

/** How far a recall reaches: the ladder drawn, a step chosen, its businesses with what they can have. */
export function ScopePage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/recall-scope' });
  const { lot } = search;
  const scopes = useQuery(recallScopesQuery(lot));
  const [first] = lot;
  const named = useQuery({ ...lotQuery(first ?? ''), enabled: first !== undefined });
  const name = named.data ? [named.data.product.name, named.data.batch].filter(Boolean).join(' · ') : '';
  const change: Change = (next) =>
    void navigate({
      to: '/recall-scope',
      search: { ...search, ...next },
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <PageHead
        title={name === '' ? t.scope.title : t.scope.of(name)}
        lead={t.scope.lead}
        beside={lot.length === 0 ? undefined : <Link {...paths.trace(...lot)}>{t.source.traceIt}</Link>}
      />
      {lot.length === 0 ? (
        <Empty>{t.scope.noLot}</Empty>
      ) : (
        <Loaded query={scopes} rows={8}>
          {(found) => {
            const step = found.steps.find((one) => stepKey(one) === search.step) ?? found.steps[0];
            if (!step) return <Empty>{t.reach.none}</Empty>;
            return (
              <>
                <ScopeLadder
                  steps={found.steps}
                  chosen={stepKey(step)}
                  onChoose={(key) => change({ step: key, district: undefined })}
                />
                <Section title={`${t.scope.chosen}: ${stepName(step, t)}`} testId="scope-chosen">
                  <StepFigures step={step} />
                </Section>
                <Sellers scopes={found} step={step} search={search} change={change} />
              </>
            );
          }}
        </Loaded>
      )}
    </>
  );
}
