import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import type { Bilingual } from '../api/types.ts';
import type { Language } from '../format/time.ts';
import { en } from './en.ts';
import { type Dictionary, zh } from './zh.ts';

interface Words {
  language: Language;
  t: Dictionary;
  /** The sentence of the server in the reader's language. */
  pick: (words: Bilingual) => string;
  setLanguage: (language: Language) => void;
}

const KEY = 'luyuan.language';
const Context = createContext<Words | null>(null);

/** Storage may be closed (private windows): the choice then lasts as long as the page. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
export function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    return;
  }
}

export function WordsProvider({ children }: { children: ReactNode }): ReactElement {
  const [language, setLanguage] = useState<Language>(recall(KEY) === 'en' ? 'en' : 'zh');
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const words = useMemo<Words>(
    () => ({
      language,
      t: language === 'zh' ? zh : en,
      pick: (both) => both[language],
      setLanguage: (next) => {
        remember(KEY, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <Context.Provider value={words}>{children}</Context.Provider>;
}

/** The dictionary of the reader's language. */
export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error('useWords needs a WordsProvider above it');
  return words;
}
