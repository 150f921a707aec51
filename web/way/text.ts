/** Escapes text for XML content and double-quoted attributes, and drops what XML cannot hold. */
export function escapeXml(text: string): string {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (char === '&') out += '&amp;';
    else if (char === '<') out += '&lt;';
    else if (char === '>') out += '&gt;';
    else if (char === '"') out += '&quot;';
    else if (char === "'") out += '&#39;';
    else if (isXmlChar(code)) out += char;
    else out += '\uFFFD';
  }
  return out;
}

/** XML 1.0 production 2, less the direction controls, which could make a name read as another. */
function isXmlChar(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  if (code >= 0x202a && code <= 0x202e) return false;
  if (code >= 0x2066 && code <= 0x2069) return false;
  return (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

/** Rough width of a text in pixels: CJK and full-width signs fill the square, others about 0.56 of it. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const char of text) ems += (char.codePointAt(0) as number) >= 0x2e80 ? 1 : 0.56;
  return ems * size;
}

/** Breaks a text into at most `lines` lines of `width` pixels; what does not fit ends in "…". */
export function wrapText(text: string, width: number, size: number, lines: number): string[] {
  const result: string[] = [];
  let rest = text.trim().replace(/\s+/g, ' ');
  while (rest !== '' && result.length < lines) {
    const last = result.length === lines - 1;
    if (textWidth(rest, size) <= width) {
      result.push(rest);
      return result;
    }
    const fit = fitting(rest, last ? width - size : width, size);
    const space = last ? -1 : fit.lastIndexOf(' ');
    const cut = space > fit.length / 2 ? space : fit.length;
    result.push(last ? `${fit.trimEnd()}…` : rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return result;
}

/** The longest beginning that fits, at least one character, never half a surrogate pair. */
function fitting(text: string, width: number, size: number): string {
  let fit = '';
  for (const char of text) {
    if (fit !== '' && textWidth(fit + char, size) > width) break;
    fit += char;
  }
  return fit;
}

/** A whole number with thousands separators, the same on every machine. */
export function separated(quantity: number): string {
  return String(Math.round(quantity)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
