import type { Frame } from './frame.ts';
import { MANY } from './model.ts';
import { collapsed, type Simple, simpleType, XSD_TYPES } from './simple-types.ts';
import { bareWord } from './words.ts';

/** What an element becomes in JSON; undefined for one that says that there is nothing (`xsi:nil`). */
export function elementValue(frame: Frame, check: (type: Simple, text: string) => void): unknown {
  if (frame.kind === 'raw' || frame.type.shape === 'any') return rawValue(frame, check);
  const { type } = frame;
  if (type.text === undefined) return frame.holder.value;
  if (frame.isNil) return undefined;
  const text = collapsed(type.text, frame.text);
  if (type.shape === 'text') {
    if (type.words) return bareWord(type.words, text);
    return numeric(type.text, text);
  }
  const members = frame.holder.value as Record<string, unknown>;
  if (type.textName !== undefined) members[type.textName] = text;
  else if (text.trim() !== '') members['local:text'] = text;
  return members;
}

/** Text of an extension, or its elements and attributes; text beside them goes by '#text'. */
function rawValue(frame: Frame, check: (type: Simple, text: string) => void): unknown {
  const members = frame.holder.value as Record<string, unknown>;
  if (frame.isNil && !frame.hasMembers) return null;
  if (frame.hasMembers) {
    if (frame.text.trim() !== '') members['#text'] = frame.text.trim();
    return members;
  }
  const named = frame.xsiType ?? '';
  const type = Object.hasOwn(XSD_TYPES, named) ? XSD_TYPES[named] : undefined;
  if (type === undefined) return frame.text.trim();
  const text = collapsed(type, frame.text);
  check(type, text);
  return numeric(type, text);
}

/** A number or a truth value where JSON can write the very same; text otherwise. */
function numeric(type: Simple, text: string): unknown {
  if (!simpleType(type).fits(text)) return text;
  if (type === 'boolean') return text === 'true' || text === '1';
  if (type !== 'decimal' && type !== 'double' && type !== 'integer') return text;
  const number = Number(text);
  if (!Number.isFinite(number) || significant(text) > 15) return text;
  return number;
}

/** Digits that count: up to 15 survive as a double. */
const significant = (text: string): number =>
  text
    .replace(/[eE].*$/, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+/, '').length;

/** Puts a value where it belongs in the element around; false where it stands there already. */
export function attach(parent: Frame, frame: Frame, value: unknown): boolean {
  const target = parent.holder.value;
  parent.hasMembers = true;
  if (Array.isArray(target)) {
    target.push(value);
    return true;
  }
  // An extension may call an element `constructor`: only what was put there counts.
  const before = Object.hasOwn(target, frame.name) ? target[frame.name] : undefined;
  if (frame.kind === 'raw') {
    // What comes several times in an extension is a list.
    if (before === undefined) target[frame.name] = value;
    else if (Array.isArray(before)) before.push(value);
    else target[frame.name] = [before, value];
    return true;
  }
  if (frame.child?.max === MANY) {
    if (Array.isArray(before)) before.push(value);
    else target[frame.name] = [value];
    return true;
  }
  if (before !== undefined) return false;
  target[frame.name] = value;
  return true;
}
