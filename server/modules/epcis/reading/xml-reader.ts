import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import type { Issue } from '../../../platform/errors.ts';
import { Problem } from '../../../platform/errors.ts';
import { documentRefused } from '../epcis.errors.ts';
import { XmlDecoder } from '../xml/decode-xml.ts';
import { type EventFrame, type Frame, type Node, pathOf } from '../xml/frame.ts';
import type { XmlType } from '../xml/model.ts';
import { Prefixes } from '../xml/prefixes.ts';
import { beginChild, endElement, readAttributes, takeText } from '../xml/read-element.ts';
import { documentType, rootIssue, versionIssue } from '../xml/root.ts';
import { TEXT_MAX } from './json-scanner.ts';
import type { DocumentReader, FoundEvent } from './reading.ts';

const DEPTH_MAX = 64;
const ISSUES_MAX = 100;

/**
 * Reads an EPCIS document in XML, 2.0 or 1.2, and turns its events into those of the JSON binding. Elements, their order,
 * their number and their texts are held against the tables in xml/model-*.ts, as a schema validator would.
 * Nothing is ever expanded or fetched: a DOCTYPE that declares anything is refused, and XML's own five entities are all
 * there are. Errors (400): `xml-broken`, `xml-doctype`, `xml-too-deep`, `xml-not-epcis`,
 * `xml-too-many-namespaces`, `key-forbidden`, those of `XmlDecoder`; `event-text-too-large`, `envelope-too-large` (413); findings come with the events.
 */
export class XmlReader implements DocumentReader {
  readonly checksEnvelope = true;
  readonly #decoder: XmlDecoder;
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #prefixes = new Prefixes();
  readonly #issues: Issue[] = [];
  readonly #stack: Frame[] = [];
  #events: FoundEvent[] = [];
  #root: { type: string; version: string; envelope: Record<string, unknown> } | undefined;
  /** Characters since an element began or ended. */
  #quiet = 0;
  /** Where the event under way began, in characters; undefined outside of events. */
  #eventAt: number | undefined;
  /** Where the part under way outside of events began, and how much was there before it. */
  #outsideAt = 0;
  #outside = 0;
  /** Where the tag under way began. */
  #tagAt = { line: 1, column: 1 };

