import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { customersQuery, deskQuery, type Need, templatesQuery } from '../../api/desk-queries.ts';
import { useQueue } from '../../offline/use-queue.tsx';
import { pathOfServer } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { FirstDay } from '../onboarding/first-day.tsx';
import { TodaySums } from '../stock/today.tsx';
import { Notices } from './notices.tsx';

const CUSTOMERS_SHOWN = 6;
const TEMPLATES_SHOWN = 4;

function NeedSection({ need }: { need: Need }): ReactElement {
  const { t, pick } = useWords();
  const left = need.count - need.items.length;
  return (
    <div className={`counter-need-${need.urgency}`}>
      <Section
        title={pick(need.words)}
        count={need.count}
        testId={`need-${need.kind}`}
        beside={need.path ? <Link {...pathOfServer(need.path)}>{t.home.seeAll}</Link> : undefined}
      >
        <Rows label={pick(need.words)}>
          {need.items.map((item) => (
            <li key={item.id}>
              <Link {...pathOfServer(item.path)} className="row">
                <span className="row-main">
                  <span className="row-title">{pick(item.title)}</span>
                  {item.detail ? <span className="row-sub">{pick(item.detail)}</span> : null}
                </span>
                {item.at && need.kind !== 'near-expiry' && need.kind !== 'expired' ? (
                  <span className="row-when">
                    <Time at={item.at} />
                  </span>
                ) : null}
                {need.urgency === 'stop' ? <StateTag state="stop">{t.kinds.states.stop}</StateTag> : null}
              </Link>
            </li>
          ))}
        </Rows>
        {left > 0 && need.path ? (
          <Link {...pathOfServer(need.path)} className="counter-more">
            {t.counter.more(left)}
          </Link>
        ) : null}
      </Section>
    </div>
  );
}

/** Whom one sells to, each one tap from a voucher with the goods of the last one. */
function Regulars(): ReactElement | null {
  const { t } = useWords();
  const customers = useQuery(customersQuery);
  const templates = useQuery(templatesQuery);
  const regulars = (customers.data ?? []).slice(0, CUSTOMERS_SHOWN);
  const kept = (templates.data ?? []).slice(0, TEMPLATES_SHOWN);
  if (regulars.length + kept.length === 0) return null;
  return (
    <Section title={t.counter.customers} testId="regulars">
      <p className="quiet">{t.counter.customersHint}</p>
      <div className="counter-customers">
        {regulars.map((one) => (
          <Link
            key={one.partyId}
            to="/vouchers/new"
            search={{ repeat: one.last.number }}
            className="counter-customer"
          >
            <span>{one.name}</span>
            <span>{one.last.summary}</span>
          </Link>
        ))}
        {kept.map((one) => (
          <Link
            key={one.templateId}
            to="/vouchers/new"
            search={{ template: one.templateId }}
            className="counter-customer"
          >
            <span>{one.name}</span>
            <span>{t.counter.templates}</span>
          </Link>
        ))}
      </div>
    </Section>
  );
}

/** A business's first question: what needs me now. Then 今日 进 / 销 / 存, and whom one sells to. */
export function DeskHome(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const desk = useQuery(deskQuery);
  const { counts } = useQueue();
  return (
    <>
      <PageHead
        title={t.home.title}
        lead={t.home.hello(me.displayName)}
        beside={
          <div className="button-row">
            <LinkButton size="large" icon={<Icon name="plus" size={18} />} to="/vouchers/new">
              {t.voucher.issue}
            </LinkButton>
            <LinkButton size="large" icon={<Icon name="moon" size={18} />} to="/day-close">
              {t.nav.dayClose}
            </LinkButton>
          </div>
        }
        primary={
          <LinkButton
            primary
            className="is-scan"
            size="large"
            icon={<Icon name="scan" size={18} />}
            to="/scan"
            search={{ camera: 'on' }}
          >
            {t.home.scanReceive}
          </LinkButton>
        }
      />
      <FirstDay />
      <Notices />
      <Loaded query={desk} rows={8}>
        {(found) => (
          <>
            <section className="today counter-today" aria-label={t.counter.today}>
              <TodaySums {...found.today} />
              {found.today.pending > 0 ? (
                <p className="quiet">{t.counter.pending(found.today.pending)}</p>
              ) : null}
              <Link to="/ledger" className="counter-more">
                {t.nav.ledger}
              </Link>
            </section>
            {found.needs.length === 0 && counts.conflicts === 0 ? (
              <Empty>
                {t.counter.nothing} {t.counter.nothingNext}
              </Empty>
            ) : null}
            {found.needs.map((need) => (
              <NeedSection key={need.kind} need={need} />
            ))}
          </>
        )}
      </Loaded>
      <Regulars />
    </>
  );
}
