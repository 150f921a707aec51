import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { TraceFlow, TraceView } from '../../api/trace-types.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Amount, Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** Lines shown of one holder; the rest is in the export and on the party's page. */
const LINES_MOST = 60;

function FlowLine({
  flow,
  view,
  partyId,
}: {
  flow: TraceFlow;
  view: TraceView;
  partyId: string;
}): ReactElement {
  const { t } = useWords();
  const lot = view.lots[flow.lotId];
  const outgoing = flow.fromId === partyId;
  const other = outgoing ? flow.toId : flow.fromId;
  const kinds: Record<string, string> = t.movement;
  const document = view.documents[flow.documentId];
  const word =
    other === null
      ? (kinds[flow.kind] ?? flow.kind)
      : `${outgoing ? t.trace.gaveTo : t.trace.gotFrom} ${view.parties[other]?.name ?? other}`;
  const split = [
    [t.movement.refused, flow.refused],
    [t.movement.short, flow.short],
    [t.movement.voided, flow.voided],
    [t.movement.excess, flow.excess],
    [t.trace.transit, flow.inTransit],
  ] as const;
  return (
    <li>
      <span className="flow-way" aria-hidden="true">
        {outgoing ? '→' : '←'}
      </span>
      <span className="flow-what">
        {document?.voucherNumber ? <Link {...paths.voucher(document.voucherNumber)}>{word}</Link> : word}
        <span className="row-sub">
          <Time at={flow.at} />
          {split.map(([name, value]) =>
            value > 0 ? (
              <span key={name}>
                {' · '}
                {name}{' '}
                <Amount value={value} base={lot?.baseUnit ?? 'piece'} piece={lot?.displayUnit ?? null} />
              </span>
            ) : null,
          )}
          {flow.state === 'recorded' ? null : (
            <StateTag state={flow.state === 'possible' ? 'attention' : 'unknown'}>
              {t.trace.certainty[flow.state]}
            </StateTag>
          )}
        </span>
      </span>
      <Amount value={flow.quantity} base={lot?.baseUnit ?? 'piece'} piece={lot?.displayUnit ?? null} />
    </li>
  );
}

/** One holder: how to reach it, and every handing-over with its voucher. */
export function HolderDetail(props: {
  view: TraceView;
  partyId: string;
  onClose: () => void;
  onOnly: (partyId: string) => void;
}): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const { view, partyId } = props;
  const party = view.parties[partyId];
  const flows = view.answer.flows
    .filter((flow) => flow.fromId === partyId || flow.toId === partyId)
    .sort((one, other) => one.at - other.at);
  return (
    <section
      className="holder-detail"
      aria-label={t.trace.detailsOf(party?.name ?? partyId)}
      data-testid="holder-detail"
    >
      <div className="line-head">
        <h3>{party?.name ?? partyId}</h3>
        <Button
          type="text"
          aria-label={t.trace.clear}
          icon={<Icon name="close" size={16} />}
          onClick={props.onClose}
        />
      </div>
      <p className="quiet">{[party?.address, party?.contactPhone].filter(Boolean).join(' · ')}</p>
      <div className="button-row">
        {me.role === 'regulator' ? <Link {...paths.party(partyId)}>{t.trace.openParty}</Link> : null}
        <button type="button" className="link" onClick={() => props.onOnly(partyId)}>
          {t.trace.onlyParty(party?.name ?? partyId)}
        </button>
      </div>
      <ul className="flows" aria-label={t.trace.movements}>
        {flows.slice(0, LINES_MOST).map((flow) => (
          <FlowLine
            key={`${flow.lotId}${flow.documentId}${flow.line}${flow.kind}`}
            flow={flow}
            view={view}
            partyId={partyId}
          />
        ))}
      </ul>
    </section>
  );
}
