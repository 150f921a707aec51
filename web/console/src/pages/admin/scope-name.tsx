import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { cityQuery, partyQuery } from '../../api/queries.ts';
import type { Account } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { useWords } from '../../words/words.tsx';

/** What an account answers for: its business, its district, or everything. */
export function ScopeName({ account }: { account: Account }): ReactElement {
  const { t, language } = useWords();
  const city = useQuery(cityQuery).data;
  const party = useQuery({ ...partyQuery(account.partyId ?? ''), enabled: account.partyId !== null });
  if (account.partyId)
    return <Link {...paths.party(account.partyId)}>{party.data?.name ?? account.partyId}</Link>;
  if (!account.divisionCode) return <span className="faint">—</span>;
  const district = city?.districts.find((one) => one.code === account.divisionCode);
  const isCity = city?.code === account.divisionCode;
  return (
    <span>
      {isCity ? t.admin.wholeCity(city.name[language]) : (district?.[language] ?? account.divisionCode)}
    </span>
  );
}
