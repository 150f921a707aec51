import type { VNode } from 'preact';
import { html, type Part } from '../scan/html.ts';

/**
 * The part of Markdown in which the standard is written: headings with marks {#like-this}, paragraphs, lists, tables,
 * quotations, code; and in a line code, bold and links. Text is escaped by the renderer; addresses are our own or https.
 */
export interface Heading {
  level: number;
  text: string;
  id: string;
}

type Block =
  | ({ kind: 'heading' } & Heading)
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: string[]; rows: string[][] }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'quote'; text: string }
  | { kind: 'text'; text: string };

/** Turns an address that stands in a chapter into one of the site; null: no link. */
export type LinkMaker = (href: string) => string | null;

const HEADING = /^(#{1,4})\s+(.*?)(?:\s+\{#([a-z0-9-]+)\})?$/;
const ITEM = /^(?:-|(\d+)\.)\s+(.*)$/;

/** All blocks of a text, in order. What is no part of it is a paragraph. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (test: (line: string) => boolean): string[] => {
    const start = at;
    while (at < lines.length && test(lines[at] ?? '')) at += 1;
    return lines.slice(start, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    if (line.trim() === '') at += 1;
    else if (heading) {
      const title = heading[2] ?? '';
      blocks.push({
        kind: 'heading',
        level: (heading[1] ?? '#').length,
        text: title,
        id: heading[3] ?? `s-${blocks.length}`,
      });
      at += 1;
    } else if (line.startsWith('```')) {
      at += 1;
      blocks.push({ kind: 'code', text: takeWhile((one) => !one.startsWith('```')).join('\n') });
      at += 1;
    } else if (line.startsWith('|')) blocks.push(tableOf(takeWhile((one) => one.startsWith('|'))));
    else if (line.startsWith('>'))
      blocks.push({
        kind: 'quote',
        text: takeWhile((one) => one.startsWith('>'))
          .map((one) => one.replace(/^>\s?/, ''))
          .join(' '),
      });
    else if (ITEM.test(line)) {
      const ordered = ITEM.exec(line)?.[1] !== undefined;
      const items = takeWhile((one) => ITEM.test(one)).map((one) => ITEM.exec(one)?.[2] ?? '');
      blocks.push({ kind: 'list', ordered, items });
    } else {
      at += 1;
      const rest = takeWhile((one) => one.trim() !== '' && !/^(#|```|\||>)/.test(one) && !ITEM.test(one));
      blocks.push({ kind: 'text', text: [line, ...rest].join(' ') });
    }
  }
  return blocks;
}

/** Cells may hold a bar as \|. */
const cellsOf = (line: string): string[] =>
  line
    .replace(/^\|\s*|\s*\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

function tableOf(lines: string[]): Block {
  const [head = '', , ...rows] = lines;
  return { kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) };
}

export const headingsOf = (text: string): Heading[] =>
  parseMarkdown(text).flatMap((block) =>
    block.kind === 'heading' ? [{ level: block.level, text: block.text, id: block.id }] : [],
  );

/** `down`: by how many levels headings are lowered, where chapters stand in one page. */
export function renderMarkdown(text: string, link: LinkMaker, down = 0, prefix = ''): VNode[] {
  return parseMarkdown(text).map((block) => renderBlock(block, link, down, prefix));
}

function renderBlock(block: Block, link: LinkMaker, down: number, prefix: string): VNode {
  if (block.kind === 'heading') {
    const level = Math.min(6, block.level + down);
    const id = prefix + block.id;
    return html`<${`h${level}`} id=${id}>${inline(block.text, link)}</${`h${level}`}>`;
  }
  if (block.kind === 'code') return html`<pre tabindex="0"><code>${block.text}</code></pre>`;
  if (block.kind === 'quote') return html`<blockquote>${inline(block.text, link)}</blockquote>`;
  if (block.kind === 'text') return html`<p>${inline(block.text, link)}</p>`;
  if (block.kind === 'list') {
    const items = block.items.map((item) => html`<li>${inline(item, link)}</li>`);
    return block.ordered ? html`<ol class="steps">${items}</ol>` : html`<ul class="points">${items}</ul>`;
  }
  return tableNode(block.head, block.rows, link);
}

/** On a phone a row is a card, each cell named by its heading. */
function tableNode(head: string[], rows: string[][], link: LinkMaker): VNode {
  return html`<table>
    <thead><tr>${head.map((cell) => html`<th scope="col">${inline(cell, link)}</th>`)}</tr></thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>${row.map((cell, index) => html`<td data-label=${plainText(head[index] ?? '')} class=${cell === '' ? 'none' : null}><div>${inline(cell, link)}</div></td>`)}</tr>`,
      )}
    </tbody>
  </table>`;
}

export const plainText = (text: string): string =>
  text.replace(/\*\*|`/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');

const INLINE = /(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/;

function inline(text: string, link: LinkMaker): Part[] {
  return text.split(INLINE).map((part): Part => {
    if (part.startsWith('`') && part.endsWith('`') && part.length > 2)
      return html`<code>${part.slice(1, -1)}</code>`;
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4)
      return html`<strong>${part.slice(2, -2)}</strong>`;
    const found = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part);
    if (!found) return part;
    const href = link(found[2] ?? '');
    return href === null ? (found[1] ?? '') : html`<a href=${href}>${found[1]}</a>`;
  });
}
