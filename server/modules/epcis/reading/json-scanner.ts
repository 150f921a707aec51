import { Problem } from '../../../platform/errors.ts';

/** Where the events of the two kinds of documents stand (EPCIS 2.0, JSON binding). */
const LISTS = ['epcisBody/eventList', 'epcisBody/queryResults/resultsBody/eventList'];
/** Names on the way there: one that came twice would hide what stood under the first. */
const WAYS = new Set(
  LISTS.flatMap((list) => list.split('/').map((_name, index, names) => names.slice(0, index + 1).join('/'))),
);

/** More brackets than any document needs; a stack of them is somebody trying. */
const DEPTH_MAX = 64;
/** Of one event, and of all but the events: 5,000 identifiers of 300 characters are 1.5 million. */
export const TEXT_MAX = 4 * 1024 * 1024;

export interface ScannedItem {
  text: string;
  path: string;
}

interface Level {
  isArray: boolean;
  /** Names so far, parted by '/', while every level is an object. */
  way: string | null;
  /** In an object: the next string is a name. */
  wantsName: boolean;
  /** Of the member under way. */
  name: string;
  seen: Set<string>;
}

interface EventListAt {
  path: string;
  level: number;
  count: number;
  wants: 'first' | 'value' | 'comma';
}

const QUOTE = 34;
const BACKSLASH = 92;
const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;
/** `{ } [ ] , :` */
const isMark = (code: number): boolean =>
  code === 123 || code === 125 || code === 91 || code === 93 || code === 44 || code === 58;

/**
 * Cuts a JSON text into the items of its list of events, one at a time, and all the rest, in which the list stands
 * empty. It looks at brackets, strings and the commas of the list; whether an item, or the rest, is right in itself is
 * for JSON.parse to say. Decoded text comes in pieces of any size; what is held is one item at most.
 * Errors (400): `json-broken`, `json-too-deep`, `json-name-twice`; `event-text-too-large`, `envelope-too-large` (413).
 */
export class JsonScanner {
  readonly #levels: Level[] = [];
  /** A token that the piece before did not end. */
  #rest = '';
  #envelope = '';
  #item = '';
  #list: EventListAt | undefined;
  #items: ScannedItem[] = [];

  /** The items that ended in this piece. */
  write(piece: string): ScannedItem[] {
    const text = this.#rest + piece;
    this.#scan(text, false);
    return this.#items.splice(0);
  }

  /** The text of all but the items. */
  end(): { items: ScannedItem[]; envelope: string } {
    this.#scan(this.#rest, true);
    if (this.#list)
      throw broken(`${this.#list.path}/${this.#list.count}`, 'the text ends in the list of events');
    return { items: this.#items.splice(0), envelope: this.#envelope };
  }

  #scan(text: string, isLast: boolean): void {
    let from = 0;
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (isSpace(code)) {
        at += 1;
        continue;
      }
      const end = isMark(code) ? at + 1 : code === QUOTE ? endOfString(text, at) : endOfWord(text, at);
      // Not ended yet: the next piece may go on with it.
      if (end < 0 || (end === text.length && !isMark(code) && code !== QUOTE && !isLast)) {
        if (isLast) at = text.length;
        break;
      }
      from = this.#token(text, from, at, end, code);
      at = end;
    }
    if (this.#inItem()) this.#item = bounded(this.#item + text.slice(from, at), 'event');
    else if (!this.#list) this.#envelope = bounded(this.#envelope + text.slice(from, at), 'envelope');
    this.#rest = text.slice(at);
    if (this.#rest.length > TEXT_MAX) bounded(this.#rest, this.#inItem() ? 'event' : 'envelope');
  }

  #inItem(): boolean {
    return this.#list !== undefined && this.#levels.length > this.#list.level;
  }

  /** Returns where the text that is under way begins from now on. */
  #token(text: string, from: number, at: number, end: number, code: number): number {
    const list = this.#list;
    if (!list) return this.#outside(text, from, at, end, code);
    if (this.#levels.length > list.level) {
      if (code === 123 || code === 91) this.#open(code === 91);
      else if (code === 125 || code === 93) {
        this.#close(code === 93);
        if (this.#levels.length === list.level) {
          this.#finish(list, this.#item + text.slice(from, end));
          return end;
        }
      }
      return from;
    }
    return this.#between(list, text, at, end, code);
  }

  /** At the level of the list itself. */
  #between(list: EventListAt, text: string, at: number, end: number, code: number): number {
    if (code === 93 && list.wants !== 'value') {
      this.#list = undefined;
      this.#close(true);
      return at;
    }
    if (code === 44 && list.wants === 'comma') {
      list.wants = 'value';
      return end;
    }
    if (list.wants === 'comma' || code === 93 || code === 125 || code === 44 || code === 58)
      throw broken(
        `${list.path}/${list.count}`,
        `'${text[at]}' stands where ${EXPECTED[list.wants]} was expected`,
      );
    if (code === 123 || code === 91) this.#open(code === 91);
    else this.#finish(list, text.slice(at, end));
    return code === 123 || code === 91 ? at : end;
  }

