import type { SaxesAttributeNS, SaxesTagNS } from 'saxes';
import type { Issue } from '../../../platform/errors.ts';
import type { Place } from '../reading/reading.ts';
import { attach, elementValue } from './element-value.ts';
import { type EventFrame, type Frame, type Holder, issueAt, type Node } from './frame.ts';
import { type Child, MANY, type XmlType } from './model.ts';
import { LOCAL, type Prefixes } from './prefixes.ts';
import { collapsed, type Simple, simpleType } from './simple-types.ts';
import { bareWord } from './words.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const XML = 'http://www.w3.org/XML/1998/namespace';
const OWN = /^urn:epcglobal:epcis(-query|-masterdata)?:xsd:/;

const noteIn = (frame: { event: EventFrame | undefined }, issues: Issue[], issue: Issue): void => {
  const list = frame.event?.issues ?? issues;
  // An event with twenty findings has told enough.
  if (frame.event === undefined || list.length < 20) list.push(issue);
};

/** The frame of an element inside `parent`, found in its type. */
export function beginChild(
  parent: Frame,
  tag: SaxesTagNS,
  place: Place,
  prefixes: Prefixes,
  issues: Issue[],
): Frame {
  const index = (parent.names.get(tag.name) ?? 0) + 1;
  parent.names.set(tag.name, index);
  const node: Node = { name: tag.name, index, parent: parent.node, place };
  if (parent.kind === 'ignored') return frameOf('ignored', parent, node, {});
  if (parent.kind === 'raw' || parent.type.shape === 'any')
    return rawFrame(parent, node, prefixes.name(tag.uri, tag.local, tag.prefix));
  const found = childFor(parent, tag, node, issues);
  if (found === 'wild') {
    const name = prefixes.nameAtTop(tag.uri, tag.local, tag.prefix);
    return parent.type.isEvent ? ownEvent(parent, node, name) : rawFrame(parent, node, name);
  }
  if (found === null) return frameOf('ignored', parent, node, {});
  return knownChild(parent, found, node);
}

function frameOf(
  kind: Frame['kind'],
  parent: Frame,
  node: Node,
  more: Partial<Pick<Frame, 'type' | 'child' | 'name' | 'holder' | 'event'>>,
): Frame {
  return {
    kind,
    type: { shape: 'any' },
    child: undefined,
    name: node.name,
    node,
    holder: { value: {}, pointer: parent.holder.pointer },
    event: parent.event,
    text: '',
    counts: [],
    at: 0,
    others: 0,
    names: new Map(),
    isNil: false,
    hasMembers: false,
    ...more,
  };
}

function rawFrame(parent: Frame, node: Node, name: string): Frame {
  const pointer = `${parent.holder.pointer}/${name}`;
  if (parent.kind === 'known') parent.event?.places.set(pointer, node);
  return frameOf('raw', parent, node, { name, holder: { value: {}, pointer } });
}

/** An event of a type of the sender's own: kept as it is. */
function ownEvent(parent: Frame, node: Node, type: string): Frame {
  const event: EventFrame = { node, type, issues: [], places: new Map() };
  return frameOf('raw', parent, node, { name: type, event, holder: { value: {}, pointer: '' } });
}

function knownChild(parent: Frame, child: Child, node: Node): Frame {
  const { type } = child;
  if (child.event) {
    // Out of use since 1.1, so that JSON has no word for it.
    const name = child.name === 'QuantityEvent' ? `${LOCAL}:QuantityEvent` : child.name;
    const event: EventFrame = { node, type: name, issues: [], places: new Map() };
    return frameOf('known', parent, node, { type, child, name, event, holder: { value: {}, pointer: '' } });
  }
  const pointer = pointerFor(parent.holder, child);
  parent.event?.places.set(pointer, node);
  const holder: Holder =
    type.shape === 'spread' ? parent.holder : { value: type.shape === 'list' ? [] : {}, pointer };
  return frameOf('known', parent, node, { type, child, name: child.name, holder });
}

function pointerFor({ value, pointer }: Holder, child: Child): string {
  if (Array.isArray(value)) return `${pointer}/${value.length}`;
  if (child.max !== MANY) return `${pointer}/${child.name}`;
  const before = value[child.name];
  return `${pointer}/${child.name}/${Array.isArray(before) ? before.length : 0}`;
}

