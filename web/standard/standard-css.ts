import { SCAN_CSS } from '../scan/scan-css.ts';

/** Beside the rules of the public pages: a wider page with its contents beside it, tables that become cards, print. */
const rules = `
.bar.wide,.layout{max-width:80rem}
.layout{margin:0 auto;padding:0 var(--space-l)}
main.doc{max-width:none;padding:0 0 var(--space-xxl)}
.doc h1{font-size:var(--type-figure);line-height:1.3;margin:var(--space-s) 0 var(--space-l)}
.doc h2{font-size:var(--type-title);margin:var(--space-xxl) 0 var(--space-m);padding-top:var(--space-l);border-top:1px solid var(--line)}
.doc h3{font-size:var(--type-lead);margin:var(--space-xl) 0 var(--space-s);font-weight:600}
.doc h4{font-size:1rem;margin:var(--space-l) 0 var(--space-s)}
.doc section{padding:0;margin:0;border:0}
.doc :target{scroll-margin-top:var(--space-l);background:var(--accent-tint)}
.doc p,.doc li{max-width:44rem}
.points,.steps{margin:0 0 var(--space-m);padding-left:1.4em}
.points{list-style:disc}.steps{list-style:decimal}
.points li,.steps li{margin-bottom:var(--space-xs)}
blockquote{margin:var(--space-l) 0;padding:var(--space-m) var(--space-l);background:var(--accent-tint);border-left:4px solid var(--accent);max-width:46rem}
code{font-family:var(--mono);font-size:.92em;background:var(--sunk);padding:.1em .3em;border-radius:var(--radius-s)}
pre{background:var(--sunk);padding:var(--space-l);overflow-x:auto;border-radius:var(--radius-m);line-height:1.5;margin:var(--space-m) 0}
pre code{background:none;padding:0;overflow-wrap:normal;white-space:pre}
table{border-collapse:collapse;width:100%;margin:var(--space-m) 0 var(--space-l);font-size:.94rem;line-height:1.5}
th,td{text-align:left;vertical-align:top;padding:var(--space-s) var(--space-m) var(--space-s) 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--ink-soft);white-space:nowrap;border-bottom-color:var(--line-strong)}
td:first-child{min-width:7rem}
.toc{font-size:.95rem;padding-bottom:var(--space-xxl)}
.whole{margin-top:var(--space-l)}
.whole a{display:inline-flex;align-items:center;min-height:var(--touch)}
.toc h2{font-size:1rem;margin:0 0 var(--space-s)}
.toc a{display:flex;align-items:center;min-height:var(--touch);text-decoration:none;border-bottom:1px solid var(--line)}
.toc a[aria-current]{font-weight:600;color:var(--ink);border-left:4px solid var(--accent);padding-left:var(--space-s)}
.toc li li a{padding-left:var(--space-l);min-height:2.25rem;border:0;color:var(--ink-soft)}
.state{display:inline-block;padding:.1em .6em;border-radius:1em;font-size:.875rem;font-weight:600}
.draft{background:var(--attention-tint);color:var(--attention-ink)}
.final{background:var(--fine-tint);color:var(--fine-ink)}
.next{display:flex;flex-wrap:wrap;gap:0 var(--space-xl);justify-content:space-between;margin-top:var(--space-xxl);border-top:1px solid var(--line)}
.next a{display:inline-flex;align-items:center;min-height:var(--touch)}
.files{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:0 var(--space-xl)}
.files a{display:flex;justify-content:space-between;gap:var(--space-m);align-items:center;min-height:var(--touch);border-bottom:1px solid var(--line);text-decoration:none}
.files span{color:var(--ink-soft);font-size:.875rem;white-space:nowrap}
@media (min-width:64rem){
.beside{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:0 var(--space-xxl)}
.beside main{grid-column:2;grid-row:1}
.to-toc{display:none !important}
.toc{grid-column:1;grid-row:1;position:sticky;top:var(--space-l);align-self:start;max-height:calc(100vh - 2rem);overflow-y:auto}
}
@media (max-width:40rem){
table,tbody,tr,td{display:block;width:100%}
thead{position:absolute;left:-999rem}
tr{border-bottom:1px solid var(--line-strong);padding:var(--space-s) 0}
td{border:0;padding:.15rem 0;display:grid;grid-template-columns:5.5em 1fr;gap:0 var(--space-s)}
td:first-child{font-weight:600}
td:first-child code{font-weight:600}
td::before{font-weight:400;content:attr(data-label);color:var(--ink-soft)}
td.none{display:none}
}
@media print{
.toc,.bar .switch,.next,.skip{display:none}
.layout{display:block;max-width:none;padding:0}
body{font-size:10pt;background:#fff;color:#000}
h1,h2,h3{break-after:avoid}
tr,pre,blockquote{break-inside:avoid}
thead{display:table-header-group}
.doc section+section{break-before:page}
a{color:inherit;text-decoration:none}
pre{white-space:pre-wrap}pre code{white-space:pre-wrap}
}
`;

export const STANDARD_CSS = `${SCAN_CSS}${rules.replace(/\n/g, '')}`;
