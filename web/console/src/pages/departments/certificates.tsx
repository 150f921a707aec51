import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import {
  type DepartmentCertificate,
  departmentCertificatesQuery,
  type PaperState,
} from '../../api/department-queries.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { PaperStateTag } from '../../ui/paper-state.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';

const ORDER: readonly PaperState[] = ['withdrawn', 'overdrawn', 'unknown', 'unverified', 'verified'];
const TYPING_MS = 300;

function CertificateRow({ one }: { one: DepartmentCertificate }): ReactElement {
  const { t, pick } = useWords();
  const words = t.departments;
  return (
    <li className="row-plain">
      <div className="row-main">
        <span className="row-title">
          {pick(one.kindName)} <span className="mono">{one.number}</span>
        </span>
        <span className="row-sub">
          {[
            one.facts?.goods.map((goods) => goods.name).join('、'),
            one.facts?.holder?.name,
            pick(one.department),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {one.quantities.map((covered) => (
          <span key={covered.baseUnit} className="row-sub">
            {words.covers} {pick(covered.display.certified)} · {words.entered} {pick(covered.display.entered)}
          </span>
        ))}
        {one.mismatches.length > 0 ? (
          <span className="row-sub">
            {words.mismatches}：
            {[
              ...new Set(
                one.mismatches.map((found) => `${pick(found.words)} ${found.said} ≠ ${found.certificate}`),
              ),
            ].join('；')}
          </span>
        ) : null}
        {one.because ? <span className="row-sub">{pick(one.because)}</span> : null}
        {one.withdrawnReason ? <span className="row-sub">{one.withdrawnReason}</span> : null}
      </div>
      <div className="certificate-side">
        <PaperStateTag state={one.state} />
        <span className="quiet">
          <Time at={one.since} />
        </span>
      </div>
    </li>
  );
}

/** Certificates by number and state, the latest change first. */
export function Certificates(): ReactElement {
  const { t } = useWords();
  const words = t.departments;
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<PaperState | ''>('');
  const number = useDebounced(typed.trim(), TYPING_MS);
  const found = useQuery(
    departmentCertificatesQuery({
      ...(number === '' ? {} : { number }),
      ...(state === '' ? {} : { state }),
    }),
  );
  return (
    <Section title={words.certificates} testId="certificates">
      <div className="certificate-filters">
        <Input
          aria-label={words.find}
          placeholder={words.findPlaceholder}
          value={typed}
          allowClear
          onChange={(event) => setTyped(event.target.value)}
        />
        <Select
          aria-label={words.states.unverified}
          value={state}
          onChange={setState}
          options={[
            { value: '' as const, label: words.all },
            ...ORDER.map((value) => ({ value, label: words.states[value] })),
          ]}
        />
      </div>
      <Loaded query={found} rows={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{words.none}</Empty>
          ) : (
            <ul className="rows" aria-label={words.certificates}>
              {items.map((one) => (
                <CertificateRow key={`${one.kind}${one.number}`} one={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
