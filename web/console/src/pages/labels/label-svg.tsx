import type { ReactElement } from 'react';
import type { LabelDrawing } from '../../api/labels.ts';

/** Letters stand on a line somewhat above the lower edge of what they take. */
const BASELINE = 0.88;

/** A label as the printer draws it, in millimetres. */
export function LabelSvg({ drawing, title }: { drawing: LabelDrawing; title: string }): ReactElement {
  const { width_mm, height_mm, symbols, texts } = drawing;
  return (
    <svg
      className="label-svg"
      role="img"
      aria-label={title}
      viewBox={`0 0 ${width_mm} ${height_mm}`}
      style={{ width: `${width_mm}mm` }}
    >
      {symbols.map((symbol) => (
        <path
          key={symbol.symbol}
          shapeRendering="crispEdges"
          d={symbol.bars.map(([x, y, width, height]) => `M${x} ${y}h${width}v${height}h-${width}z`).join('')}
        />
      ))}
      {texts.map((text) => (
        <text
          key={`${text.x} ${text.y}`}
          x={text.x}
          y={text.y + text.size_mm * BASELINE}
          fontSize={text.size_mm}
          textLength={text.width_mm}
          lengthAdjust="spacingAndGlyphs"
        >
          {text.text}
        </text>
      ))}
    </svg>
  );
}