/** Which child of the type this is; `wild` for one of somebody else's, null where none may stand. */
function childFor(parent: Frame, tag: SaxesTagNS, node: Node, issues: Issue[]): Child | 'wild' | null {
  const { type } = parent;
  const children = type.children ?? [];
  const fits = (child: Child) =>
    child.name === tag.local && tag.uri === (child.namespace ?? type.namespace ?? '');
  const order = type.order ?? 'sequence';
  const taken = order === 'choice' && (parent.others > 0 || parent.counts.some((count) => count > 0));
  const from = order === 'sequence' ? parent.at : 0;
  const at = taken ? -1 : children.findIndex((child, index) => index >= from && fits(child));
  const child = children[at];
  if (child && (order === 'mix' || (parent.counts[at] ?? 0) < child.max)) {
    if (order === 'sequence') {
      missing(parent, at, node, issues);
      parent.at = at;
    }
    parent.counts[at] = (parent.counts[at] ?? 0) + 1;
    if (child.needs !== undefined) needed(parent, child.needs, node, issues);
    return child;
  }
  if (!taken && isWild(type, tag.uri)) {
    if (order === 'sequence') {
      missing(parent, children.length, node, issues);
      parent.at = children.length;
    }
    parent.others += 1;
    return 'wild';
  }
  noteIn(parent, issues, unexpected(parent, node));
  return null;
}

function isWild(type: XmlType, uri: string): boolean {
  if (!type.wild) return false;
  if (uri === '') return type.wild.of !== 'other';
  return type.wild.of !== 'local' && !OWN.test(uri);
}

/** Required children before the place `to`, each said once. */
function missing(parent: Frame, to: number, node: Node, issues: Issue[]): void {
  const children = parent.type.children ?? [];
  for (let index = parent.at; index < to; index += 1) {
    const child = children[index];
    if (!child || child.min === 0 || (parent.counts[index] ?? 0) > 0) continue;
    parent.counts[index] = 1;
    noteIn(parent, issues, missingIssue(parent, child.name, node));
  }
}

function needed(parent: Frame, name: string, node: Node, issues: Issue[]): void {
  const index = (parent.type.children ?? []).findIndex((child) => child.name === name);
  if ((parent.counts[index] ?? 0) === 0) noteIn(parent, issues, missingIssue(parent, name, node));
}

const missingIssue = (parent: Frame, name: string, node: Node): Issue =>
  issueAt(
    node,
    'xml-element-missing',
    `<${parent.node.name}> 里缺少 <${name}>，请按标准的顺序补上。`,
    `<${name}> is missing in <${parent.node.name}>; add it in the order of the standard.`,
  );

function unexpected(parent: Frame, node: Node): Issue {
  const { type } = parent;
  const from = type.order === undefined || type.order === 'sequence' ? parent.at : 0;
  const next = (type.children ?? [])
    .filter(
      (child, index) => index >= from && (type.order === 'mix' || (parent.counts[index] ?? 0) < child.max),
    )
    .map((child) => child.name);
  const known = (type.children ?? []).some((child) => child.name === node.name);
  const list = next.slice(0, 12).join(', ');
  return issueAt(
    node,
    'xml-element-unexpected',
    known
      ? `<${node.name}> 在这里重复或顺序不对${list ? `，接下来可以是：${list}` : ''}。`
      : `<${parent.node.name}> 里没有 <${node.name}>${list ? `，这里可以是：${list}` : ''}；自定义的元素请加命名空间。`,
    known
      ? `<${node.name}> comes twice or out of order here${list ? `; next may come: ${list}` : ''}.`
      : `<${parent.node.name}> has no <${node.name}>${list ? `; here may come: ${list}` : ''}; elements of your own need a namespace.`,
  );
}

/** Attributes into the members of the element, each held against its type. */
export function readAttributes(
  frame: Frame,
  attributes: readonly SaxesAttributeNS[],
  prefixes: Prefixes,
  issues: Issue[],
): void {
  const { type, holder } = frame;
  const put = (name: string, value: unknown) => {
    frame.hasMembers = true;
    if (!Array.isArray(holder.value)) holder.value[name] = value;
  };
  const named = new Set<string>();
  for (const { uri, local, prefix, value } of attributes) {
    if (uri === XMLNS || local === 'xmlns') continue;
    if (uri === XSI) {
      readInstance(frame, local, value, issues);
      continue;
    }
    if (frame.kind === 'ignored') continue;
    if (frame.kind === 'raw') {
      put(prefixes.name(uri, local, prefix), value);
      continue;
    }
    const own = uri === '' && type.attributes !== undefined && Object.hasOwn(type.attributes, local);
    const known = own ? type.attributes?.[local] : undefined;
    if (known) {
      named.add(local);
      const text = collapsed(known.type, value);
      checkText(frame, known.type, text, issues, `@${local}`);
      put(local, converted(known.words ? bareWord(known.words, text) : text, known.as));
    } else if (type.anyAttribute) {
      if (uri !== XML) put(prefixes.nameAtTop(uri, local, prefix), value);
    } else noteIn(frame, issues, attributeIssue(frame, 'xml-attribute-unexpected', local));
  }
  if (frame.kind !== 'known') return;
  for (const [name, attribute] of Object.entries(type.attributes ?? {}))
    if (attribute.needed && !named.has(name))
      noteIn(frame, issues, attributeIssue(frame, 'xml-attribute-missing', name));
}

