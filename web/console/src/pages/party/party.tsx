import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { cityQuery, partyQuery } from '../../api/queries.ts';
import type { City, Party } from '../../api/types.ts';
import { useMe } from '../../shell/use-me.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { FreezeLink } from '../freezes/freeze-link.tsx';
import { DiscrepancyList } from '../home/discrepancy-list.tsx';
import { ScanCounts } from '../scan/scan-counts.tsx';
import { LedgerView, periodOf } from './ledger-view.tsx';

function divisionName(city: City | undefined, code: string | null, language: 'zh' | 'en'): string | null {
  if (!city || code === null) return code;
  const street = city.streets.find((one) => one.code === code);
  const district = city.districts.find((one) => one.code === (street?.district ?? code));
  return [district?.[language], street?.[language]].filter(Boolean).join(' ') || code;
}

function PartyFacts({ party }: { party: Party }): ReactElement {
  const { t, language } = useWords();
  const city = useQuery(cityQuery).data;
  const licences = party.licenceNumbers.map((licence) =>
    licence.validUntil ? t.party.licenceUntil(licence.number, licence.validUntil) : licence.number,
  );
  const items: [string, string | null][] = [
    [t.party.kind, city?.partyKinds.find((kind) => kind.code === party.kind)?.[language] ?? party.kind],
    [t.party.uscc, party.uscc],
    [t.party.licences, licences.join(language === 'zh' ? '、' : ', ') || null],
    [t.party.address, [party.address, party.stall].filter(Boolean).join(' ') || null],
    [t.party.division, divisionName(city, party.divisionCode, language)],
    [t.party.contact, party.contactName],
    [t.party.phone, party.contactPhone],
    [t.party.aliases, party.aliases.join(language === 'zh' ? '、' : ', ') || null],
  ];
  return <Facts items={items.filter(([, value]) => value !== null)} />;
}

/** One business: who it is, what went in and out, what does not agree. */
export function PartyPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const { partyId } = useParams({ from: '/desk/parties/$partyId' });
  const search = useSearch({ from: '/desk/parties/$partyId' });
  const party = useQuery(partyQuery(partyId));
  return (
    <Loaded query={party} rows={6}>
      {(found) => (
        <>
          <PageHead
            title={found.name}
            lead={t.party.title}
            beside={<FreezeLink search={{ kind: 'party', party: found.partyId }} />}
          />
          <PartyFacts party={found} />
          {me.role === 'administrator' ? null : (
            <>
              <Section title={t.ledger.title}>
                <LedgerView
                  partyId={partyId}
                  period={periodOf(search, Date.now())}
                  onPeriod={(next) =>
                    void navigate({
                      to: '/parties/$partyId',
                      params: { partyId },
                      search: next,
                      replace: true,
                    })
                  }
                />
              </Section>
              <ScanCounts party={partyId} />
              <Section title={t.office.discrepancyTitle}>
                <DiscrepancyList limit={30} party={partyId} />
              </Section>
            </>
          )}
        </>
      )}
    </Loaded>
  );
}
