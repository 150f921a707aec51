import { cssVariables } from '../tokens.ts';
import { WAY_CSS } from '../way/index.ts';

/** The drawing takes the page's colours. */
const wayTokens = [
  '--way-ink:var(--ink)',
  '--way-soft:var(--ink-soft)',
  '--way-paper:var(--surface)',
  '--way-line:var(--line-strong)',
  '--way-fine:var(--fine-ink)',
  '--way-attention:var(--attention-ink)',
  '--way-stop:var(--stop-ink)',
  '--way-unknown:var(--unknown-ink)',
].join(';');

const states = ['fine', 'attention', 'stop', 'unknown']
  .map((state) => `.s-${state}{--s-ink:var(--${state}-ink);--s-tint:var(--${state}-tint)}`)
  .join('');

/** The first screen of a lot's page, the portal, and the forms. */
const parts = `
.verdict h1{word-break:keep-all}
.switch{background:none;border:0;padding:0;font:inherit;color:var(--accent);text-decoration:underline;text-underline-offset:.2em;cursor:pointer;min-height:var(--touch);min-width:var(--touch)}
[hidden]{display:none!important}
.verdict.brief{padding:var(--space-m) var(--space-l)}
.verdict.brief .tag{margin-bottom:var(--space-xs)}
.verdict.brief h1{font-size:1.25rem}
.verdict.brief ul{margin-top:var(--space-xs);font-size:.9em;line-height:1.5}
.verdict.brief li{display:inline;padding:0;text-indent:0}
.verdict.brief li::before{content:none}
:lang(en) .verdict.brief li+li::before{content:" ";display:inline;width:auto}
.summary{margin:var(--space-m) 0 0}
.brief-facts>div{display:flex;gap:0 var(--space-s);line-height:1.5}
.brief-facts dt{flex:none;min-width:3.2em}
.brief-facts .note,.brief-facts .soft,.brief-facts .mark{font-size:.9em}
.mark{color:var(--s-ink);font-weight:600}
.stages{display:flex;margin:var(--space-m) 0;gap:0}
.stage{flex:1 1 0;min-width:0;position:relative;display:flex;flex-direction:column;align-items:center;text-align:center;font-size:.8rem;line-height:1.3;padding:0 2px}
.stage i{position:relative;z-index:1;display:grid;place-items:center;width:2.75rem;height:2.75rem;border-radius:50%;border:2px solid var(--s-ink);color:var(--s-ink);background:var(--paper);margin-bottom:2px}
.stage svg{width:1.7rem;height:1.7rem}
.stage+.stage::before{content:"";position:absolute;top:1.375rem;left:-50%;width:100%;border-top:2px solid var(--line-strong)}
.stage.s-unknown i{border-style:dotted}
.stage b{font-weight:600;font-size:.875rem}
.stage span{color:var(--ink-soft)}
html.large:lang(en) .stage b{font-size:.75rem}
html.large:lang(en) .stage span{font-size:.7rem}
.figures.brief{grid-template-columns:repeat(3,1fr);gap:var(--space-s);margin:0}
.figures.brief dt{font-size:.85rem;line-height:1.3}
.figures.brief dd{font-size:1.1rem}
html.large .figures.brief dd{font-size:.95rem}
.papers-line{margin:var(--space-xs) 0}
.papers-line a{display:inline-flex;align-items:center;min-height:var(--touch);text-decoration:none}
.call+.soft{margin-top:var(--space-m)}
.bar-call,.call{display:flex;flex-wrap:wrap;gap:var(--space-s)}
.bar-call .button{flex:1 1 auto;padding:0 var(--space-m)}
.button.plain{background:none;color:var(--accent);border:1px solid var(--accent)}
.button.plain:hover{background:var(--accent-tint);color:var(--accent-strong)}
.strip-note{margin:var(--space-m) 0 0;padding:var(--space-s) var(--space-m);border-left:4px solid var(--line-strong);background:var(--sunk)}
.strip-note[class*=" s-"]{border-color:var(--s-ink);background:var(--s-tint)}
.first h1{margin-bottom:var(--space-s)}
.verdict a{color:var(--s-ink)}
.verdict p{margin:var(--space-s) 0 0}
.verdict .number{font-size:var(--type-title);font-weight:600}
`;

