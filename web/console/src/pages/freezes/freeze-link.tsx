import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { NewFreezeSearch } from '../../search-types.ts';
import { useMe } from '../../shell/use-me.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';

/** From the page of goods or of a business to stopping it; for officers alone. */
export function FreezeLink({ search }: { search: NewFreezeSearch }): ReactElement | null {
  const { t } = useWords();
  const me = useMe();
  if (me.role === 'operator') return null;
  return (
    <Link className="with-icon" to="/freezes/new" search={search} data-testid="to-freeze">
      <Icon name="stop" size={18} />
      {t.freezes.newTitle}
    </Link>
  );
}
