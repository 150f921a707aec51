import type { ReactElement } from 'react';
import type { PartyBrief, VoucherPreview } from '../../api/types.ts';
import type { Language } from '../../format/time.ts';
import { packingOf, type TypedLot, type TypedPaper } from '../../forms/typed-lines.ts';
import { needsEach, unitName } from '../../forms/units.ts';
import { useMe } from '../../shell/use-me.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { lineOf } from './issues.ts';

/** "12 箱 × 15 公斤", as typed. */
function quantityText(
  { quantity: { amount, unit, each, eachUnit }, ...line }: TypedLot,
  language: Language,
): string {
  if (amount === '') return '—';
  const container =
    each !== '' && needsEach(packingOf({ ...line, quantity: { amount, unit, each, eachUnit } }), unit);
  const counted = `${amount} ${unitName(unit, language)}`;
  return container ? `${counted} × ${each} ${unitName(eachUnit, language)}` : counted;
}

/** The voucher as it will stand, and each thing the law still asks for with its clause. */
export function PreviewPanel(props: {
  receiver: PartyBrief | null;
  lines: readonly TypedLot[];
  papers: readonly TypedPaper[];
  preview: VoucherPreview | undefined;
  checking: boolean;
}): ReactElement {
  const { t, pick, language } = useWords();
  const me = useMe();
  const { receiver, lines, preview } = props;
  const empty = !receiver && lines.length === 0;
  return (
    <section
      className="preview"
      aria-label={t.issue.preview}
      aria-busy={props.checking}
      data-testid="voucher-preview"
    >
      <h2>{t.issue.preview}</h2>
      {empty ? <p className="quiet">{t.issue.previewEmpty}</p> : null}
      {empty ? null : (
        <>
          <dl className="facts">
            <div>
              <dt>{t.voucher.from}</dt>
              <dd>{me.party?.name}</dd>
            </div>
            <div>
              <dt>{t.voucher.to}</dt>
              <dd>{receiver?.name ?? '—'}</dd>
            </div>
          </dl>
          <ul className="preview-lines">
            {lines.map((line) => (
              <li key={line.stock.lotId}>
                <span>{line.stock.name}</span>
                <span className="figure">{quantityText(line, language)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {preview?.ok ? <StateTag state="fine">{t.issue.ready}</StateTag> : null}
      {preview && preview.discrepancies.length > 0 ? (
        <div className="note note-attention" role="status">
          <Icon name="attention" />
          <p>{preview.discrepancies.map(pick).join(' ')}</p>
        </div>
      ) : null}
      {preview && !preview.ok ? (
        <div className="note note-attention" role="status" data-testid="missing-fields">
          <Icon name="attention" />
          <div>
            <p className="note-title">{t.issue.lacking(preview.issues.length)}</p>
            <ul>
              {preview.issues.map((issue) => {
                const line = lineOf(issue);
                const name = line === null ? null : lines[line]?.stock.name;
                return (
                  <li key={`${issue.path}${issue.code}${issue.zh}`}>
                    {name && lines.length > 1 ? `${name}: ` : ''}
                    {pick(issue)}
                    {issue.clause ? <span className="clause">{issue.clause}</span> : null}
                  </li>
                );
              })}
            </ul>
          </div>
        </div>
      ) : null}
    </section>
  );
}
