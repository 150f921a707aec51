import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { voucherQuery } from '../../api/queries.ts';
import type { Voucher } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, PageHead, Section } from '../../ui/page.tsx';
import { VoucherStateTag } from '../../ui/voucher-state.tsx';
import { useWords } from '../../words/words.tsx';
import { BundleLinks } from '../papers/bundle.tsx';
import { CheckNote } from './check-note.tsx';
import { GoodsTable } from './goods-table.tsx';
import { PaperFlags, Papers } from './papers.tsx';
import { ReceivePanel } from './receive-panel.tsx';
import { VoidPanel } from './void-panel.tsx';
import { VoucherActions } from './voucher-actions.tsx';

type Doing = 'receive' | 'refuse' | 'void' | undefined;

function History({ voucher }: { voucher: Voucher }): ReactElement {
  const { t } = useWords();
  const words: Record<string, string> = t.voucher.historyKinds;
  return (
    <ol className="history">
      {voucher.history.map((entry) => (
        <li key={entry.documentId}>
          <span className="history-what">{words[entry.kind] ?? entry.kind}</span>
          <span>{entry.by}</span>
          <Time at={entry.at} />
          {entry.reason ? <span className="history-why">{entry.reason}</span> : null}
        </li>
      ))}
    </ol>
  );
}

function Sides({ voucher }: { voucher: Voucher }): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const name = (party: Voucher['sender']) =>
    me.role === 'operator' ? party.name : <Link {...paths.party(party.partyId)}>{party.name}</Link>;
  const kinds: Record<string, string> = t.voucher.kinds;
  return (
    <Facts
      items={[
        [t.voucher.from, name(voucher.sender)],
        [t.voucher.to, name(voucher.receiver)],
        [t.voucher.issuedAt, <Time key="at" at={voucher.issuedAt} />],
        [t.voucher.kind, kinds[voucher.kind] ?? voucher.kind],
        [
          t.voucher.number,
          <span key="n" className="mono">
            {voucher.number}
          </span>,
        ],
        [
          t.voucher.documentNumber,
          <span key="d" className="mono">
            {voucher.documentNumber}
          </span>,
        ],
      ]}
    />
  );
}

/** A scanned code asks to receive; where that is not open, the page itself says why. */
function allowedDoing(voucher: Voucher, asked: Doing): Doing {
  return asked === undefined || voucher.actions[asked].allowed ? asked : undefined;
}

function Page({ voucher, doing: asked }: { voucher: Voucher; doing: Doing }): ReactElement {
  const { t } = useWords();
  const doing = allowedDoing(voucher, asked);
  const navigate = useNavigate();
  const go = (next: Doing) =>
    void navigate({ ...paths.voucher(voucher.number), search: { do: next }, replace: next === undefined });
  return (
    <>
      <PageHead
        title={voucher.summary}
        lead={
          <>
            <VoucherStateTag state={voucher.state} /> {t.voucher.title} · <Time at={voucher.issuedAt} />
          </>
        }
        primary={doing === undefined ? <VoucherActions voucher={voucher} onDo={go} /> : undefined}
      />
      <CheckNote voucher={voucher} />
      {doing === 'receive' || doing === 'refuse' ? (
        <ReceivePanel
          key={doing}
          voucher={voucher}
          refuse={doing === 'refuse'}
          onDone={() => go(undefined)}
        />
      ) : null}
      {doing === 'void' ? <VoidPanel voucher={voucher} onDone={() => go(undefined)} /> : null}
      <PaperFlags voucher={voucher} />
      <BundleLinks number={voucher.number} />
      <div className="two-columns">
        <div>
          <Section title={t.voucher.goods} count={voucher.lineItems.length}>
            <GoodsTable voucher={voucher} />
          </Section>
          {doing === undefined ? (
            <Section title={t.voucher.papers} count={voucher.papers.length}>
              <Papers voucher={voucher} />
            </Section>
          ) : null}
        </div>
        <aside className="beside">
          <figure className="qr">
            <img src={`/v/${voucher.number}/qr.svg`} alt={t.voucher.qr} width={168} height={168} />
            <figcaption>
              <span className="mono">{voucher.number}</span>
              <span className="quiet">{t.voucher.qrHint}</span>
              <button type="button" className="link" onClick={() => window.print()}>
                {t.voucher.print}
              </button>
            </figcaption>
          </figure>
          <Section title={t.voucher.details}>
            <Sides voucher={voucher} />
          </Section>
          <Section title={t.voucher.history}>
            <History voucher={voucher} />
          </Section>
          <Link {...paths.trace(...voucher.lineItems.map((line) => line.lotId))} className="with-icon">
            <Icon name="way" size={18} />
            {t.voucher.trace}
          </Link>
        </aside>
      </div>
    </>
  );
}

/** One handing-over: goods, papers, where it stands, and what this person may do with it. */
export function VoucherPage(): ReactElement {
  const { number } = useParams({ from: '/desk/vouchers/$number' });
  const { do: doing } = useSearch({ from: '/desk/vouchers/$number' });
  const voucher = useQuery(voucherQuery(number));
  return (
    <Loaded query={voucher} rows={8}>
      {(found) => <Page voucher={found} doing={doing} />}
    </Loaded>
  );
}