function readInstance(frame: Frame, local: string, value: string, issues: Issue[]): void {
  if (local === 'type') frame.xsiType = value.trim().replace(/^.*:/, '');
  if (local !== 'nil' || !/^(true|1)$/.test(value.trim())) return;
  frame.isNil = true;
  if (frame.kind === 'known' && !frame.type.nillable)
    noteIn(frame, issues, attributeIssue(frame, 'xml-attribute-unexpected', 'xsi:nil'));
}

const attributeIssue = (frame: Frame, code: string, name: string): Issue => {
  const [zh, en] =
    code === 'xml-attribute-missing'
      ? [
          `<${frame.node.name}> 缺少属性 ${name}，请补上。`,
          `<${frame.node.name}> needs the attribute ${name}; add it.`,
        ]
      : [
          `<${frame.node.name}> 没有属性 ${name}，请去掉它。`,
          `<${frame.node.name}> has no attribute ${name}; leave it out.`,
        ];
  return issueAt(frame.node, code, zh, en);
};

export function converted(text: string, as: 'number' | 'boolean' | undefined): unknown {
  if (as === 'boolean') return text === 'true' || text === '1';
  if (as !== 'number') return text;
  const number = Number(text);
  // JSON has no infinity; the schema of events says what it expects instead.
  return Number.isFinite(number) ? number : text;
}

export function checkText(frame: Frame, type: Simple, text: string, issues: Issue[], attribute = ''): void {
  if (simpleType(type).fits(text)) return;
  const { zh, en } = simpleType(type);
  const what = `${frame.node.name}${attribute}`;
  noteIn(
    frame,
    issues,
    issueAt(
      frame.node,
      'xml-value',
      `${what} 的内容“${shown(text)}”不对，应为${zh}。`,
      `${what} holds "${shown(text)}"; ${en} is expected.`,
    ),
  );
}

const shown = (text: string): string => text.slice(0, 60);

export function takeText(frame: Frame, text: string, issues: Issue[]): void {
  const { kind, type } = frame;
  if (kind === 'ignored') return;
  if (kind === 'raw' || type.text !== undefined || type.shape === 'any') {
    frame.text += text;
    return;
  }
  if (/[^ \t\r\n]/.test(text))
    noteIn(
      frame,
      issues,
      issueAt(
        frame.node,
        'xml-text-unexpected',
        `<${frame.node.name}> 里只能有元素，不能有文字“${shown(text.trim())}”。`,
        `<${frame.node.name}> holds elements only, no text such as "${shown(text.trim())}".`,
      ),
    );
}

/** Checks that the element is whole and hands its value to the one around it. Returns the event that it was. */
export function endElement(frame: Frame, parent: Frame | undefined, issues: Issue[]): EventFrame | null {
  if (frame.kind === 'ignored') return null;
  if (frame.kind === 'known') finish(frame, issues);
  if (frame.event && frame.event.node === frame.node) return frame.event;
  if (!parent || frame.type.shape === 'spread' || frame.type.shape === 'skip') return null;
  const value = elementValue(frame, (type, text) => checkText(frame, type, text, issues));
  if (value === undefined) return null;
  if (!attach(parent, frame, value)) noteIn(frame, issues, unexpected(parent, frame.node));
  return null;
}

function finish(frame: Frame, issues: Issue[]): void {
  const { type, node } = frame;
  const children = type.children ?? [];
  const order = type.order ?? 'sequence';
  if (order === 'sequence') missing(frame, children.length, node, issues);
  const empty = frame.others === 0 && frame.counts.every((count) => !count);
  if (order === 'choice' && empty) noteIn(frame, issues, missingIssue(frame, children[0]?.name ?? '', node));
  if (type.wild?.needed && empty)
    noteIn(
      frame,
      issues,
      issueAt(
        node,
        'xml-element-missing',
        `<${node.name}> 是空的，请去掉它或填入扩展元素。`,
        `<${node.name}> is empty; leave it out, or put the elements of the extension into it.`,
      ),
    );
  if (frame.isNil && frame.text.trim() !== '')
    noteIn(
      frame,
      issues,
      issueAt(
        node,
        'xml-value',
        `<${node.name}> 标了 xsi:nil 就应为空，请去掉内容或去掉 xsi:nil。`,
        `<${node.name}> is marked xsi:nil and holds something; leave out one of the two.`,
      ),
    );
  if (type.text !== undefined && !frame.isNil)
    checkText(frame, type.text, collapsed(type.text, frame.text), issues);
}
