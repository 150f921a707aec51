import type { ReactElement } from 'react';
import type { Bound } from '../api/types.ts';
import { boundText } from '../format/bounds.ts';
import { useWords } from '../words/words.tsx';

export type Tier = 'recorded' | 'possible' | 'unknown' | 'product';

/** How surely something is concerned: by pattern (solid, hatched, dotted, hollow), colour and word. */
export function TierMark({ tier, children }: { tier: Tier; children?: string }): ReactElement {
  const { t } = useWords();
  return (
    <span className={`tier tier-${tier}`}>
      <span className="swatch" aria-hidden="true" />
      <span>{children ?? (tier === 'product' ? t.scope.steps.product : t.reach.tiers[tier])}</span>
    </span>
  );
}

/** What is certain solid, what is possible hatched beside it; shares of the whole width. */
export function BoundBar(props: { certain: number; possible: number; open?: boolean }): ReactElement {
  const percent = (share: number) => `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <span className={`bound-bar ${props.open ? 'bound-open' : ''}`} aria-hidden="true">
      <span className="bar-recorded" style={{ width: percent(props.certain) }} />
      <span className="bar-possible" style={{ width: percent(props.possible) }} />
    </span>
  );
}

/** What solid, hatched and (with `product`) hollow bars mean. */
export function BarLegend({ product = false }: { product?: boolean }): ReactElement {
  const { t } = useWords();
  const items = [
    ['recorded', t.reach.barCertain],
    ['possible', t.reach.barPossible],
    ...(product ? [['product', t.reach.barProduct]] : []),
  ];
  return (
    <span className="legend quiet">
      {items.map(([kind, words]) => (
        <span key={kind} className="legend-item">
          <span className={`swatch bar-${kind}`} aria-hidden="true" />
          {words}
        </span>
      ))}
    </span>
  );
}

/** '12 至 30', in the unit that stands in the head of the column. */
export function BoundFigure(props: { bound: Bound; base: string; unit?: string | undefined }): ReactElement {
  const { t } = useWords();
  const { bound, base, unit } = props;
  if (bound.lower === 0 && bound.upper === 0) return <span className="faint">0</span>;
  const text = boundText(bound, base, t.reach);
  return <span title={t.reach.boundsHint}>{unit ? `${text} ${unit}` : text}</span>;
}
