import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { type ReactElement, useMemo, useState } from 'react';
import {
  type CaseDetail,
  caseQuery,
  refreshCases,
  type ScopeChange,
  type ScopeDraft,
  scopeDraftQuery,
} from '../../../api/cases-queries.ts';
import { cityQuery } from '../../../api/queries.ts';
import { NO_DISTRICT } from '../../../format/districts.ts';
import { matches } from '../../../format/matches.ts';
import { formatInteger } from '../../../format/quantity.ts';
import type { CaseScopeSearch } from '../../../search-types.ts';
import { Time } from '../../../ui/figures.tsx';
import { FilterField } from '../../../ui/filter-field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Empty, Section } from '../../../ui/page.tsx';
import { useWords } from '../../../words/words.tsx';
import { CaseHead } from '../case-head.tsx';
import { AddBusiness } from './add-business.tsx';
import { Caution } from './caution.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { DecidePanel } from './decide-panel.tsx';
import { changeKey, holdersOf, isChosen, rowsOf, type ScopeRow } from './holders.ts';
import { LinesTable } from './lines-table.tsx';
import { Rings } from './rings.tsx';
import { StreetMap } from './street-map.tsx';

type Change = (next: Partial<CaseScopeSearch>) => void;

/** What is chosen in the drawings, in words, and the way back to all. */
function Chosen(props: {
  rows: readonly ScopeRow[];
  search: CaseScopeSearch;
  change: Change;
}): ReactElement | null {
  const { t, language } = useWords();
  const city = useQuery(cityQuery).data;
  const { place, holder } = props.search;
  if (place === undefined && holder === undefined) return null;
  const placeName =
    city?.streets.find((one) => one.code === place)?.[language] ??
    city?.districts.find((one) => one.code === place)?.[language] ??
    (place === NO_DISTRICT ? t.reach.districtUnknown : place);
  const name = props.rows.find((row) => row.partyId === holder)?.name;
  return (
    <button
      type="button"
      className="chip"
      aria-pressed="true"
      data-testid="clear-chosen"
      onClick={() => props.change({ place: undefined, holder: undefined })}
    >
      {t.caseScope.chosen([placeName, name].filter(Boolean).join(' · '))} ✕
    </button>
  );
}

/** Rings and map beside each other at a desk; on a phone one at a time. */
function Drawings(props: {
  draft: ScopeDraft;
  chosen: number;
  rows: readonly ScopeRow[];
  search: CaseScopeSearch;
  change: Change;
}): ReactElement {
  const { t } = useWords();
  const city = useQuery(cityQuery).data;
  const { draft, chosen, rows, search, change } = props;
  const holders = useMemo(() => holdersOf(rows), [rows]);
  const { place, holder, view = 'rings' } = search;
  const shared = { chosen, holders, place, holder, choose: change };
  return (
    <>
      <div className="cases-view">
        <Segmented
          aria-label={t.caseScope.view}
          value={view}
          onChange={(value) => change({ view: value === 'map' ? value : undefined })}
          options={(['rings', 'map'] as const).map((value) => ({ value, label: t.caseScope.views[value] }))}
        />
      </div>
      <div className={`cases-drawings cases-drawings-${view}`}>
        <Section title={t.caseScope.rings}>
          <Rings steps={draft.steps} city={city} {...shared} />
        </Section>
        <Section title={t.caseScope.map}>
          {city ? <StreetMap draft={draft} city={city} {...shared} /> : null}
        </Section>
      </div>
    </>
  );
}

