import type { ScanFrame } from './scan-view.ts';

type Switches = Pick<ScanFrame, 'lang' | 'large' | 'langAsked'>;

function address(path: string, switches: Switches, query: ScanFrame['query'] = []): string {
  const params = new URLSearchParams(query.map(([name, value]) => [name, value]));
  if (switches.langAsked) params.set('lang', switches.lang);
  if (switches.large) params.set('large', '1');
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** A link to another public page keeps the language and the large type: there are no cookies to remember them. */
export const linkTo = (frame: ScanFrame, path: string, query: ScanFrame['query'] = []): string =>
  address(path, frame, query);

/** This page with larger or normal type. */
export const typeSwitch = (frame: ScanFrame): string =>
  address(frame.path, { ...frame, large: !frame.large }, frame.query);

/** This page in the other language. */
export const languageSwitch = (frame: ScanFrame): string =>
  address(frame.path, { ...frame, lang: frame.lang === 'zh' ? 'en' : 'zh', langAsked: true }, frame.query);