  #outside(text: string, from: number, at: number, end: number, code: number): number {
    const level = this.#levels.at(-1);
    if (code === QUOTE && level?.wantsName) this.#noteName(level, text.slice(at, end));
    else if (code === 44 && level) level.wantsName = !level.isArray;
    else if (code === 125 || code === 93) this.#close(code === 93);
    else if (code === 123 || code === 91) {
      const way = this.#way();
      this.#open(code === 91);
      if (code === 91 && way !== null && LISTS.includes(way)) {
        this.#envelope = bounded(this.#envelope + text.slice(from, end), 'envelope');
        this.#list = { path: `/${way}`, level: this.#levels.length, count: 0, wants: 'first' };
        return end;
      }
    }
    return from;
  }

  #finish(list: EventListAt, text: string): void {
    this.#items.push({ text: bounded(text, 'event'), path: `${list.path}/${list.count}` });
    list.count += 1;
    list.wants = 'comma';
    this.#item = '';
  }

  #way(): string | null {
    const level = this.#levels.at(-1);
    if (!level || level.isArray || level.way === null) return null;
    return level.way === '' ? level.name : `${level.way}/${level.name}`;
  }

  #open(isArray: boolean): void {
    if (this.#levels.length >= DEPTH_MAX) throw tooDeep();
    const way = this.#levels.length === 0 ? '' : this.#way();
    this.#levels.push({ isArray, way, wantsName: !isArray, name: '', seen: new Set() });
  }

  #close(isArray: boolean): void {
    const level = this.#levels.pop();
    if (!level || level.isArray !== isArray)
      throw broken(this.#list?.path ?? '', `'${isArray ? ']' : '}'}' closes what was not opened by it`);
  }

  #noteName(level: Level, quoted: string): void {
    level.wantsName = false;
    let name = quoted;
    try {
      name = JSON.parse(quoted) as string;
    } catch {
      // JSON.parse of the envelope says what is wrong with it.
    }
    level.name = name;
    const way = this.#way();
    if (way === null || !WAYS.has(way)) return;
    if (level.seen.has(name)) throw nameTwice(`/${way}`);
    level.seen.add(name);
  }
}

const EXPECTED = { first: 'an event', value: 'an event', comma: "',' or ']'" } as const;

/** Behind the closing quote; -1 when the string goes on after this piece. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
  return -1;
}

function endOfWord(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || isMark(code) || code === QUOTE) return at;
    at += 1;
  }
  return at;
}

function bounded(text: string, what: 'event' | 'envelope'): string {
  if (text.length <= TEXT_MAX) return text;
  const megabytes = TEXT_MAX / 1_048_576;
  throw what === 'event'
    ? new Problem(413, 'event-text-too-large', {
        zh: `一个事件超过 ${megabytes} MB，请分成几个事件发送。`,
        en: `One event is larger than ${megabytes} MB; split it into several events.`,
      })
    : new Problem(413, 'envelope-too-large', {
        zh: `事件以外的内容（文件头、主数据）超过 ${megabytes} MB，请只发送事件需要的部分。`,
        en: `What surrounds the events (header, master data) is larger than ${megabytes} MB; send only what they need.`,
      });
}

export const broken = (path: string, what: string): Problem =>
  new Problem(400, 'json-broken', {
    zh: `内容不是有效的 JSON（${what}），请检查后重新发送。`,
    en: `The content is not valid JSON (${what}); check it and send it again.`,
    path,
  });
const tooDeep = (): Problem =>
  new Problem(400, 'json-too-deep', {
    zh: `内容嵌套超过 ${DEPTH_MAX} 层，请按接口说明的结构发送。`,
    en: `The content is nested more than ${DEPTH_MAX} levels deep; send it in the documented shape.`,
  });
const nameTwice = (path: string): Problem =>
  new Problem(400, 'json-name-twice', {
    zh: '这个字段出现了两次，请只保留一个，把事件放在同一个列表里。',
    en: 'This field comes twice; keep one, with all events in one list.',
    path,
  });
