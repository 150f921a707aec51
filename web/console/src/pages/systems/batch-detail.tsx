import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type BatchRow, batchQuery } from '../../api/systems.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import type { Dictionary } from '../../words/zh.ts';

const STATES = {
  taken: 'fine',
  repeated: 'fine',
  refused: 'stop',
  waiting: 'attention',
  dropped: 'unknown',
} as const;
/** Rows that need somebody stand first. */
const ORDER: readonly BatchRow['status'][] = ['refused', 'waiting', 'dropped', 'taken', 'repeated'];

/** One batch: what became of each row, and what to send instead. */
export function BatchDetail({ batchNumber }: { batchNumber: string }): ReactElement {
  const { t } = useWords();
  const batch = useQuery(batchQuery(batchNumber));
  return (
    <Section
      title={batchNumber}
      testId="batch"
      beside={
        <Link to="/systems" className="link">
          {t.common.close}
        </Link>
      }
    >
      <Loaded query={batch}>
        {({ rows }) => (
          <ul className="rows">
            {[...rows]
              .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || a.row - b.row)
              .map((row) => (
                <BatchLine key={row.row} row={row} />
              ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

/** Kinds that another module has added go by the name that the API has for them. */
const typeName = (t: Dictionary, type: string): string =>
  type in t.systems.types ? t.systems.types[type as keyof Dictionary['systems']['types']] : type;

function BatchLine({ row }: { row: BatchRow }): ReactElement {
  const { t, pick } = useWords();
  const content = (
    <>
      <span className="row-main">
        <span className="row-title">{row.documentNumber ?? '—'}</span>
        <span className="row-sub">
          {t.systems.line(row.row)} · {typeName(t, row.type)}
          {row.zh && row.en ? ` · ${pick({ zh: row.zh, en: row.en })}` : null}
          {row.path ? <code className="row-path">{row.path}</code> : null}
        </span>
      </span>
      <StateTag state={STATES[row.status]}>{t.systems.statuses[row.status]}</StateTag>
    </>
  );
  return (
    <li>
      {row.voucherNumber ? (
        <Link {...paths.voucher(row.voucherNumber)} className="row">
          {content}
        </Link>
      ) : (
        <div className="row">{content}</div>
      )}
    </li>
  );
}
