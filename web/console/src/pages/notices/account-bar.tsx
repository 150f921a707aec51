import type { ReactElement } from 'react';
import type { BoardTotal } from '../../api/notices-queries.ts';
import { formatQuantity, splitQuantity } from '../../format/quantity.ts';
import { useWords } from '../../words/words.tsx';
import { partsOf } from './states.ts';

/** Parts of a sum side by side, each with pattern, word and figure: never by colour alone. */
export function Bar({ total, slim }: { total: BoardTotal; slim?: boolean }): ReactElement {
  const { t, language } = useWords();
  const parts = partsOf(total);
  const say = (quantity: number) => formatQuantity(quantity, total.baseUnit, language, total.pieceUnit);
  const label = parts.map((part) => `${t.letters.fates[part.key]} ${say(part.quantity)}`).join('，');
  return (
    <div
      className={slim ? 'notices-bar is-slim' : 'notices-bar'}
      role="img"
      aria-label={`${t.letters.bar}：${label}`}
    >
      {parts.map((part) => (
        <span
          key={part.key}
          className={`notices-part part-${part.key}`}
          style={{ flexGrow: part.quantity }}
          title={`${t.letters.fates[part.key]} ${say(part.quantity)}`}
        />
      ))}
    </div>
  );
}

/** The big number that counts down to zero, what it is of, and where the rest is. */
export function AccountFigure({ total }: { total: BoardTotal }): ReactElement {
  const { t, language } = useWords();
  const say = (quantity: number) => formatQuantity(quantity, total.baseUnit, language, total.pieceUnit);
  const open = splitQuantity(total.unaccounted, total.baseUnit, language, total.pieceUnit);
  return (
    <div className="notices-account" data-testid="account">
      <p className="notices-open">
        <strong className="figure" data-testid="unaccounted" data-value={total.unaccounted}>
          {open.figure}
        </strong>
        <span>
          {open.unit} {t.letters.unaccounted} <span className="quiet">{t.letters.of(say(total.total))}</span>
        </span>
      </p>
      <Bar total={total} />
      <ul className="notices-legend">
        {partsOf(total).map((part) => (
          <li key={part.key}>
            <span className={`notices-key part-${part.key}`} aria-hidden="true" />
            {t.letters.fates[part.key]} <span className="figure">{say(part.quantity)}</span>
          </li>
        ))}
      </ul>
      {total.seenSealed > 0 ? <p className="quiet">{t.letters.seenSealed(say(total.seenSealed))}</p> : null}
      {total.unbounded > 0 ? <p className="quiet">{t.letters.unbounded(total.unbounded)}</p> : null}
    </div>
  );
}
