import type { VNode } from 'preact';
import { timeOf } from './frame.ts';
import { html } from './html.ts';
import type { ScanFrame, StoryPicture, StoryStep, StoryView } from './scan-view.ts';
import type { ScanWords } from './words.ts';

/**
 * What happens at a step, drawn on a field of 120 by 72 in two greys and one accent, so that it reads in grey print:
 * outlines (`o`), grounds (`g`), and what the step is about (`a`).
 */
const PICTURES: Readonly<Record<StoryPicture, string>> = {
  garden:
    'g M0 72V54q30-14 60 0t60-6v24z|o M6 60q54-22 108-8M6 68q54-20 108-8|a M24 52q6-12 12 0zM44 46q6-12 12 0zM64 46q6-12 12 0zM84 48q6-12 12 0z|o M92 18a9 9 0 1 0 .1 0M92 4v-3M107 18h4M81 8l-3-3M103 8l3-3',
  picking:
    'g M30 40h60l-9 26H39z|o M30 40h60l-9 26H39zM36 52h48M41 40v26M52 40v26M68 40v26M79 40v26|a M42 40c-2-16 8-24 18-26 2 12-4 22-18 26zM62 40c0-14 8-20 20-22 0 12-6 20-20 22z|o M46 38q6-12 12-20',
  first:
    'g M14 34h92v10H14z|o M14 34h92v10H14zM22 44v22M98 44v22M14 56h92|a M24 34q8-16 16 0zM44 34q8-16 16 0zM64 34q8-16 16 0zM84 34q8-16 14 0z|o M34 14q4-5 0-10M58 14q4-5 0-10M82 14q4-5 0-10',
  fine: 'g M24 40h72v18H24z|o M24 40h72v18H24zM30 58v10M90 58v10M36 40V22h48v18|a M44 66q4-10 8 0zM58 66q4-10 8 0zM72 66q4-10 8 0z|o M60 22V8M54 14l6-6 6 6M42 31h36',
  blend:
    'g M44 36h32l-8 20H52z|o M10 8h24l4 14-12 8M110 8H86l-4 14 12 8M48 4h24v20H48z|a M26 30q18 0 24 8h20q6-8 24-8|o M44 36h32l-8 20H52zM60 56v12M54 62l6 6 6-6',
  pack: 'g M36 26h48v40H36z|o M36 26h48v40H36zM36 26l10-12h48L84 26M94 14v38L84 66|a M50 38h20v16H50z|o M54 42h4v4h-4zM62 42h4v4h-4zM54 49h4M62 48v4',
  test: 'g M44 40h32l10 24H34z|o M50 6v22L32 66h56L70 28V6M46 6h28M42 46h36|a M46 46h28l9 17H37z|o M54 56h.1M64 52h.1M60 60h.1',
  store:
    'g M14 34 60 10l46 24v34H14z|o M14 34 60 10l46 24v34H14zM30 68V44h60v24|a M36 52h20v16H36zM62 52h20v16H62z|o M36 60h46',
  step: 'g M30 20h60v40H30z|o M30 20h60v40H30zM42 32h36M42 40h36M42 48h20|a M72 50l6 6 12-14',
};

const drawn = (picture: StoryPicture): VNode[] =>
  PICTURES[picture].split('|').map((part) => html`<path class=${part.charAt(0)} d=${part.slice(2)} />`);

const pictureOf = (step: StoryStep): VNode =>
  html`<svg class="scene" viewBox="0 0 120 72" aria-hidden="true">
    ${step.inputs.length > 1 ? streams(step.inputs.length) : null}${drawn(step.picture)}
  </svg>`;

/** So many lines run together as lots came together here. */
function streams(count: number): VNode[] {
  const shown = Math.min(count, 5);
  return Array.from({ length: shown }, (_, at) => {
    const x = shown === 1 ? 60 : 8 + (104 * at) / (shown - 1);
    return html`<path class="s" d=${`M${Math.round(x)} 0Q${Math.round(x)} 20 60 36`} />`;
  });
}

/** The way of the making as a row of pictures on a line of time, with what was measured at each; the same in words. */
export function storySection(frame: ScanFrame, story: StoryView, words: ScanWords): VNode {
  return html`<section id="story">
    <h2>${story.title}</h2>
    <p class="soft">${story.span}</p>
    <ol class="story">${story.steps.map((step, at) => stepPart(frame, step, at, words))}</ol>
    ${story.stepsLeftOut > 0 ? html`<p class="soft">${words.storyLeftOut(story.stepsLeftOut)}</p>` : null}
  </section>`;
}

function stepPart(frame: ScanFrame, step: StoryStep, at: number, words: ScanWords): VNode {
  return html`<li>
    <span class="when"><b aria-hidden="true">${String(at + 1)}</b>${timeOf(step.when)}</span>
    ${pictureOf(step)}
    <div class="told">
      <h3>${step.title}</h3>
      ${step.place ? html`<span class="note">${step.place}</span>` : null}
      ${step.photo ? html`<img src=${step.photo} alt=${`${words.piecePicture}：${step.title}`} loading="lazy" width="240" height="180" />` : null}
    </div>
    ${step.inputs.length > 0 ? html`<p class="note wide">${words.storyFrom} ${step.inputs.join(' + ')}</p>` : null}
      ${
        step.values.length > 0
          ? html`<dl class="values wide">${step.values.map(
              (value) =>
                html`<div class=${value.within === false ? 's-attention' : null}><dt>${value.name}</dt><dd>${value.value}${
                  value.limit && !frame.large
                    ? html`<span class="note">${words.storyLimit} ${value.limit}${
                        value.within === null
                          ? ''
                          : ` · ${value.within ? words.storyWithin : words.storyOutside}`
                      }</span>`
                    : null
                }</dd></div>`,
            )}</dl>`
          : null
      }
  </li>`;
}
