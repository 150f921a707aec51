import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Select } from 'antd';
import type { ReactElement } from 'react';
import { type Board, type BoardBusiness, boardQuery } from '../../api/notices-queries.ts';
import { NO_DISTRICT } from '../../format/districts.ts';
import { formatInteger } from '../../format/quantity.ts';
import { FilterField } from '../../ui/filter-field.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { CaseHead } from '../cases/case-head.tsx';
import { AccountFigure } from './account-bar.tsx';
import { BusinessRow } from './business-row.tsx';
import { SendLetters } from './send-letters.tsx';
import { BOARD_SHOWS, type BoardSearch } from './states.ts';

const isShown = (one: BoardBusiness, { show, district, q }: BoardSearch): boolean => {
  if (show === 'call' ? !one.call : show !== undefined && one.state !== show) return false;
  if (district !== undefined && (one.district ?? NO_DISTRICT) !== district) return false;
  if (q === undefined || q === '') return true;
  return [one.name, one.phone, one.address].some((text) => text?.includes(q));
};

/** Who was told and who has answered, what burns first; bags are counted down from all of them to none. */
export function NoticeBoardPage(): ReactElement {
  const { caseId } = useParams({ from: '/desk/cases/$caseId/notices' });
  const board = useQuery(boardQuery(caseId));
  return (
    <>
      <CaseHead caseId={caseId} current="notices" />
      <Loaded query={board} rows={8}>
        {(found) => <BoardView board={found} />}
      </Loaded>
    </>
  );
}

function BoardView({ board }: { board: Board }): ReactElement {
  const { t } = useWords();
  const search = useSearch({ from: '/desk/cases/$caseId/notices' });
  const shown = board.businesses.filter((one) => isShown(one, search));
  return (
    <div className="notices-board">
      <div className="notices-top">
        <div className="notices-sums">
          {board.totals.map((total) => (
            <AccountFigure key={`${total.baseUnit}${total.pieceUnit}`} total={total} />
          ))}
        </div>
        <SendLetters board={board} />
      </div>
      {board.businesses.length === 0 ? (
        <Empty
          action={
            board.scope ? null : (
              <Link to="/cases/$caseId/scope" params={{ caseId: board.caseId }}>
                {t.letters.toScope}
              </Link>
            )
          }
        >
          {board.scope ? t.letters.none : t.letters.noScope}
        </Empty>
      ) : (
        <>
          <Filters board={board} />
          {shown.length === 0 ? (
            <Empty>{t.letters.noneHere}</Empty>
          ) : (
            <ul className="notices-list" aria-label={t.letters.title}>
              {shown.map((one) => (
                <BusinessRow key={one.partyId} one={one} />
              ))}
            </ul>
          )}
          {board.unlisted > 0 ? <p className="quiet">{t.letters.unlisted(board.unlisted)}</p> : null}
        </>
      )}
    </div>
  );
}

function Filters({ board }: { board: Board }): ReactElement {
  const { t, language } = useWords();
  const navigate = useNavigate({ from: '/cases/$caseId/notices' });
  const search = useSearch({ from: '/desk/cases/$caseId/notices' });
  const put = (next: BoardSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <div className="notices-filters">
      <nav className="notices-shows" aria-label={t.letters.title}>
        {([undefined, ...BOARD_SHOWS] as const).map((show) => {
          const key = show ?? 'all';
          const count = show === undefined ? board.businesses.length + board.unlisted : board.counts[show];
          return (
            <button
              key={key}
              type="button"
              className="notices-show"
              aria-pressed={search.show === show}
              data-testid={`show-${key}`}
              onClick={() => put({ show })}
            >
              {t.letters.counts[key]} <span className="figure">{formatInteger(count)}</span>
            </button>
          );
        })}
      </nav>
      <div className="notices-narrow">
        <Select
          size="large"
          aria-label={t.letters.district}
          value={search.district ?? ''}
          onChange={(value: string) => put({ district: value === '' ? undefined : value })}
          options={[
            { value: '', label: t.letters.allDistricts },
            ...board.districts.map((one) => ({
              value: one.code ?? NO_DISTRICT,
              label: `${one[language]} ${one.businesses}`,
            })),
          ]}
        />
        <FilterField
          label={t.letters.find}
          value={search.q ?? ''}
          onChange={(text) => put({ q: text === '' ? undefined : text })}
        />
      </div>
    </div>
  );
}
