import { Unreadable } from './adapter.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A JSON object in UTF-8. Errors: `Unreadable`. */
export function readJsonObject(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch {
    throw new Unreadable('JSON in UTF-8 is expected');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unreadable('a JSON object is expected');
  return value as Record<string, unknown>;
}
