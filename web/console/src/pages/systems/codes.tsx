import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { codesQuery, mappingsQuery } from '../../api/systems.ts';
import { useMe } from '../../shell/use-me.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { CodeCard } from './code-card.tsx';

/** One's own codes: those that somebody has to decide on, with suggestions, and what was decided. */
export function CodesPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const queue = useQuery(codesQuery);
  const mappings = useQuery(mappingsQuery);
  if (!me.party) return <Empty>{t.common.notForYou}</Empty>;
  return (
    <>
      <PageHead title={t.systems.codesTitle} lead={t.systems.codesLead} />
      <Section title={t.systems.queue} count={queue.data?.length} testId="queue">
        <Loaded query={queue}>
          {(items) =>
            items.length === 0 ? (
              <Empty>{t.systems.noQueue}</Empty>
            ) : (
              <ul className="rows">
                {items.map((code) => (
                  <CodeCard key={`${code.scheme} ${code.value}`} code={code} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
      <Section title={t.systems.mappings} count={mappings.data?.length} testId="mappings">
        <Loaded query={mappings}>
          {(items) =>
            items.length === 0 ? (
              <Empty>{t.systems.noMappings}</Empty>
            ) : (
              <ul className="rows">
                {items.map((one) => (
                  <li key={`${one.scheme} ${one.value}`}>
                    <div className="row">
                      <span className="row-main">
                        <span className="row-title">{one.value}</span>
                        <span className="row-sub">{t.systems.schemes[one.scheme]}</span>
                      </span>
                      <span className="row-figure">{one.name ?? one.target}</span>
                    </div>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
    </>
  );
}
