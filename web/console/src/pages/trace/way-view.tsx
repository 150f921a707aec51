import { Button } from 'antd';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { layoutWay, renderWaySvg, WAY_CSS } from '../../../../way/index.ts';
import type { TraceView } from '../../api/trace-types.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { traceGraph } from './trace-graph.ts';
import { useDragToPan, useWidth } from './use-pan.ts';

const ZOOM_STEP = 1.25;
const ZOOM_LEAST = 0.2;
const ZOOM_MOST = 3;
/** Below this many pixels the way runs downwards: a phone has height, not width. */
const NARROW_PX = 560;
const UNFOLDED_PX = 1240;

interface Props {
  view: TraceView;
  open: readonly string[];
  party: string | undefined;
  selected: string | undefined;
  onSelect: (partyId: string | undefined) => void;
  onOpen: (kinds: string[]) => void;
}

/** Arrow keys go from place to place, in the order of the drawing. */
function moveBetweenPlaces(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const places = [...event.currentTarget.querySelectorAll<SVGElement>('[data-way-node]')];
  const at = places.indexOf(document.activeElement as SVGElement);
  if (step === undefined || at < 0) return;
  places[at + step]?.focus();
  event.preventDefault();
}

/** The spoken name begins with the words in the box (WCAG 2.5.3), then says in full what did not fit. */
function nameByWhatIsSeen(place: Element): void {
  const full = place.getAttribute('data-full-name') ?? place.getAttribute('aria-label') ?? '';
  const seen = [...place.querySelectorAll('text')].map((text) => text.textContent ?? '').join('');
  place.querySelector('title')?.remove();
  place.setAttribute('data-full-name', full);
  const state = full.split(/，|, /).at(-1) ?? '';
  place.setAttribute('aria-label', `${seen} ${seen.includes('…') ? full : state}`);
}

/** The drawing: choose a place and its row follows; a fold opens when it is chosen. */
export function WayView({ view, open, party, selected, onSelect, onOpen }: Props): ReactElement {
  const { t, language } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [zoom, setZoom] = useState(1);
  useDragToPan(frame);
  const layout = useMemo(() => {
    const words = { consumers: t.trace.consumers, outside: t.trace.outside };
    const graph = traceGraph(view, { language, open, party, words });
    return layoutWay(graph, {
      // Unfolded, names need room: the drawing grows and is scrolled.
      width: Math.max(width, open.length > 0 && width >= NARROW_PX ? UNFOLDED_PX : 300),
      orientation: width < NARROW_PX ? 'vertical' : 'horizontal',
      lang: language,
      quantityText: graph.text,
    });
  }, [view, open, party, language, t, width]);
  const svg = useMemo(
    () =>
      renderWaySvg(layout, {
        theme: 'page',
        lang: language,
        interactive: true,
        idPrefix: 'trace-way',
        title: t.trace.way,
      }),
    [layout, language, t],
  );
  // What is chosen may stand folded with others: then the fold is marked.
  const marked = layout.nodes.find(
    (node) => node.id === selected || node.folded.includes(selected ?? ''),
  )?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new drawing has to be marked again
  useEffect(() => {
    for (const place of drawing.current?.querySelectorAll('[data-way-node]') ?? []) {
      const on = place.getAttribute('data-way-node') === marked;
      place.classList.toggle('way-chosen', on);
      place.setAttribute('aria-pressed', String(on));
      nameByWhatIsSeen(place);
    }
  }, [marked, svg]);
  const choose = (target: EventTarget) => {
    const id = (target as Element).closest('[data-way-node]')?.getAttribute('data-way-node');
    const node = layout.nodes.find((one) => one.id === id);
    if (!node) return;
    if (node.folded.length > 0) onOpen([...open, node.kind]);
    else if (/^\d+$/.test(node.id)) onSelect(node.id);
  };
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter' || event.key === ' ') {
      choose(event.target);
      event.preventDefault();
    } else moveBetweenPlaces(event);
  };
  const scale = (factor: number) => setZoom(Math.min(ZOOM_MOST, Math.max(ZOOM_LEAST, zoom * factor)));
  return (
    <div className="way-view" data-testid="way">
      <div className="way-tools">
        <span className="quiet">{t.trace.legend}</span>
        {open.length > 0 ? (
          <Button size="small" onClick={() => onOpen([])}>
            {t.trace.fold}
          </Button>
        ) : null}
        <Button
          size="small"
          aria-label={t.trace.zoomOut}
          title={t.trace.zoomOut}
          onClick={() => scale(1 / ZOOM_STEP)}
        >
          −
        </Button>
        <Button size="small" onClick={() => setZoom(Math.min(1, width / layout.width))}>
          {t.trace.zoomFit}
        </Button>
        <Button
          size="small"
          aria-label={t.trace.zoomIn}
          title={t.trace.zoomIn}
          onClick={() => scale(ZOOM_STEP)}
        >
          <Icon name="plus" size={14} />
        </Button>
      </div>
      <style>{WAY_CSS}</style>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section ref={frame} className="way-frame" tabIndex={0} aria-label={t.trace.graphLabel}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the places inside are buttons; this only gathers their events */}
        <div
          ref={drawing}
          className="way-drawing"
          style={{ width: layout.width * zoom }}
          onClick={(event: MouseEvent) => choose(event.target)}
          onKeyDown={onKey}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own renderer, which escapes every text
          dangerouslySetInnerHTML={{ __html: svg }}
        />
      </section>
    </div>
  );
}