function Draft(props: {
  found: CaseDetail;
  draft: ScopeDraft;
  search: CaseScopeSearch;
  change: Change;
  again: () => void;
}): ReactElement {
  const { t } = useWords();
  const city = useQuery(cityQuery).data;
  const { found, draft, search, change } = props;
  const [changes, setChanges] = useState<ReadonlyMap<string, ScopeChange>>(
    () => new Map(draft.changes.map((one) => [changeKey(one), one])),
  );
  const [asked, setAsked] = useState<ScopeRow | null>(null);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const rows = useMemo(() => rowsOf(draft, city, changes, names), [draft, city, changes, names]);
  const chosen = draft.steps.findIndex(
    (one) => one.step === draft.step && (one.step !== 'possible' || one.days === draft.days),
  );
  const { place, holder, q = '' } = search;
  const shown = rows.filter(
    (row) =>
      isChosen(row, { place, holder }) && (q === '' || matches(q, row.name, row.address ?? '', row.lotName)),
  );
  const put = (row: ScopeRow, reason: string) => {
    const one = { partyId: row.partyId, lotId: row.lotId, included: !row.included, reason };
    setChanges(new Map(changes).set(changeKey(one), one));
    setAsked(null);
  };
  const undo = (row: ScopeRow) => {
    const rest = new Map(changes);
    rest.delete(changeKey(row));
    setChanges(rest);
  };
  const add = (one: ScopeChange, name: string) => {
    setNames(new Map(names).set(one.partyId, name));
    setChanges(new Map(changes).set(changeKey(one), one));
  };
  const mayChange = found.mayDecide && found.state === 'open';
  const within = rows.filter((row) => row.inStep).length;
  const step = draft.steps[chosen];
  return (
    <>
      <Caution steps={draft.steps} chosen={Math.max(0, chosen)} onChoose={(key) => change({ step: key })} />
      {step?.truncated ? (
        <div className="note note-attention" role="status">
          <Icon name="attention" />
          <p>{t.caseScope.truncated}</p>
        </div>
      ) : null}
      <p className="quiet">
        {t.caseScope.asOf} <Time at={draft.asOf} />{' '}
        <button type="button" className="chip" onClick={props.again}>
          {t.caseScope.again}
        </button>
      </p>
      <Drawings draft={draft} chosen={chosen} rows={rows} search={search} change={change} />
      <Section title={t.caseScope.lines} count={within} testId="scope-list">
        {draft.elsewhere > 0 ? <p className="quiet">{t.caseScope.elsewhere(draft.elsewhere)}</p> : null}
        {draft.unlisted > 0 ? (
          <p className="quiet">{t.caseScope.unlisted(formatInteger(draft.unlisted))}</p>
        ) : null}
        <div className="filters">
          <FilterField
            label={t.caseScope.find}
            value={q}
            onChange={(text) => change({ q: text || undefined })}
          />
          <Chosen rows={rows} search={search} change={change} />
        </div>
        {shown.length === 0 ? (
          <Empty>{t.reach.none}</Empty>
        ) : (
          <LinesTable
            rows={shown}
            city={city}
            holder={holder}
            sort={search.sort}
            mayChange={mayChange}
            onSort={(sort) => change({ sort })}
            onHolder={(partyId) => change({ holder: partyId })}
            onChange={setAsked}
            onUndo={undo}
          />
        )}
        {mayChange ? <AddBusiness draft={draft} onAdd={add} /> : null}
      </Section>
      <DecidePanel
        found={found}
        draft={draft}
        chosen={chosen}
        rows={rows}
        changes={[...changes.values()]}
        onDecided={props.again}
        onAgain={props.again}
      />
      <ChangeDialog row={asked} onApply={put} onCancel={() => setAsked(null)} />
    </>
  );
}

/** How far a case reaches: worked out step by step, drawn, changed by hand with reasons, and decided. */
export function CaseScopePage(): ReactElement {
  const { t } = useWords();
  const { caseId } = useParams({ from: '/desk/cases/$caseId/scope' });
  const search = useSearch({ from: '/desk/cases/$caseId/scope' });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const found = useQuery(caseQuery(caseId)).data;
  const draft = useQuery({
    ...scopeDraftQuery(caseId, search.step),
    enabled: found !== undefined && found.suspectLots.length > 0,
  });
  const change: Change = (next) =>
    void navigate({
      to: '/cases/$caseId/scope',
      params: { caseId },
      search: { ...search, ...next },
      replace: true,
      resetScroll: false,
    });
  const again = () => {
    void queryClient.invalidateQueries({ queryKey: ['cases', 'draft', caseId] });
    refreshCases(queryClient);
  };
  return (
    <>
      <CaseHead caseId={caseId} current="scope" />
      {found && found.suspectLots.length === 0 ? <Empty>{t.caseScope.noLot}</Empty> : null}
      {found && found.suspectLots.length > 0 ? (
        <Loaded query={draft} rows={10}>
          {(one) => <Draft found={found} draft={one} search={search} change={change} again={again} />}
        </Loaded>
      ) : null}
    </>
  );
}
