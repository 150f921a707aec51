import type { Issue } from '../../../platform/errors.ts';
import type { Place } from '../reading/reading.ts';
import type { Child, XmlType } from './model.ts';

/** Where an element stands; its path is only put together when somebody asks. */
export interface Node {
  name: string;
  /** Among its siblings of that name, from 1. */
  index: number;
  parent: Node | undefined;
  place: Place;
}

export function pathOf(node: Node): string {
  const parts: string[] = [];
  for (let at: Node | undefined = node; at; at = at.parent)
    parts.push(at.parent === undefined ? at.name : `${at.name}[${at.index}]`);
  return `/${parts.reverse().join('/')}`;
}

export interface Holder {
  /** Members or items: what the element becomes. */
  value: Record<string, unknown> | unknown[];
  /** RFC 6901 pointer to it, inside its event. */
  pointer: string;
}

/** An event under way. */
export interface EventFrame {
  node: Node;
  type: string;
  issues: Issue[];
  places: Map<string, Node>;
}

/** An element that is open. */
export interface Frame {
  /** `raw`: inside an extension, where anything goes. `ignored`: below something that is not right. */
  kind: 'known' | 'raw' | 'ignored';
  type: XmlType;
  child: Child | undefined;
  /** Its member's name in JSON. */
  name: string;
  node: Node;
  holder: Holder;
  event: EventFrame | undefined;
  text: string;
  /** Children so far, by their place in the type's list; and how many of others. */
  counts: number[];
  at: number;
  others: number;
  names: Map<string, number>;
  /** `xsi:type` without its prefix; `xsi:nil`. */
  xsiType?: string;
  isNil: boolean;
  hasMembers: boolean;
}

export function issueAt(node: Node, code: string, zh: string, en: string): Issue {
  const { line, column } = node.place;
  return {
    code,
    path: pathOf(node),
    zh: `第 ${line} 行第 ${column} 列：${zh}`,
    en: `Line ${line}, column ${column}: ${en}`,
  };
}
