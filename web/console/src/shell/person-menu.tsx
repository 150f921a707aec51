import { Button, Dropdown } from 'antd';
import type { ReactElement } from 'react';
import { THEME_CHOICES, useTheme } from '../theme.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import { useMe } from './use-me.ts';
import { useSignOut } from './use-sign-out.ts';

/** Language, light or dark, and who is signed in. */
export function PersonMenu(): ReactElement {
  const { t, language, setLanguage } = useWords();
  const { choice, choose } = useTheme();
  const me = useMe();
  const signOut = useSignOut();
  const next = THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? 'auto';
  return (
    <div className="person">
      <Button
        type="text"
        className="person-wide"
        aria-label={`${t.nav.language} · ${t.nav.languageName}`}
        onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        {t.nav.language}
      </Button>
      <Button
        type="text"
        className="person-wide"
        aria-label={`${t.nav.theme}: ${t.nav.themes[choice]}`}
        title={`${t.nav.theme}: ${t.nav.themes[choice]}`}
        onClick={() => choose(next)}
        icon={<Icon name={choice === 'dark' ? 'moon' : 'sun'} size={18} />}
      />
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', label: `${me.displayName} · ${t.kinds.roles[me.role]}`, disabled: true },
            { type: 'divider' },
            { key: 'out', label: t.nav.signOut, onClick: () => void signOut() },
          ],
        }}
      >
        <Button type="text" className="person-name" aria-haspopup="menu" data-testid="person">
          <span className="person-who">{me.party?.name ?? me.displayName}</span>
          <Icon name="down" size={14} />
        </Button>
      </Dropdown>
    </div>
  );
}
