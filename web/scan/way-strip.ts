import type { VNode } from 'preact';
import { html } from './html.ts';
import type { Stage } from './scan-view.ts';

/** One line drawing for each kind of place, on a field of 24 by 24. */
const PATHS: Readonly<Record<Stage['kind'], string>> = {
  origin: 'M12 21V11M12 13C12 8 8 6 4 6c0 5 3 8 8 8M12 11c0-4 3-7 8-7 0 5-3 8-8 8',
  process: 'M3 21V10l6 4v-4l6 4V5h4v16zM7 21v-3M11 21v-3M15 21v-3',
  market: 'M2 6h11v10H2zM13 9h5l4 4v3h-9zM6 16a2 2 0 1 0 .1 0M18 16a2 2 0 1 0 .1 0',
  shop: 'M4 10v10h16V10M3 10l2-6h14l2 6zM10 20v-6h4v6M3 10c0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0',
  you: 'M12 11a3.5 3.5 0 1 0-.1 0M5 21c0-5 3-8 7-8s7 3 7 8',
};

export const pictogram = (path: string): VNode =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"><path d=${path} /></svg>`;

/** The way as a row of pictures: where it began, through whose hands it went, where it is sold. */
export function wayStrip(label: string, stages: readonly Stage[]): VNode | null {
  if (stages.length === 0) return null;
  return html`<ol class="stages" aria-label=${label}>
    ${stages.map(
      ({ kind, label: name, detail, state }) =>
        html`<li class=${`stage s-${state}`}><i>${pictogram(PATHS[kind])}</i><b>${name}</b>${detail ? html`<span>${detail}</span>` : null}</li>`,
    )}
  </ol>`;
}