/** Everything is in rem, so that the large type is one size at the root; lines break anywhere before they overflow. */
const rules = `
*{box-sizing:border-box}
html{font-size:100%;-webkit-text-size-adjust:100%}
html.large{font-size:125%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 var(--font);overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:.2em}
a:hover{color:var(--accent-strong)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:var(--radius-s)}
.skip{position:absolute;left:-999rem}
.skip:focus{left:var(--space-l);top:var(--space-s);background:var(--surface);padding:var(--space-s)}
.bar,main{max-width:42rem;margin:0 auto;padding:0 var(--space-l)}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:0 var(--space-l);min-height:var(--touch)}
.bar a{display:inline-flex;align-items:center;min-height:var(--touch);min-width:var(--touch)}
.bar .home{margin-right:auto;color:var(--ink);font-weight:600;text-decoration:none}
.bar .home span{color:var(--ink-soft);font-weight:400;margin-left:.5em}
main{padding-bottom:var(--space-xxl)}
h1{font-size:var(--type-title);line-height:1.4;margin:0;font-weight:600;text-wrap:balance}
h2{font-size:var(--type-lead);line-height:1.4;margin:0 0 var(--space-s);font-weight:600}
p{margin:0 0 var(--space-s)}
section{padding:var(--space-xl) 0 0;margin:var(--space-xl) 0 0;border-top:1px solid var(--line)}
ul,ol{margin:0;padding:0;list-style:none}
section.first{border-top:0;margin-top:0}
.soft{color:var(--ink-soft)}
.verdict{background:var(--s-tint);border-left:6px solid var(--s-ink);padding:var(--space-l);margin:0}
.verdict+section{border-top:0;margin-top:0}
.verdict .tag{margin-bottom:var(--space-s)}
.verdict ul{margin-top:var(--space-s)}
.verdict li{margin:0 0 var(--space-xs);padding-left:1.2em;text-indent:-1.2em}
.verdict li::before{content:"·";display:inline-block;width:1.2em;text-indent:0;text-align:center}
.tag{display:inline-flex;align-items:center;gap:.35em;color:var(--s-ink);font-weight:600}
.notes .tag{display:flex;align-items:flex-start;font-weight:400}.tag b{flex:none;display:inline-grid;place-items:center;width:1.35em;height:1.35em;border-radius:50%;background:var(--s-ink);color:var(--s-tint);font-size:.85em}
dl{margin:0}
.facts>div{display:grid;grid-template-columns:6.5em 1fr;gap:0 var(--space-m);padding:var(--space-s) 0;border-bottom:1px solid var(--line)}
.facts>div:last-child{border-bottom:0}
dt{color:var(--ink-soft)}
dd{margin:0;font-variant-numeric:tabular-nums}
.note{display:block;font-size:.9em;color:var(--ink-soft)}
.note.tag{display:flex;color:var(--s-ink)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:var(--space-l) var(--space-m)}
.figures dd{font-size:var(--type-title);font-weight:600;line-height:1.3}
.figures>div{display:flex;flex-direction:column}
.figures+.soft{margin-top:var(--space-s)}
.sayings{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:var(--space-s);margin-bottom:var(--space-l)}
.sayings li{background:var(--attention-tint);padding:var(--space-m)}
.sayings strong{display:block;font-size:var(--type-lead);font-variant-numeric:tabular-nums}
.draw{max-width:30rem;margin:var(--space-xl) auto var(--space-m)}
.draw svg{display:block;width:100%;height:auto}
details{margin-top:var(--space-s)}
summary{cursor:pointer;min-height:var(--touch);display:flex;align-items:center;gap:.5em;color:var(--accent)}
summary::before{content:"＋";width:1em}
details[open]>summary::before{content:"－"}
.list li{padding:var(--space-s) 0;border-bottom:1px solid var(--line)}
.list li:last-child{border-bottom:0}
.list .row{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 var(--space-m)}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:calc(var(--touch) + 4px);padding:0 var(--space-xl);background:var(--accent);color:var(--on-accent);border:0;border-radius:var(--radius-m);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
.button:hover{background:var(--accent-strong);color:var(--on-accent)}
.code{font-family:var(--mono);font-variant-numeric:tabular-nums}
.qr{background:#fff;padding:var(--space-m);width:11rem;max-width:100%;border:1px solid var(--line)}
.qr svg{display:block;width:100%;height:auto}
.soft+.look{margin-top:var(--space-l)}
.look label{display:block;font-weight:600;margin-bottom:var(--space-xs)}
.look .box{display:flex;flex-wrap:wrap;gap:var(--space-s);margin-top:var(--space-s)}
.look input{flex:1 1 14rem;min-width:0;min-height:calc(var(--touch) + 4px);padding:0 var(--space-m);font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--ink-faint);border-radius:var(--radius-m)}
footer{margin:var(--space-xl) 0 0;padding:var(--space-l) 0 0;color:var(--ink-soft);border-top:1px solid var(--line)}
footer a{display:inline-flex;align-items:center;min-height:var(--touch)}
`;