  constructor(charset?: string) {
    this.#decoder = new XmlDecoder(charset);
    const parser = this.#parser;
    parser.on('doctype', (text) => {
      if (/\[|\bSYSTEM\b|\bPUBLIC\b/.test(text)) throw doctypeRefused(parser.line);
    });
    parser.on('opentagstart', (tag) => {
      this.#tagAt = { line: parser.line, column: Math.max(1, parser.columnIndex - tag.name.length - 1) };
    });
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', () => this.#close());
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
  }

  write(piece: Buffer): FoundEvent[] {
    this.#parse(this.#decoder.write(piece));
    return this.#events.splice(0);
  }

  end(): ReturnType<DocumentReader['end']> {
    this.#parse(this.#decoder.end());
    this.#guard(() => this.#parser.close());
    const { type = 'EPCISDocument', envelope = {} } = this.#root ?? {};
    return {
      events: this.#events.splice(0),
      envelope: { '@context': this.#prefixes.context(), type, ...envelope },
      issues: this.#issues,
    };
  }

  #parse(text: string): void {
    // In parts: a comment or a text without end must not grow until the document ends.
    for (let at = 0; at < text.length; at += 65_536) {
      const part = text.slice(at, at + 65_536);
      this.#quiet += part.length;
      this.#guard(() => this.#parser.write(part));
      if (this.#quiet > TEXT_MAX) throw textTooLarge(this.#parser.line);
    }
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof Problem || !(error instanceof Error)) throw error;
      throw xmlBroken(this.#parser.line, this.#parser.columnIndex + 1, error.message);
    }
  }

  #open(tag: SaxesTagNS): void {
    this.#quiet = 0;
    if (this.#stack.length >= DEPTH_MAX) throw tooDeep(this.#tagAt.line);
    refuseKey(tag, this.#tagAt.line);
    const parent = this.#stack.at(-1);
    const frame = parent
      ? beginChild(parent, tag, this.#tagAt, this.#prefixes, this.#issues)
      : this.#begin(tag);
    readAttributes(frame, Object.values(tag.attributes) as SaxesAttributeNS[], this.#prefixes, this.#issues);
    this.#stack.push(frame);
    if (frame.event && frame.event.node === frame.node) this.#eventAt = this.#parser.position;
    this.#bound();
  }

  #begin(tag: SaxesTagNS): Frame {
    const node: Node = { name: tag.local, index: 1, parent: undefined, place: this.#tagAt };
    const type = documentType(tag.uri, tag.local);
    if (!type) throw documentRefused([rootIssue(node, tag)]);
    this.#prefixes.declare(tag.ns);
    const text = (name: string) => String(tag.attributes[name]?.value ?? '');
    this.#root = { type: tag.local, version: text('schemaVersion'), envelope: {} };
    const wrong = versionIssue(node, tag.uri, text('schemaVersion'));
    if (wrong) throw documentRefused([wrong]);
    const holder = { value: this.#root.envelope, pointer: '' };
    return knownFrame(type, node, holder, undefined);
  }

  #close(): void {
    this.#quiet = 0;
    const frame = this.#stack.pop();
    const parent = this.#stack.at(-1);
    if (!frame) return;
    const event = endElement(frame, parent, this.#issues);
    this.#bound();
    if (!event) return;
    this.#events.push(foundEvent(event, frame));
    this.#eventAt = undefined;
    this.#outsideAt = this.#parser.position;
  }

  #text(text: string): void {
    const frame = this.#stack.at(-1);
    if (frame) takeText(frame, text, this.#issues);
  }

  /** What is held grows with the elements of one event, and of all that surrounds the events: as JSON, each has its end. */
  #bound(): void {
    const { position, line } = this.#parser;
    if (this.#eventAt === undefined) {
      this.#outside += position - this.#outsideAt;
      this.#outsideAt = position;
      if (this.#outside > TEXT_MAX) throw envelopeTooLarge(line);
    } else if (position - this.#eventAt > TEXT_MAX) throw eventTooLarge(line);
    if (this.#issues.length >= ISSUES_MAX) throw documentRefused(this.#issues);
  }
}

const knownFrame = (
  type: XmlType,
  node: Node,
  holder: Frame['holder'],
  event: EventFrame | undefined,
): Frame => ({
  kind: 'known',
  type,
  child: undefined,
  name: node.name,
  node,
  holder,
  event,
  text: '',
  counts: [],
  at: 0,
  others: 0,
  names: new Map(),
  isNil: false,
  hasMembers: false,
});

function foundEvent(event: EventFrame, frame: Frame): FoundEvent {
  const { places, node } = event;
  return {
    body: { type: event.type, ...(frame.holder.value as Record<string, unknown>) },
    path: pathOf(node),
    issues: event.issues,
    locate: (pointer) => {
      for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
        const found = places.get(at);
        if (found) return { path: pathOf(found), place: found.place };
      }
      return { path: pathOf(node), place: node.place };
    },
  };
}

const xmlBroken = (line: number, column: number, message: string): Problem => {
  // The parser's sentence begins with the place, which stands in ours.
  const what = message.replace(/^[^:]*:?\d+:\d+: /, '').toWellFormed();
  return new Problem(400, 'xml-broken', {
    zh: `第 ${line} 行第 ${column} 列：内容不是完整有效的 XML（${what}），请检查后重新发送。`,
    en: `Line ${line}, column ${column}: this is not whole and valid XML (${what}); check it and send it again.`,
    details: { line, column },
  });
};
const doctypeRefused = (line: number): Problem =>
  new Problem(400, 'xml-doctype', {
    zh: `第 ${line} 行：不接受带有声明的 DOCTYPE（DTD、实体），请去掉它，直接写出文字。`,
    en: `Line ${line}: a DOCTYPE with declarations (a DTD, entities) is not taken; leave it out and write the text itself.`,
    details: { line },
  });
/** The same rule as for JSON (platform/json-body.ts): such a member would vanish. */
function refuseKey(tag: SaxesTagNS, line: number): void {
  if (tag.local !== '__proto__' && !Object.hasOwn(tag.attributes, '__proto__')) return;
  throw new Problem(400, 'key-forbidden', {
    zh: `第 ${line} 行：元素和属性不能叫 __proto__，请换一个名称。`,
    en: `Line ${line}: no element and no attribute can be called __proto__; give it another name.`,
    details: { line },
  });
}

const tooDeep = (line: number): Problem =>
  new Problem(400, 'xml-too-deep', {
    zh: `第 ${line} 行：元素嵌套超过 ${DEPTH_MAX} 层，请按 EPCIS 的结构发送。`,
    en: `Line ${line}: elements are nested more than ${DEPTH_MAX} deep; send them in the shape of EPCIS.`,
    details: { line },
  });
const textTooLarge = (line: number): Problem =>
  new Problem(413, 'event-text-too-large', {
    zh: `第 ${line} 行：一段文字或注释超过 ${TEXT_MAX / 1_048_576} MB，请缩短。`,
    en: `Line ${line}: a text or a comment is longer than ${TEXT_MAX / 1_048_576} MB; shorten it.`,
    details: { line },
  });
const eventTooLarge = (line: number): Problem =>
  new Problem(413, 'event-text-too-large', {
    zh: `第 ${line} 行：一个事件超过 ${TEXT_MAX / 1_048_576} MB，请分成几个事件发送。`,
    en: `Line ${line}: one event is larger than ${TEXT_MAX / 1_048_576} MB; split it into several events.`,
    details: { line },
  });
const envelopeTooLarge = (line: number): Problem =>
  new Problem(413, 'envelope-too-large', {
    zh: `第 ${line} 行：事件以外的内容（文件头、主数据）超过 ${TEXT_MAX / 1_048_576} MB，请只发送事件需要的部分。`,
    en: `Line ${line}: what surrounds the events (header, master data) is larger than ${TEXT_MAX / 1_048_576} MB; send only what they need.`,
    details: { line },
  });
