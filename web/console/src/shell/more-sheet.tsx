import { Link } from '@tanstack/react-router';
import { Button, Drawer, Segmented } from 'antd';
import type { ReactElement } from 'react';
import { THEME_CHOICES, useTheme } from '../theme.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import type { NavItem } from './nav-items.ts';
import { useMe } from './use-me.ts';
import { useSignOut } from './use-sign-out.ts';

/** On a phone: everything that does not fit at the foot. */
export function MoreSheet(props: {
  open: boolean;
  onClose: () => void;
  /** Those that are not at the foot already. */
  items: readonly NavItem[];
}): ReactElement {
  const { t, language, setLanguage } = useWords();
  const { choice, choose } = useTheme();
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Drawer
      open={props.open}
      onClose={props.onClose}
      placement="bottom"
      size="auto"
      title={me.party?.name ?? me.displayName}
    >
      <nav className="sheet" aria-label={t.nav.more}>
        {props.items.map((item) => (
          <Link
            key={item.key}
            to={item.to}
            {...(item.search ? { search: item.search } : {})}
            className="sheet-link"
            onClick={props.onClose}
          >
            <Icon name={item.icon} />
            <span>{t.nav[item.key]}</span>
          </Link>
        ))}
      </nav>
      <div className="sheet-settings">
        <Segmented
          aria-label={t.nav.theme}
          value={choice}
          onChange={choose}
          options={THEME_CHOICES.map((value) => ({ value, label: t.nav.themes[value] }))}
        />
        <Button
          size="large"
          aria-label={`${t.nav.language} · ${t.nav.languageName}`}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {t.nav.language}
        </Button>
        <Button size="large" icon={<Icon name="out" size={18} />} onClick={() => void signOut()}>
          {t.nav.signOut}
        </Button>
      </div>
    </Drawer>
  );
}