/** The portal, the forms, the camera over the page. */
const forms = `
.portal h1{font-size:1.5rem;margin-bottom:var(--space-s)}
.portal .look{margin-top:var(--space-m)}
.portal .look input{min-height:3.75rem;font-size:1.25rem;flex-basis:100%}
.portal .look .button{flex:1 1 8rem;min-height:3.5rem;font-size:1.125rem}
.look.small{margin-top:var(--space-l)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:var(--space-m)}
.tiles a{display:flex;flex-direction:column;height:100%;padding:var(--space-m) var(--space-l);border:1px solid var(--line-strong);border-radius:var(--radius-m);text-decoration:none;color:var(--ink)}
.tiles b{font-size:var(--type-lead);color:var(--accent)}
.tiles span{color:var(--ink-soft)}
.tiles+.call{margin:var(--space-m) 0 0}
.doors li{border-bottom:1px solid var(--line)}
.doors a{display:flex;align-items:center;min-height:calc(var(--touch) + 4px)}
.tell{margin-top:var(--space-l);display:flex;flex-direction:column;gap:var(--space-l)}
.tell .field{display:flex;flex-direction:column;gap:2px}
.tell label{font-weight:600}
.tell label .soft{font-weight:400}
.tell input:not([type=hidden]),.tell textarea,.tell select{width:100%;min-height:calc(var(--touch) + 4px);padding:var(--space-s) var(--space-m);font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--ink-faint);border-radius:var(--radius-m)}
.tell .wrong{border-left:4px solid var(--s-ink);padding-left:var(--space-m)}
.tell .problem{color:var(--s-ink);font-weight:600}
.tell .about{padding:var(--space-s) var(--space-m);background:var(--sunk);border-left:4px solid var(--line-strong)}
.tell .about a{display:inline-flex;align-items:center;min-height:var(--touch)}
.trap{position:absolute;left:-999rem}
.cam{position:fixed;inset:0;width:100%;height:100%;max-width:none;max-height:none;border:0;padding:var(--space-l);background:#000;color:#fff;flex-direction:column;gap:var(--space-m);align-items:center}
.cam[open]{display:flex}
.cam video{flex:1 1 auto;min-height:0;width:100%;max-width:40rem;object-fit:cover;border-radius:var(--radius-m)}
.cam .button{width:100%;max-width:40rem}
.cam .button.plain{color:#fff;border-color:#fff}
.pick{position:absolute;left:-999rem}
.cam label:focus-within{outline:3px solid #fff}
`;

/** A letter of the office with the form for its answer. */
const letters = `
.letter h2{margin-top:0}
.letter .lot{border:1px solid var(--line-strong);border-radius:var(--radius-m);padding:var(--space-m) var(--space-l) var(--space-l);margin:0;min-width:0}
.letter legend{font-weight:600;padding:0 var(--space-s)}
.letter .fates{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:var(--space-m);margin-top:var(--space-m);align-items:end}
.letter .fates input{font-variant-numeric:tabular-nums;font-size:1.125rem}
.letter .due{font-size:var(--type-lead);font-weight:600}
.letter .lot .field{margin-top:var(--space-m)}
`;

/** The story of the making, and lists of lots in a list. */
const stories = `
.lots li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 var(--space-m);border:0;padding:0;align-items:center}
.lots a{display:inline-flex;align-items:center;min-height:var(--touch)}
.story{border-left:3px solid var(--line-strong);margin:var(--space-m) 0 0 .7rem}
.story>li{position:relative;display:grid;grid-template-columns:minmax(6rem,8.5rem) 1fr;gap:var(--space-xs) var(--space-m);padding:0 0 var(--space-xl) var(--space-l)}
.story .when{grid-column:1/-1;font-variant-numeric:tabular-nums;color:var(--ink-soft)}
.story .when b{position:absolute;left:-.85rem;display:grid;place-items:center;width:1.6rem;height:1.6rem;border-radius:50%;background:var(--accent);color:var(--on-accent);font-size:.85rem}
.story .wide{grid-column:1/-1;margin:0}
.story h3{font-size:1rem;margin:0;line-height:1.4}
.scene{width:100%;height:auto;background:var(--surface);border:1px solid var(--line);border-radius:var(--radius-s)}
.scene .g{fill:var(--sunk)}.scene .a{fill:var(--accent);fill-opacity:.75;stroke:var(--accent-strong);stroke-width:1.5}
.scene .o,.scene .s{fill:none;stroke:var(--ink-soft);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.scene .s{stroke:var(--accent);stroke-width:3}
.values{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:var(--space-xs) var(--space-l)}
.values dt{font-size:.85em;line-height:1.3}
.values dd{font-weight:600}
.values dd .note{font-weight:400}
.values .s-attention dd{color:var(--s-ink)}
.story img{max-width:100%;height:auto;margin-top:var(--space-s)}
`;

const print = `@media print{.bar .switch,details summary,.button,.skip,.look,.tell,.tiles,.bar-call{display:none}.verdict{border:1px solid}.story>li,.list li,section h2{break-inside:avoid}section h2{break-after:avoid}body{font-size:11pt}.scene .a{fill:#555}}`;

/** Light, and dark where the device asks for it; nothing here sets a theme by hand. */
const colours = cssVariables()
  .split('\n')
  .filter((line) => !line.includes('data-theme'))
  .join('');

const packed = (text: string): string => text.replace(/\n/g, '');

/** The style sheet that every public page has; it stands in the page, so that the first answer is all of it. */
export const SCAN_CSS = `${colours}:root{${wayTokens}}${states}${packed(rules + parts)}${WAY_CSS}${print}`;

/** What only some pages need. */
export const EXTRA_CSS = {
  forms: packed(forms),
  stories: packed(stories),
  letters: packed(letters),
} as const;
