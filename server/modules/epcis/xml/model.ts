import type { Simple } from './simple-types.ts';

/** What an element may hold, and what becomes of it in JSON: the tables in model-*.ts are made of these. */
export interface XmlType {
  /**
   * `text`: a text. `object`: its children by name. `list`: its children as a list. `spread`: its children belong to
   * the element around it (the wrappers of 1.2). `any`: whatever it is. `skip`: checked, and not part of the JSON.
   */
  shape: 'text' | 'object' | 'list' | 'spread' | 'any' | 'skip';
  /** Of a text. */
  text?: Simple;
  /** Of a text that is a word of a vocabulary. */
  words?: Words;
  /** Children in their order. */
  children?: readonly Child[];
  /** `choice`: one of them; `mix`: any of them, in any order, any number of times. */
  order?: 'sequence' | 'choice' | 'mix';
  /** Elements of others behind them: of another namespace, or of none. */
  wild?: { of: 'other' | 'local' | 'both'; needed: boolean };
  attributes?: Readonly<Record<string, Attribute>>;
  /** Attributes beyond those may stand there. */
  anyAttribute?: boolean;
  /** Of its children; none unless told. */
  namespace?: string;
  /** Of a text with attributes: the member that the text itself becomes. */
  textName?: string;
  nillable?: boolean;
  /** An element of the sender's own, standing where events stand. */
  isEvent?: boolean;
}

export interface Child {
  name: string;
  type: XmlType;
  min: 0 | 1;
  max: 1 | typeof MANY;
  /** Stands only where this one stands. */
  needs?: string;
  /** The element is an event: it is handed on as soon as it ends. */
  event?: boolean;
  namespace?: string;
}

export interface Attribute {
  type: Simple;
  needed?: boolean;
  words?: Words;
  /** Becomes this in JSON. */
  as?: 'number' | 'boolean';
}

export type Words = 'bizstep' | 'disp' | 'btt' | 'sdt' | 'er' | 'measurement' | 'component';

export const MANY = Number.MAX_SAFE_INTEGER;

export const text = (type: Simple, words?: Words): XmlType => ({
  shape: 'text',
  text: type,
  ...(words ? { words } : {}),
});
export const one = (name: string, type: XmlType): Child => ({ name, type, min: 1, max: 1 });
export const maybe = (name: string, type: XmlType): Child => ({ name, type, min: 0, max: 1 });
export const some = (name: string, type: XmlType): Child => ({ name, type, min: 1, max: MANY });
export const any = (name: string, type: XmlType): Child => ({ name, type, min: 0, max: MANY });
export const each = (children: readonly Child[], name: string): XmlType => ({
  shape: 'list',
  children: children.filter((child) => child.name === name),
});
/** Elements of other namespaces at the end, and attributes of anybody: how EPCIS is extended. */
export const OPEN = { wild: { of: 'other', needed: false }, anyAttribute: true } as const;
const wrapped = (of: 'other' | 'local'): XmlType => ({
  shape: 'spread',
  wild: { of, needed: true },
  anyAttribute: true,
});
/** `extension` for elements of a later version: without a namespace. */
export const LATER = wrapped('local');
/** `extension` of 2.0: for elements of others. */
export const OTHERS = wrapped('other');
export const list = (child: Child, more: Partial<XmlType> = {}): XmlType => ({
  shape: 'list',
  children: [child],
  ...more,
});
