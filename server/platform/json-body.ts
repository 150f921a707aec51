import { Problem } from './errors.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Deeper than any document of ours; a stack of brackets is somebody trying. */
const DEPTH_MAX = 64;

/**
 * Parses a JSON body. Nothing is repaired by guessing: broken UTF-8, broken JSON, text that no database can hold
 * and bottomless nesting are each refused, with the place where it can be named.
 * Errors (400): `utf8-broken`, `json-broken`, `text-invalid`, `json-too-deep`, `key-forbidden`.
 */
export function parseJsonBody(body: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new Problem(400, 'utf8-broken', {
      zh: '内容不是有效的 UTF-8 编码，请用 UTF-8 重新发送。',
      en: 'The content is not valid UTF-8; send it again encoded as UTF-8.',
    });
  }
  if (text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The message quotes the text, which may hold what no database and no page can.
    const where = error instanceof Error ? error.message.toWellFormed().replaceAll('\0', '␀') : '';
    throw new Problem(400, 'json-broken', {
      zh: `内容不是有效的 JSON（${where}），请检查后重新发送。`,
      en: `The content is not valid JSON (${where}); check it and send it again.`,
    });
  }
  checkTexts(value);
  return value;
}

/**
 * Texts that cannot be stored (NUL, half a surrogate pair) and what is nested too deep, found without recursion. Of a
 * part of a larger text, `path` and `depth` say where in it the part stands. Errors as of `parseJsonBody`.
 */
export function checkTexts(root: unknown, path = '', depth = 0): void {
  const waiting: { value: unknown; path: string; depth: number }[] = [{ value: root, path, depth }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (typeof value === 'string') checkText(value, path);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= DEPTH_MAX) {
      throw new Problem(400, 'json-too-deep', {
        zh: `内容嵌套超过 ${DEPTH_MAX} 层，请按接口说明的结构发送。`,
        en: `The content is nested more than ${DEPTH_MAX} levels deep; send it in the documented shape.`,
      });
    }
    for (const [key, inner] of Object.entries(value)) {
      if (key === '__proto__') {
        throw new Problem(400, 'key-forbidden', {
          zh: '字段名不能是 __proto__，请去掉它。',
          en: 'A field cannot be called __proto__; leave it out.',
          path,
        });
      }
      const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      checkText(key, at);
      waiting.push({ value: inner, path: at, depth: depth + 1 });
    }
  }
}

function checkText(text: string, path: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return;
  throw new Problem(400, 'text-invalid', {
    zh: '文字里有无法保存的字符（空字符或半个字），请删去后重新发送。',
    en: 'The text holds a character that cannot be stored (NUL or half a surrogate pair); remove it and send again.',
    path,
  });
}
