/**
 * A number for a new document of this desk. It is made once per form, so that sending the same form twice (a slow
 * line, a second tap) stays one document.
 */
export function newDocumentNumber(prefix: string, now: Date = new Date()): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  const chance = crypto.getRandomValues(new Uint32Array(2));
  return `${prefix}-${day}-${[...chance].map((part) => part.toString(36).padStart(7, '0')).join('')}`;
}
