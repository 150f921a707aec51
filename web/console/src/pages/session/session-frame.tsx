import { Button } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { PageHead } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

/** The bare page before anyone is signed in. */
export function SessionFrame(props: { title: string; lead: string; children: ReactNode }): ReactElement {
  const { t, language, setLanguage } = useWords();
  return (
    <div className="session">
      <header className="session-head">
        <img src={`${import.meta.env.BASE_URL}egret.svg`} alt="" width={40} height={40} />
        <div>
          <div className="session-brand">鹭源 Luyuan</div>
          <div className="quiet">{t.common.tagline}</div>
        </div>
        <Button
          type="text"
          aria-label={`${t.nav.language} · ${t.nav.languageName}`}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {t.nav.language}
        </Button>
      </header>
      <main className="session-main">
        <PageHead title={props.title} lead={props.lead} />
        {props.children}
      </main>
    </div>
  );
}
