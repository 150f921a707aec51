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
.call{display:flex;flex-wrap:wrap;align-items:center;gap:var(--space-s) var(--space-l)}
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
@media print{.bar .switch,details summary,.button,.skip{display:none}.verdict{border:1px solid}}
`;

/** The one style sheet of the public pages; it stands in the page, so that a page is one request. */
export const SCAN_CSS = `${cssVariables()}:root{${wayTokens}}${states}${rules.replace(/\n/g, '')}${WAY_CSS}`;
