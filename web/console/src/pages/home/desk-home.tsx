import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { discrepanciesQuery, stockQuery, vouchersQuery } from '../../api/queries.ts';
import type { StockLine } from '../../api/types.ts';
import { daysUntil } from '../../format/time.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { ExpiryTag } from '../../ui/expiry-tag.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { FirstDay } from '../onboarding/first-day.tsx';
import { VoucherRow } from '../vouchers/voucher-row.tsx';
import { DiscrepancyRow } from './discrepancy-row.tsx';
import { Notices } from './notices.tsx';

const SOON_DAYS = 30;

/** What is on hand and expires within a month, the most urgent first. */
function expiringSoon(lines: readonly StockLine[]): StockLine[] {
  const now = Date.now();
  return lines
    .filter(
      (line) => line.onHand > 0 && line.expiryDate !== null && daysUntil(line.expiryDate, now) <= SOON_DAYS,
    )
    .sort((one, other) => (one.expiryDate ?? '').localeCompare(other.expiryDate ?? ''));
}

export function DeskHome(): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const arriving = useQuery(vouchersQuery({ direction: 'received', state: 'issued', limit: 20 }));
  const stock = useQuery(stockQuery({ limit: 200 }));
  const differences = useQuery(discrepanciesQuery({ limit: 20 }));
  return (
    <>
      <PageHead
        title={t.home.title}
        lead={t.home.hello(me.displayName)}
        beside={
          <LinkButton size="large" icon={<Icon name="plus" size={18} />} to="/vouchers/new">
            {t.voucher.issue}
          </LinkButton>
        }
        primary={
          <LinkButton
            primary
            className="is-scan"
            size="large"
            icon={<Icon name="scan" size={18} />}
            to="/scan"
          >
            {t.home.scanReceive}
          </LinkButton>
        }
      />
      <FirstDay />
      <Notices />
      <Section
        title={t.home.arriving}
        count={arriving.data?.items.length}
        testId="arriving"
        beside={
          <Link to="/vouchers" search={{ direction: 'received' }}>
            {t.home.seeAll}
          </Link>
        }
      >
        <Loaded query={arriving}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty>{t.home.noArriving}</Empty>
            ) : (
              <Rows label={t.home.arriving}>
                {page.items.map((voucher) => (
                  <VoucherRow key={voucher.number} voucher={voucher} direction="received" />
                ))}
              </Rows>
            )
          }
        </Loaded>
      </Section>
      <Loaded query={stock} rows={3}>
        {(page) => {
          const soon = expiringSoon(page.items);
          return (
            <Section
              title={t.home.expiring}
              count={soon.length}
              testId="expiring"
              beside={<Link to="/stock">{t.home.seeAll}</Link>}
            >
              {soon.length === 0 ? (
                <Empty>{t.home.noExpiring}</Empty>
              ) : (
                <Rows label={t.home.expiring}>
                  {soon.slice(0, 12).map((line) => (
                    <li key={line.lotId}>
                      <Link {...paths.lot(line.lotId)} className="row">
                        <span className="row-main">
                          <span className="row-title">{line.name}</span>
                          <span className="row-sub">
                            {line.batch ? `${t.stock.batch} ${line.batch}` : line.origin}
                          </span>
                        </span>
                        <span className="row-figure">{pick(line.display)}</span>
                        <ExpiryTag date={line.expiryDate} />
                      </Link>
                    </li>
                  ))}
                </Rows>
              )}
            </Section>
          );
        }}
      </Loaded>
      <Loaded query={differences} rows={3}>
        {(items) => {
          const open = items.filter((item) => item.open);
          return (
            <Section title={t.home.differences} count={open.length} testId="differences">
              {open.length === 0 ? (
                <Empty>{t.home.noDifferences}</Empty>
              ) : (
                <Rows label={t.home.differences}>
                  {open.map((item) => (
                    <DiscrepancyRow key={item.discrepancyId} item={item} />
                  ))}
                </Rows>
              )}
            </Section>
          );
        }}
      </Loaded>
    </>
  );
}
