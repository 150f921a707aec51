import type { ReactElement } from 'react';
import type { DutyContact } from '../../api/duty-queries.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';

/** Whom to call, as a link that dials. */
export function CallLink({ party }: { party: DutyContact }): ReactElement {
  const { t } = useWords();
  const { contactName, contactPhone } = party;
  if (!contactPhone) return <span className="duty-call quiet">{t.duty.noPhone}</span>;
  return (
    <a
      className="duty-call"
      href={`tel:${contactPhone.replaceAll(/[^\d+]/g, '')}`}
      aria-label={t.duty.call(contactName ?? party.name, contactPhone)}
    >
      <Icon name="phone" size={16} />
      <span className="duty-call-who">{contactName}</span>
      <span className="figure">{contactPhone}</span>
    </a>
  );
}
