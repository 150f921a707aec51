import type { ReactElement } from 'react';
import type { FreezeReach } from '../../api/freezes-queries.ts';
import { formatInteger, formatQuantity } from '../../format/quantity.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';

/** What a freeze does, in numbers: before it is set, and while it holds. */
export function ReachNote(props: {
  reach: FreezeReach;
  title: string;
  /** Number of the freeze whose page this is: it is not told that it stands itself. */
  own?: string;
}): ReactElement {
  const { t, language } = useWords();
  const { reach, title, own } = props;
  const others = reach.frozenBy.filter((number) => number !== own);
  const say = (sums: FreezeReach['onHand']) =>
    sums.map((one) => formatQuantity(one.quantity, one.baseUnit, language, one.pieceUnit)).join('、');
  const n = formatInteger;
  return (
    <div className="note note-attention freezes-reach" data-testid="freeze-reach">
      <Icon name="attention" />
      <div>
        <p className="note-title">
          {title} · {reach.name} · {reach.division.name}
        </p>
        <ul>
          <li className="figure">
            {t.freezes.beforeWhole(n(reach.holders), n(reach.sellers), n(reach.tills))}
          </li>
          {reach.onHand.length > 0 ? <li>{t.freezes.beforeStock(say(reach.onHand))}</li> : null}
          {reach.incoming.length > 0 ? <li>{t.freezes.beforeIncoming(say(reach.incoming))}</li> : null}
          <li>
            {reach.lotsCut ? t.freezes.beforeLotsMore(n(reach.lots)) : t.freezes.beforeLots(n(reach.lots))}
          </li>
          {reach.outside > 0 ? <li>{t.freezes.beforeOutside(n(reach.outside))}</li> : null}
          {others.length > 0 ? <li>{t.freezes.already(others.join('、'))}</li> : null}
        </ul>
      </div>
    </div>
  );
}
