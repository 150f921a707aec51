import { SaxesParser } from 'saxes';
import { Unreadable } from './adapter.ts';

export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: Element[];
  text: string;
}

const DEPTH_MAX = 12;
const ELEMENTS_MAX = 20_000;

/**
 * The tree of a small XML document. A document type is refused whole: it is where entities that expand without end, or
 * name files of ours, are declared. Errors: `Unreadable`.
 */
export function readXml(text: string): Element {
  const parser = new SaxesParser({ xmlns: false });
  const open: Element[] = [];
  let root: Element | undefined;
  let count = 0;
  parser.on('error', (error) => {
    throw new Unreadable(`XML: ${error.message.slice(0, 200)}`);
  });
  parser.on('doctype', () => {
    throw new Unreadable('XML without a document type is expected');
  });
  parser.on('opentag', ({ name, attributes }) => {
    count += 1;
    if (open.length >= DEPTH_MAX || count > ELEMENTS_MAX) throw new Unreadable('XML: too deep or too long');
    const element: Element = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (piece: string) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  if (!root) throw new Unreadable('XML: an element is expected');
  return root;
}

export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((child) => child.name === name);

export const textOf = (element: Element | undefined, name: string): string | null =>
  childOf(element, name)?.text.trim() || null;
