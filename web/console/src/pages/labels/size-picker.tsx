import type { ReactElement } from 'react';
import type { LabelSize } from '../../api/labels.ts';
import { useWords } from '../../words/words.tsx';

/** A measure (60 × 40 毫米) is read as one thing, and not broken at its ×. */
const inOneLine = (text: string): string => text.replace(/(?<=\d) (?=[×毫m])|(?<=×) (?=\d)/g, '\u00a0');

/** Sizes with a picture of each, all to one scale. */
const WIDEST_MM = 110;

export function SizePicker(props: {
  sizes: readonly LabelSize[];
  value: string;
  onChange: (code: string) => void;
}): ReactElement {
  const { t, pick } = useWords();
  return (
    <fieldset className="label-sizes">
      <legend>{t.labels.size}</legend>
      <div className="label-size-grid">
        {props.sizes.map((size) => (
          <label key={size.code} className="label-size">
            <input
              type="radio"
              name="label-size"
              value={size.code}
              checked={size.code === props.value}
              onChange={() => props.onChange(size.code)}
            />
            <svg viewBox={`0 0 ${WIDEST_MM} 76`} aria-hidden="true">
              <rect
                x={(WIDEST_MM - size.width_mm) / 2}
                y={(76 - size.height_mm) / 2}
                width={size.width_mm}
                height={size.height_mm}
                rx={2}
              />
              <rect
                className="label-size-code"
                x={(WIDEST_MM - size.width_mm) / 2 + 4}
                y={38 - Math.min(11, size.height_mm / 2 - 4)}
                width={Math.min(22, size.height_mm - 8)}
                height={Math.min(22, size.height_mm - 8)}
              />
            </svg>
            <span>{inOneLine(pick(size))}</span>
            {size.perPage > 1 ? <span className="quiet">{t.labels.perPage(size.perPage)}</span> : null}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
