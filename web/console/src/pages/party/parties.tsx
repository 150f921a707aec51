import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Modal, Select } from 'antd';
import type { ReactElement } from 'react';
import { cityQuery, partiesQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { FilterField } from '../../ui/filter-field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { PartyForm } from './party-form.tsx';

/** Businesses of the city, found by name, code or initials; new ones are registered here. */
export function PartiesPage(): ReactElement {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/parties' });
  const city = useQuery(cityQuery).data;
  const parties = useQuery(partiesQuery({ q: search.q, kind: search.kind, limit: 100 }));
  const kindName = (kind: string) => city?.partyKinds.find((one) => one.code === kind)?.[language] ?? kind;
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: '/parties', search: { ...search, ...next }, replace: true });
  return (
    <>
      <PageHead
        title={t.party.listTitle}
        primary={
          <Button
            type="primary"
            size="large"
            icon={<Icon name="plus" size={18} />}
            onClick={() => change({ add: '1' })}
          >
            {t.party.add}
          </Button>
        }
      />
      <div className="filters">
        <FilterField
          label={t.party.find}
          value={search.q ?? ''}
          onChange={(text) => change({ q: text || undefined })}
        />
        <Select
          aria-label={t.party.kind}
          value={search.kind ?? ''}
          popupMatchSelectWidth={false}
          onChange={(kind: string) => change({ kind: kind || undefined })}
          options={[
            { value: '', label: t.party.allKinds },
            ...(city?.partyKinds ?? []).map((kind) => ({ value: kind.code, label: kind[language] })),
          ]}
        />
      </div>
      <Loaded query={parties} rows={8}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t.party.empty}</Empty>
          ) : (
            <Rows label={t.party.listTitle}>
              {items.map((party) => (
                <li key={party.partyId}>
                  <Link {...paths.party(party.partyId)} className="row">
                    <span className="row-main">
                      <span className="row-title">{party.name}</span>
                      <span className="row-sub">{party.address}</span>
                    </span>
                    <span className="row-kind">{kindName(party.kind)}</span>
                  </Link>
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
      <Modal
        open={search.add !== undefined}
        title={t.party.addTitle}
        footer={null}
        destroyOnHidden
        onCancel={() => change({ add: undefined })}
      >
        <PartyForm onDone={() => change({ add: undefined })} />
      </Modal>
    </>
  );
}
