import { SaxesParser } from 'saxes';

/** An XML document as a tree that can be spoilt and written again; comments and layout are left out. */
export interface XmlElement {
  name: string;
  attributes: [string, string][];
  children: (XmlElement | string)[];
}

export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const top: XmlElement = { name: '', attributes: [], children: [] };
  const stack = [top];
  parser.on('opentag', (tag) => {
    const element: XmlElement = {
      name: tag.name,
      attributes: Object.entries(tag.attributes).map(([name, value]) => [name, String(value)]),
      children: [],
    };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on('closetag', () => stack.pop());
  parser.on('text', (text) => {
    if (text.trim() !== '') stack.at(-1)?.children.push(text);
  });
  parser.write(text).close();
  return top.children.find((child) => typeof child !== 'string') as XmlElement;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export function writeXml({ name, attributes, children }: XmlElement): string {
  const inside = children.map((child) => (typeof child === 'string' ? escaped(child) : writeXml(child)));
  const outside = attributes.map(([key, value]) => ` ${key}="${escaped(value)}"`).join('');
  return `<${name}${outside}>${inside.join('')}</${name}>`;
}

export const elementsOf = (element: XmlElement): XmlElement[] =>
  element.children.filter((child) => typeof child !== 'string');
