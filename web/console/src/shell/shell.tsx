import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { type ReactElement, useEffect, useState } from 'react';
import { cityQuery } from '../api/queries.ts';
import { QueueBar } from '../offline/queue-bar.tsx';
import { QueueProvider } from '../offline/use-queue.tsx';
import { SearchBox } from '../pages/search/search-box.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import { MoreSheet } from './more-sheet.tsx';
import { itemsFor, type NavItem, PHONE_ITEMS } from './nav-items.ts';
import { PersonMenu } from './person-menu.tsx';
import { useMe } from './use-me.ts';

/** `/` goes to the search field from anywhere but a field. */
function useSlash(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) return;
      const field = [...document.querySelectorAll<HTMLElement>('[data-search]')].find(
        (one) => one.offsetParent !== null,
      );
      if (!field) return;
      event.preventDefault();
      field.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function NavLink({ item, className }: { item: NavItem; className: string }): ReactElement {
  const { t } = useWords();
  return (
    <Link
      to={item.to}
      {...(item.search ? { search: item.search } : {})}
      className={className}
      activeOptions={{ exact: item.to === '/', includeSearch: item.search !== undefined }}
      activeProps={{ 'aria-current': 'page' }}
    >
      <Icon name={item.icon} />
      <span>{t.nav[item.key]}</span>
    </Link>
  );
}

/** Navigation, search and the page. On a phone the navigation is at the foot, in reach of the thumb. */
export function Shell(): ReactElement {
  return (
    <QueueProvider>
      <Frame />
    </QueueProvider>
  );
}

function Frame(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const [sheet, setSheet] = useState(false);
  const { pathname } = useLocation();
  useSlash();
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes whenever the page changes
  useEffect(() => setSheet(false), [pathname]);
  const { data: city } = useQuery(cityQuery);
  const items = itemsFor(me.role, city?.partyKinds.find((kind) => kind.code === me.party?.kind)?.position);
  // On a phone scanning is with its camera, at once.
  const phone = PHONE_ITEMS[me.role]
    .flatMap((key) => items.filter((item) => item.key === key))
    .map((item) => (item.key === 'scan' ? { ...item, search: { camera: 'on' } } : item));
  const ownSearch = me.role === 'regulator' && pathname === '/';
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t.common.skip}
      </a>
      <header className="top">
        <Link to="/" className="brand" aria-label={`${t.common.brand} — ${t.common.toHome}`}>
          <img src={`${import.meta.env.BASE_URL}egret.svg`} alt="" width={26} height={26} />
          <span>{t.common.brand}</span>
        </Link>
        <div className="top-search">{ownSearch ? null : <SearchBox place="top" />}</div>
        <PersonMenu />
      </header>
      <nav className="side" aria-label={t.nav.label}>
        {items.map((item) => (
          <NavLink key={item.key} item={item} className="side-link" />
        ))}
      </nav>
      <main id="content" className="content">
        <QueueBar />
        <Outlet />
      </main>
      <nav className="foot" aria-label={t.nav.label} data-testid="phone-navigation">
        {phone.map((item) => (
          <NavLink
            key={item.key}
            item={item}
            className={item.key === 'scan' ? 'foot-link foot-main' : 'foot-link'}
          />
        ))}
        <button type="button" className="foot-link" aria-expanded={sheet} onClick={() => setSheet(true)}>
          <Icon name="more" />
          <span>{t.nav.more}</span>
        </button>
      </nav>
      <MoreSheet
        open={sheet}
        onClose={() => setSheet(false)}
        items={items.filter((item) => !PHONE_ITEMS[me.role].includes(item.key))}
      />
    </div>
  );
}
