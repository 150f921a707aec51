import { html as bound } from 'htm/preact';
import { h, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Tagged templates for server-rendered pages. Text and attributes are escaped by the renderer, by construction. */
export const html = bound as (strings: TemplateStringsArray, ...values: unknown[]) => VNode;

/** What may stand where a template expects a child. */
export type Part = VNode | string | null | readonly Part[];

/** Markup that is already safe: our own style sheet, and drawings whose renderer escapes. Nothing else. */
export function trusted(tag: 'style' | 'div', markup: string, className?: string): VNode {
  const props = { ...(className ? { class: className } : {}), dangerouslySetInnerHTML: { __html: markup } };
  return h(tag, props) as VNode;
}

export const toDocument = (root: VNode): string => `<!DOCTYPE html>${renderToString(root)}`;
