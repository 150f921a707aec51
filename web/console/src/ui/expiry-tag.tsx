import type { ReactElement } from 'react';
import { daysUntil } from '../format/time.ts';
import { useWords } from '../words/words.tsx';
import { StateTag } from './state-tag.tsx';

/** Days before the end from which goods need a look. */
const ATTENTION_DAYS = 30;

/** How long goods may still be sold; nothing when it is far off or not known. */
export function ExpiryTag({ date }: { date: string | null }): ReactElement | null {
  const { t } = useWords();
  if (!date) return null;
  const days = daysUntil(date, Date.now());
  if (Number.isNaN(days) || days > ATTENTION_DAYS) return null;
  if (days < 0) return <StateTag state="stop">{t.home.expired(-days)}</StateTag>;
  return <StateTag state="attention">{days === 0 ? t.home.expiresToday : t.home.expiresIn(days)}</StateTag>;
}
